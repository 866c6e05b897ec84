"""The columns of a raw table: distinct values and codes, in lists where the data is small, else in Arrow arrays."""
