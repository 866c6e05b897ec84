"""The sections of a report, each made from the answers of the questions."""
