"""Write answers in the output formats: one module for each format, listed in `registry`."""
