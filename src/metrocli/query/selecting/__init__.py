"""Selecting: the filters as typed and as understood for a dataset, and the rows that match them."""
