"""Write a template: an empty dataset to fill in, as a workbook or a folder of CSV files."""
