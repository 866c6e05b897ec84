"""Correct sheets: safe corrections of cells, planned first and then written into the files."""
