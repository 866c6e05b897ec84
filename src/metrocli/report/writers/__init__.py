"""The formats of a report: one small writer each."""
