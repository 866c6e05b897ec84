"""Rules of the family R: published lists and totals against the sheets."""
