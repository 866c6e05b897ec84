"""Write a dataset: as CSV files with a data package, or as a workbook."""
