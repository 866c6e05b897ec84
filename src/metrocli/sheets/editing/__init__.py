"""Editing cells of files that exist: new bytes in which everything else stays as it was."""
