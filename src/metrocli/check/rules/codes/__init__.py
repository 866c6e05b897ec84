"""Rules of the family C: codes of the plan."""
