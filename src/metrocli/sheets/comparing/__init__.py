"""Comparing: the sheets of several datasets next to each other, as a diff or merged."""
