"""The parts of XLSX workbooks: finding, walking, writing and patching them. Knows no declared sheet."""
