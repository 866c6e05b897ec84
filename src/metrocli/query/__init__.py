"""Questions: each takes a selection of a dataset and returns an answer; nothing here prints."""
