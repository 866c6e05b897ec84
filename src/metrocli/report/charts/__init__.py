"""Charts as SVG: figures as text on the marks, readable in black and white, without a style sheet or a script."""
