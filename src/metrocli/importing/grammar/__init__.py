"""The grammar of reports: lines of a document become facts."""
