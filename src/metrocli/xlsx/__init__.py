"""The parts of XLSX workbooks: parsing, writing and patching them. Knows no schema of sheets."""
