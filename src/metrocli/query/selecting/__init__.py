"""Selecting: the filters as understood for a dataset, and where an answer comes from."""
