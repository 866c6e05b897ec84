"""TSV and CSV: the exact values for programs, several of them in a cell joined by "; "."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.files.csv_line import csv_line
from metrocli.render.values import flat, table_of

if TYPE_CHECKING:
    from metrocli.answers.kinds import Answer


def tsv(answer: Answer) -> str:
    """Tab-separated lines; quotes stand only around a cell that holds a tab or a line break or begins with a quote."""
    headers, rows = table_of(answer)
    lines = [headers, *([flat(value) for value in row] for row in rows)]
    return "".join("\t".join(map(_cell, line)) + "\n" for line in lines)


def _cell(text: str) -> str:
    if text.startswith('"') or any(mark in text for mark in "\t\n\r"):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def csv_(answer: Answer) -> str:
    """Comma-separated lines as RFC 4180 has them, but with plain line feeds."""
    headers, rows = table_of(answer)
    return csv_line(headers) + "".join(csv_line(flat(value) for value in row) for row in rows)
