"""A folder that holds several files of the report or of briefs."""
