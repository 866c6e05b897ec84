"""A second count of the figures from the sheets alone: it shares no code with the program that it checks."""
