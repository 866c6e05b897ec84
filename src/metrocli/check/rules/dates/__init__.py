"""Rules of the family T: dates and periods."""
