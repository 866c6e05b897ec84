"""Plan an import: find which rows of a report are new to a dataset, and which of its cells differ."""
