"""Observe sheets as they are in their files: footer rows and merged cells, for questions and checks alike."""
