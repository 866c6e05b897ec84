"""Rules of the family X: running text against lists."""
