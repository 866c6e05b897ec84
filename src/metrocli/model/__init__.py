"""What the field is made of: codes, periods, places and findings."""
