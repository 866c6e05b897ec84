"""Read files into tables of raw values."""
