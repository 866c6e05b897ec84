"""Counting: pairs and sets of activities and things as arrays, and the activities that two things have in common."""
