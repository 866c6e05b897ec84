"""Rules of the family N: names of members and other words."""
