"""Rules of the family P: people and their seats."""
