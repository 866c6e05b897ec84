"""Answers as plain data: lists, crosstabs and records, with their declared fields, their shape and explanations."""
