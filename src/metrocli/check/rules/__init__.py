"""The rules, a module or more for each family, and what they share; `check.registry` says which belongs to which."""
