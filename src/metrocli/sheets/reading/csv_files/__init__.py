"""Read CSV files: their encodings and dialects, and their rows; a dataset is a folder of them."""
