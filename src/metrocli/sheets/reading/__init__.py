"""Reading: from files to tables of raw cells."""
