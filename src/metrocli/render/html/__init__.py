"""Write an answer as one self-contained HTML page."""
