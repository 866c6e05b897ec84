"""Names however they are spelled: folding, and finding who is meant."""
