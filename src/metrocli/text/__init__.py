"""Text: folding, cleaning, quoting and phrasing. Knows no sheet."""
