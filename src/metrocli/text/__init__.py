"""Texts: folding, cleaning, quoting and phrasing. Knows no schema of sheets."""
