"""The command line: parse, call, show; the only room that imports Typer."""
