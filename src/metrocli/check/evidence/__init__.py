"""What rules may look at: the dataset, claims of published reports, and series of activities."""
