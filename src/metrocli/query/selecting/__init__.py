"""Selecting: filters understood against a dataset, and where an answer comes from."""
