"""Rules of the family I: cells that were imported from documents."""
