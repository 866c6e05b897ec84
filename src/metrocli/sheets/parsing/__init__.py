"""Parsing: from the text of cells to typed values and frames."""
