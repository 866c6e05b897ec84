"""Answering: the parts of every answer: its list, the cells behind its figures, and the columns that it reads."""
