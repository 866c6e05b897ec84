"""Reading and writing files safely: limits, locks, whole writes, child processes. Knows no sheet."""
