"""Observing: what a reader should know of a sheet, for questions and for check alike."""
