"""The brief: one member on a page or two, to carry into a meeting."""
