"""Completion: the words that a shell suggests for the word that is being typed."""
