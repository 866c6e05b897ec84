"""A published report becomes sheets: a document becomes lines, and one grammar turns lines into facts."""
