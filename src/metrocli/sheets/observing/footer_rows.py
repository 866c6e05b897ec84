"""Rows that are not data: totals and remarks below a table, repeated headers, and rows commented out with #."""

from __future__ import annotations

import re
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING

from metrocli.sheets.parsing.cell_text import to_text
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable, RawValue

_LETTERS = re.compile(r"[a-z]+")
_TOTAL = re.compile(r"(?:grand |sous |sub)?total(?:e?s|s? general)?|totaux|total general|sum|suma|somme")
_SAMPLED_ROWS = 200
_REMARK_SHARE = 3


class FooterKind(StrEnum):
    """The kinds of rows that are not data, each with what such a row does, in words."""

    REPEATED_HEADERS = "repeats the headers"
    TOTAL = "seems to be a total"
    REMARK = "seems to be a remark below the table"
    COMMENT = "is commented out with #"


def find_footer_rows(table: RawTable, sheet: Sheet) -> dict[int, FooterKind]:
    """Find the rows of a table that are not data.

    A total or a remark must lack a required cell and come after a blank row, or be the last row.

    Args:
        table: the sheet before its cells are parsed.
        sheet: its declaration.

    Returns:
        The kind of each such row, by its row number.
    """
    kinds = dict.fromkeys(_repeated_headers(table), FooterKind.REPEATED_HEADERS)
    kinds |= dict.fromkeys(_commented_rows(table), FooterKind.COMMENT)
    has_blank_row = first_index_after_blank_row(table) < len(table.rows)
    typical_count = _typical_filled_count(table) if has_blank_row else 0
    for row, cells in _last_rows(table):
        texts = [text for cell in cells if (text := to_text(cell))]
        if row not in kinds and _lacks_required_cell(table, sheet, cells):
            if _TOTAL.fullmatch(" ".join(_LETTERS.findall(fold(texts[0])))):
                kinds[row] = FooterKind.TOTAL
            elif has_blank_row and (len(texts) == 1 or len(texts) * _REMARK_SHARE <= typical_count):
                kinds[row] = FooterKind.REMARK
    return kinds


def first_index_after_blank_row(table: RawTable) -> int:
    """Return the index, in `rows`, of the first row after a blank row; the number of rows if no row is blank."""
    numbers = table.row_numbers
    if not numbers or numbers[-1] - numbers[0] == len(numbers) - 1:
        return len(numbers)
    return next(index for index in range(1, len(numbers)) if numbers[index] > numbers[index - 1] + 1)


def _last_rows(table: RawTable) -> Iterator[tuple[int, Sequence[RawValue]]]:
    """Yield the rows that may be below the table: those after a blank row, or else the last one."""
    start = min(first_index_after_blank_row(table), len(table.rows) - 1)
    if start > 0:
        yield from zip(table.row_numbers[start:], table.rows[start:], strict=True)


def _repeated_headers(table: RawTable) -> Iterator[int]:
    """Yield the rows that repeat at least two of the table's own headers and hold nothing else."""
    indexes = [*table.column_indexes.values()]
    if len(indexes) < 2:  # noqa: PLR2004 - a single header may also be a value
        return
    first_header = table.headers[indexes[0]]
    for row, cells in zip(table.row_numbers, table.rows, strict=True):
        if cells[indexes[0]] == first_header:
            pairs = [(to_text(cells[index]), table.headers[index]) for index in indexes]
            if all(text in {"", header} for text, header in pairs) and sum(bool(text) for text, _ in pairs) > 1:
                yield row


def _commented_rows(table: RawTable) -> list[int]:
    """Return the rows that begin with #, if lines above the header do so; else those that begin with # and a space.

    Rows are not commented out if most rows begin so.
    """
    has_comments = any(text.startswith("#") for text in table.above_header)
    marks = ("#",) if has_comments else ("# ", "#\t", "#\xa0")
    commented = [
        row
        for row, cells in zip(table.row_numbers, table.rows, strict=True)
        if isinstance(cells[0], str) and cells[0].lstrip().startswith(marks)
    ]
    return commented if has_comments or len(commented) * 2 < len(table.rows) else []


def _lacks_required_cell(table: RawTable, sheet: Sheet, cells: Sequence[RawValue]) -> bool:
    """Return whether a cell of a required column is blank in a row."""
    indexes = [
        table.column_indexes[column.name]
        for column in sheet.columns
        if column.required and column.name in table.column_indexes
    ]
    return not all(to_text(cells[index]) for index in indexes)


def _typical_filled_count(table: RawTable) -> float:
    """Return the median number of filled cells in the first rows."""
    return median(sum(bool(to_text(cell)) for cell in row) for row in table.rows[:_SAMPLED_ROWS])
