"""Append rows and tabs to the parts of an XLSX workbook; all other bytes stay as they are."""
