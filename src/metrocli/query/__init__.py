"""Questions: frames in, an answer out; nothing here prints."""
