"""Templates: an empty dataset, ready to fill, as a workbook or a folder."""
