"""Rules of the family D: rows that are there twice."""
