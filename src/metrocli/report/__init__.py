"""The sheets become a report: one model, and a small writer for each format."""
