"""Mutated folders and workbooks, and every command over them; see CONTRIBUTING.md, "Fuzzing"."""
