"""The languages that answers and reports are written in: words, numbers, dates and lists."""
