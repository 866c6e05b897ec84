"""Write an answer for a terminal: tables, records and heat maps."""
