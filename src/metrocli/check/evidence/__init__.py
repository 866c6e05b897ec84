"""Evidence: what rules may look at."""
