"""The rows of columns that are blank or filled, found by their distinct values."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.raw_column import BLANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.raw_column import RawColumn

_FEW_ROWS = 100_000
"""The cells of so many rows are counted one by one; those of more rows by numpy."""


def find_blank_codes(column: RawColumn) -> Sequence[int]:
    """Return the codes of the values of a column that count as blank."""
    return column.search(operator.not_, BLANK)


def find_blank_rows(columns: Sequence[RawColumn]) -> Sequence[int]:
    """Return the indexes of the rows in which all of some columns are blank, in order."""
    blank: list[tuple[int, RawColumn, Sequence[int]]] = []
    for column in columns:
        codes = find_blank_codes(column)
        if not codes:
            return []
        blank.append((sum(int(column.counts[code]) for code in codes), column, codes))
    blank.sort(key=operator.itemgetter(0))
    _, first, codes = blank[0]
    rows = first.rows_with(codes)
    for _, column, codes in blank[1:]:
        wanted, of_rows = {*codes}, column.codes
        rows = [row for row in rows if int(of_rows[row]) in wanted]
    return rows


def count_filled_cells(columns: Sequence[RawColumn], rows: Sequence[int]) -> Sequence[int]:
    """Count the cells with a text in each of some rows.

    Args:
        columns: the columns whose cells are counted.
        rows: the indexes of the rows.
    """
    if len(rows) <= _FEW_ROWS:
        return [sum(bool(to_text(column[row])) for column in columns) for row in rows]
    import numpy as np

    places, numbers = np.asarray(rows, "int64"), np.zeros(len(rows), "int64")
    for column in columns:
        is_filled = np.ones(len(column.distinct), "bool")
        is_filled[[*find_blank_codes(column)]] = False
        numbers += is_filled[np.asarray(column.codes)[places]]
    counts: list[int] = numbers.tolist()
    return counts


def find_filled_ends(column: RawColumn) -> tuple[int, int] | None:
    """Return the indexes of the first and the last row with a text in a column; None if it has none."""
    blank = {*find_blank_codes(column)}
    if len(blank) == len(column.distinct):
        return None
    codes, size = column.codes, len(column)
    if size <= _FEW_ROWS or not blank:
        first = next(row for row in range(size) if int(codes[row]) not in blank)
        return first, next(row for row in reversed(range(size)) if int(codes[row]) not in blank)
    import numpy as np

    is_filled = np.ones(len(column.distinct), "bool")
    is_filled[[*blank]] = False
    of_rows = is_filled[np.asarray(codes)]
    return int(of_rows.argmax()), size - 1 - int(of_rows[::-1].argmax())


def has_single_text(column: RawColumn) -> bool:
    """Return whether exactly one cell of a column has a text."""
    blank = {*find_blank_codes(column)}
    if len(blank) != len(column.distinct) - 1:
        return False
    code = next(code for code in range(len(column.distinct)) if code not in blank)
    return int(column.counts[code]) == 1
