"""The same answers for Python: a dataset to be asked, its answers as frames and dicts; prints nothing."""
