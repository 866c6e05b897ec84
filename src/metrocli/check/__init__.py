"""What sheets are held to: one module for each family of rules, and what is done about findings."""
