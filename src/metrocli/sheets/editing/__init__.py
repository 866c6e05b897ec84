"""Edit cells of existing files; all other bytes stay as they are."""
