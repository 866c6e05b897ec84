"""The command line: parse the words, ask the data, show the answer; the only package that imports Typer."""
