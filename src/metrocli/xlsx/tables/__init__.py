"""Tables in new workbooks: those with many rows, and texts that a cell cannot hold."""
