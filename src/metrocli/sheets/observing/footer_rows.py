"""Rows that are no rows of their table: a total or a remark below it, or its headers once more."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from metrocli.sheets.parsing.cell_text import to_text
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable, RawValue

STRAY = "S023"
"""The rule about such rows; of what stands in them, no other has anything to say."""

_LETTERS = re.compile(r"[a-z]+")
_TOTAL = re.compile(r"(?:grand |sous |sub)?total(?:e?s|s? general)?|totaux|total general|sum|suma|somme")
_TYPICAL = 200
_FEW = 3


def strays(table: RawTable, sheet: Sheet) -> dict[int, str]:
    """Find the rows of a table that cannot be rows of it.

    Args:
        table: the sheet as it stands.
        sheet: its declaration.

    Returns:
        Their row numbers, each with what the row seems to be, in words.
    """
    found = dict.fromkeys(_headers_again(table), "repeats the headers")
    apart = after_blank_rows(table) < len(table.rows)
    usually = _usually_filled(table) if apart else 0
    for row, cells in _at_the_end(table):
        filled = [text for cell in cells if (text := to_text(cell))]
        if row not in found and _lacks(table, sheet, cells):
            if _TOTAL.fullmatch(" ".join(_LETTERS.findall(fold(filled[0])))):
                found[row] = "seems to be a total"
            elif apart and (len(filled) == 1 or len(filled) * _FEW <= usually):
                found[row] = "seems to be a remark below the table"
    return found


def after_blank_rows(table: RawTable) -> int:
    """The place of the first row that follows a blank one; the number of rows where none does."""
    numbers = table.row_numbers
    if not numbers or numbers[-1] - numbers[0] == len(numbers) - 1:
        return len(numbers)
    return next(place for place in range(1, len(numbers)) if numbers[place] > numbers[place - 1] + 1)


def _at_the_end(table: RawTable) -> Iterator[tuple[int, Sequence[RawValue]]]:
    """The rows that may stand below the table: those after a blank row, or else the last one."""
    start = min(after_blank_rows(table), len(table.rows) - 1)
    if start > 0:
        yield from zip(table.row_numbers[start:], table.rows[start:], strict=True)


def _headers_again(table: RawTable) -> Iterator[int]:
    """The rows that hold the table's own headers, two of them at least."""
    places = [*table.column_indexes.values()]
    if len(places) < 2:  # noqa: PLR2004 - one header may be a value
        return
    first = table.headers[places[0]]
    for row, cells in zip(table.row_numbers, table.rows, strict=True):
        if cells[places[0]] == first:
            texts = [(to_text(cells[place]), table.headers[place]) for place in places]
            if all(text in {"", header} for text, header in texts) and sum(bool(text) for text, _ in texts) > 1:
                yield row


def _lacks(table: RawTable, sheet: Sheet, cells: Sequence[RawValue]) -> bool:
    """Whether a row is without something that each row needs."""
    needed = [
        table.column_indexes[column.name]
        for column in sheet.columns
        if column.required and column.name in table.column_indexes
    ]
    return not all(to_text(cells[place]) for place in needed)


def _usually_filled(table: RawTable) -> float:
    """How many cells of a row are usually filled."""
    return median(sum(bool(to_text(cell)) for cell in row) for row in table.rows[:_TYPICAL])
