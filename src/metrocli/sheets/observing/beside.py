"""Tables and remarks beside a sheet: columns apart from those of the sheet, and lone cells without a header."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.model.cell import to_column_letters
from metrocli.model.findings import FaultKind
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.columns.filled_cells import find_blank_rows, find_filled_ends, has_single_text
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.sheet_names import find_nearest_name
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from metrocli.sheets.raw_column import RawColumn
    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

_FEW_ROWS = 100_000
"""So many blank cells may be a list; more of them are an array of numpy."""


class Block(NamedTuple):
    """Neighbouring columns of a sheet that are a table or a remark of its own.

    Attributes:
        first: the index of its first column.
        last: the index of its last column.
    """

    first: int
    last: int

    @property
    def indexes(self) -> range:
        """The indexes of its columns."""
        return range(self.first, self.last + 1)


def find_blocks(table: RawTable, sheet: Sheet) -> list[Block]:
    """Find the tables and remarks beside a sheet.

    No header of such a block means a column of the sheet, or nearly so, and a column without any cell separates it from
    the columns that do. A column without a header that has a single cell is a remark as well.
    """
    if "" not in table.headers or not table.column_indexes:
        return []
    blank = find_blank_columns(table)
    lone = [] if any(fault.kind is FaultKind.RAGGED_ROW for fault in table.faults) else _find_lone_cells(table)
    edges = [-1, *sorted({*blank, *lone}), len(table.headers)]
    blocks = [Block(left + 1, right - 1) for left, right in pairwise(edges) if right > left + 1]
    read = {*table.column_indexes.values(), *table.loose_columns}
    missing = [
        fold(header)
        for column in sheet.columns
        if column.name not in table.column_indexes and column.name not in table.list_columns
        for header in (column.name, *column.other_headers)
    ]
    apart = [
        block
        for block in blocks
        if (block.first == 0 or block.first - 1 in blank)
        and (block.last + 1 == len(table.headers) or block.last + 1 in blank)
        and read.isdisjoint(block.indexes)
        and not any(find_nearest_name(table.headers[index], missing) for index in block.indexes)
    ]
    return sorted([*apart, *(Block(index, index) for index in lone)])


def find_blank_columns(table: RawTable) -> list[int]:
    """Find the columns without a header and without a value, by their indexes."""
    return [index for index, header in enumerate(table.headers) if not header and not any(table.columns[index].texts)]


def _find_lone_cells(table: RawTable) -> list[int]:
    """Find the columns without a header, left or right of all others, that have a single filled cell, by indexes.

    In a sheet of one row such a cell may as well be the value of a column that lacks its header.
    """
    named = [index for index, header in enumerate(table.headers) if header]
    if len(table.row_numbers) == 1:
        return []
    return [
        index
        for index, header in enumerate(table.headers)
        if not header and not named[0] < index < named[-1] and has_single_text(table.columns[index])
    ]


def find_rows_beside(table: RawTable, blocks: Collection[Block]) -> list[int]:
    """Find the rows with cells in a block only, by their numbers."""
    if not blocks:
        return []
    beside = {index for block in blocks for index in block.indexes}
    others = [column for index, column in enumerate(table.columns) if index not in beside]
    # A row of a table is not blank, so what is blank elsewhere is in a block.
    rows = find_blank_rows(others) if others else range(len(table.row_numbers))
    return [table.row_numbers[row] for row in rows]


def blank_out(table: RawTable, blocks: Collection[Block]) -> RawTable:
    """Return a table with blank cells in place of those of blocks."""
    beside = {index for block in blocks for index in block.indexes}
    blank = _make_blank_column(len(table.row_numbers))
    return replace(table, columns=[blank if index in beside else each for index, each in enumerate(table.columns)])


def _make_blank_column(size: int) -> RawColumn:
    if size <= _FEW_ROWS:
        return ListColumn([""] * size)
    import numpy as np

    return CodedColumn(np.zeros(size, "int32"), [""])


def find_extent(table: RawTable, block: Block) -> tuple[str, int, int, str]:
    """Return where a block is: its cells, such as F1:G4, the row and the column of its first text, and that text."""
    filled = [(table.header_row, index, text) for index in block.indexes if (text := table.headers[index])]
    for index in block.indexes:
        column = table.columns[index]
        ends = find_filled_ends(column) or ()
        filled += [(table.row_numbers[row], index, to_text(column[row])) for row in ends]
    filled.sort()
    top, index, text = filled[0]
    first, last = f"{to_column_letters(block.first)}{top}", f"{to_column_letters(block.last)}{filled[-1][0]}"
    return first if first == last else f"{first}:{last}", top, index, text
