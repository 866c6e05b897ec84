"""Reading and writing files safely: limits, locks, atomic writes, child processes. Knows no schema of sheets."""
