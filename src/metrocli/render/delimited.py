"""TSV and CSV: exact values for programs; several values in a cell are joined by "; "."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.files.csv_line import BOM, format_csv_line, note_formulas
from metrocli.render.registry import Rendered
from metrocli.render.values import format_value, to_table

if TYPE_CHECKING:
    from metrocli.answers.answer import Answer
    from metrocli.render.registry import Target


def render_tsv(answer: Answer, _: Target) -> Rendered:
    """Write tab-separated lines; only a cell with a tab, a line break or a quote at its start is quoted."""
    headers, rows = to_table(answer)
    lines = [headers, *([format_value(value) for value in row] for row in rows)]
    return Rendered("".join("\t".join(map(_quote_cell, line)) + "\n" for line in lines))


def _quote_cell(text: str) -> str:
    if text.startswith('"') or any(mark in text for mark in "\t\n\r"):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def render_csv(answer: Answer, target: Target) -> Rendered:
    """Write comma-separated lines as in RFC 4180, but with line feeds at their ends.

    The cells stay exact also in a file for Excel; a note counts those that Excel takes for formulas.
    """
    headers, rows = to_table(answer)
    lines = [headers, *([format_value(value) for value in row] for row in rows)]
    text = "".join(map(format_csv_line, lines))
    if not target.has_bom:
        return Rendered(text)
    return Rendered(f"{BOM}{text}", tuple(note_formulas(cell for line in lines for cell in line)))
