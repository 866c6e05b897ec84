"""Correcting cells: planning corrections and writing them into the files."""
