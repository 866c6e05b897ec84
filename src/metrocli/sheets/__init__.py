"""Sheets of a dataset: their schema, and how they are read, parsed, edited, written and compared."""
