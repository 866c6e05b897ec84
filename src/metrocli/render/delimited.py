"""TSV and CSV: exact values for programs; several values in a cell are joined by "; "."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from metrocli.files.csv_line import BOM, format_csv_columns, note_formulas
from metrocli.render.registry import Rendered, join_parts
from metrocli.render.values import iterate_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.answers.answer import Answer
    from metrocli.render.registry import Target


def render_tsv(answer: Answer, _: Target) -> Rendered:
    """Write tab-separated lines; only a cell with a tab, a line break or a quote at its start is quoted."""
    return Rendered(join_parts(map(_format_lines, iterate_texts(answer))))


def _format_lines(columns: Sequence[Sequence[str]]) -> str:
    """Format the cells of columns of equal length as tab-separated lines."""
    quoted = [[*map(_quote_cell, column)] for column in columns]
    return "".join("\t".join(line) + "\n" for line in zip(*quoted, strict=True))


def _quote_cell(text: str) -> str:
    if text.startswith('"') or any(mark in text for mark in "\t\n\r"):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def render_csv(answer: Answer, target: Target) -> Rendered:
    """Write comma-separated lines as in RFC 4180, but with line feeds at their ends.

    The cells stay exact also in a file for Excel; a note counts those that Excel takes for formulas.
    """
    parts = map(format_csv_columns, iterate_texts(answer))
    if not target.has_bom:
        return Rendered(join_parts(parts))
    cells = chain.from_iterable(line for columns in iterate_texts(answer) for line in zip(*columns, strict=True))
    return Rendered(join_parts(chain([BOM], parts)), tuple(note_formulas(cells)))
