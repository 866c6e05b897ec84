"""Parse raw values into typed values, links and frames."""
