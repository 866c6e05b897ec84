"""Format one line of CSV, so that every reader gets back the same texts, and find what Excel takes for a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.messages import Message

BOM = "\ufeff"
"""A byte order mark, by which Excel recognises UTF-8."""
CELLS_LIKE_FORMULAS = MessageType(
    "cells-like-formulas",
    "Excel reads {count:,} cells as formulas, first the one with {text:short}.",
    "For Excel, write a workbook instead, a file whose name ends in .xlsx.",
    one="Excel reads the cell with {text:short} as a formula.",
)
_FORMULA_SIGNS = ("=", "+", "-", "@")
_QUOTED = ',"\r\n'
_DELIMITERS = _QUOTED + ";\t|"


def format_csv_line(cells: Iterable[str], *, header: bool = False) -> str:
    """Format cells as one line of comma-separated values, with a line feed at its end.

    A cell is quoted only if it has to be; in a header also if it has a character that a reader might detect as the
    delimiter. Python's own writer does not quote a lone carriage return, and other readers would end the line there.
    """
    special = _DELIMITERS if header else _QUOTED
    texts = [_quote(cell) if any(mark in cell for mark in special) else cell for cell in cells]
    return (",".join(texts) if texts != [""] else '""') + "\n"


def format_csv_columns(columns: Sequence[Sequence[str]]) -> str:
    """Format the cells of columns of equal length as lines; see `format_csv_line`."""
    if len(columns) <= 1:
        return "".join(format_csv_line(cells) for cells in zip(*columns, strict=True))
    return "".join(f"{','.join(cells)}\n" for cells in zip(*map(_quote_column, columns), strict=True))


def _quote_column(cells: Sequence[str]) -> Sequence[str]:
    """Quote the cells of a column that have to be."""
    text = "".join(cells)
    comma, quote, line_feed, carriage_return = (mark if mark in text else None for mark in _QUOTED)
    if not (comma or quote or line_feed or carriage_return):
        return cells
    # Each mark is looked for by itself, and only if some cell has it: a loop over them takes several times as long.
    return [
        _quote(cell)
        if (comma and comma in cell)
        or (quote and quote in cell)
        or (line_feed and line_feed in cell)
        or (carriage_return and carriage_return in cell)
        else cell
        for cell in cells
    ]


def _quote(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def note_formulas(cells: Iterable[str]) -> list[Message]:
    """Return a note that counts the cells that Excel takes for formulas, if there are any."""
    formulas = [*filter(is_like_formula, cells)]
    return [CELLS_LIKE_FORMULAS(count=len(formulas), text=formulas[0])] if formulas else []


def is_like_formula(cell: str) -> bool:
    """Return whether Excel takes a cell of a CSV file for a formula."""
    return cell.startswith(_FORMULA_SIGNS) and not _is_number(cell)


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdecimal()
