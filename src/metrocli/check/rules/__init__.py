"""The rules, one or more modules for each family of `check.registry`."""
