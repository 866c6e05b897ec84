"""The library for Python: open a dataset, ask it, and get the answers as frames and dicts. Nothing is printed."""
