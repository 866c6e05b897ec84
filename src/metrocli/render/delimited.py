"""TSV and CSV: exact values for programs; several values in a cell are joined by "; "."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from metrocli.files.csv_line import BOM, format_csv_columns, note_formulas
from metrocli.render.registry import Rendered
from metrocli.render.values import list_texts

if TYPE_CHECKING:
    from metrocli.answers.answer import Answer
    from metrocli.render.registry import Target


def render_tsv(answer: Answer, _: Target) -> Rendered:
    """Write tab-separated lines; only a cell with a tab, a line break or a quote at its start is quoted."""
    columns = [[*map(_quote_cell, column)] for column in list_texts(answer)]
    return Rendered("".join("\t".join(line) + "\n" for line in zip(*columns, strict=True)))


def _quote_cell(text: str) -> str:
    if text.startswith('"') or any(mark in text for mark in "\t\n\r"):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def render_csv(answer: Answer, target: Target) -> Rendered:
    """Write comma-separated lines as in RFC 4180, but with line feeds at their ends.

    The cells stay exact also in a file for Excel; a note counts those that Excel takes for formulas.
    """
    columns = list_texts(answer)
    text = format_csv_columns(columns)
    if not target.has_bom:
        return Rendered(text)
    return Rendered(f"{BOM}{text}", tuple(note_formulas(chain.from_iterable(zip(*columns, strict=True)))))
