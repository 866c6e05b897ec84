"""Tables with headers."""
