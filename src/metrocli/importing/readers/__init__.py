"""The formats of documents: each turns a file into lines with their page, position and level."""
