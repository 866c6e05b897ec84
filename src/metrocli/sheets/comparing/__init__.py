"""Compare the sheets of several datasets, or merge them into one."""
