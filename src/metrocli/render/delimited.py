"""TSV and CSV: exact values for programs; several values in a cell are joined by "; "."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.files.csv_line import format_csv_line
from metrocli.messages import MessageType
from metrocli.render.registry import Rendered
from metrocli.render.values import format_value, to_table

_BOM = "\ufeff"
_FORMULA_SIGNS = ("=", "+", "-", "@")

CELLS_LIKE_FORMULAS = MessageType(
    "cells-like-formulas",
    "Excel reads {count:,} cells as formulas, first the one with {text:short}.",
    "For Excel, write a workbook instead: -o FILE.xlsx.",
    one="Excel reads the cell with {text:short} as a formula.",
)

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
    formulas = [cell for line in lines for cell in line if cell.startswith(_FORMULA_SIGNS) and not _is_number(cell)]
    notes = (CELLS_LIKE_FORMULAS(count=len(formulas), text=formulas[0]),) if formulas else ()
    return Rendered(f"{_BOM}{text}", notes)


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdecimal()
