"""What single lines say: codes, days, months, names, and the declared words."""
