"""Answers in their formats: one small module a format, found by name in the registry."""
