"""Correct sheets: plan safe corrections of cells, and write them into the files."""
