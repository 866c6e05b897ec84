"""Answers on a terminal: tables, records and heat maps."""
