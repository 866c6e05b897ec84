"""XLSX: an answer as a workbook, and a crosstab in it as a heat map."""
