"""Names in any spelling: resolve them, find them in texts, group and suggest spellings."""
