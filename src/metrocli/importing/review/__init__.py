"""The workbook to correct what was imported: written from a report, and read back."""
