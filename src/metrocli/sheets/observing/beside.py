"""Tables and remarks beside a sheet: columns apart from those of the sheet, and lone cells without a header."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.model.cell import to_column_letters
from metrocli.model.findings import FaultKind
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.sheet_names import find_nearest_name
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable, RawValue


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
    return [
        index
        for index, header in enumerate(table.headers)
        if not header and not any(_is_filled(row[index]) for row in table.rows)
    ]


def _find_lone_cells(table: RawTable) -> list[int]:
    """Find the columns without a header, left or right of all others, that have a single filled cell, by indexes.

    In a sheet of one row such a cell may as well be the value of a column that lacks its header.
    """
    named = [index for index, header in enumerate(table.headers) if header]
    if len(table.rows) == 1:
        return []
    return [
        index
        for index, header in enumerate(table.headers)
        if not header
        and not named[0] < index < named[-1]
        and len([*islice((True for row in table.rows if _is_filled(row[index])), 2)]) == 1
    ]


def find_rows_beside(table: RawTable, blocks: Collection[Block]) -> list[int]:
    """Find the rows with cells in a block only, by their numbers."""
    if not blocks:
        return []
    beside = {index for block in blocks for index in block.indexes}
    others = [index for index in range(len(table.headers)) if index not in beside]
    return [
        number
        for number, row in zip(table.row_numbers, table.rows, strict=True)
        if not any(_is_filled(row[index]) for index in others)
    ]


def blank_out(row: Sequence[RawValue], blocks: Collection[Block]) -> list[RawValue]:
    """Return a row with blank cells in place of those of blocks."""
    beside = {index for block in blocks for index in block.indexes}
    return ["" if index in beside else value for index, value in enumerate(row)]


def find_extent(table: RawTable, block: Block) -> tuple[str, int, int, str]:
    """Return where a block is: its cells, such as F1:G4, the row and the column of its first text, and that text."""
    rows = [(table.header_row, table.headers), *zip(table.row_numbers, table.rows, strict=True)]
    filled = [(number, index, text) for number, row in rows for index in block.indexes if (text := to_text(row[index]))]
    top, index, text = filled[0]
    first, last = f"{to_column_letters(block.first)}{top}", f"{to_column_letters(block.last)}{filled[-1][0]}"
    return first if first == last else f"{first}:{last}", top, index, text


def _is_filled(value: RawValue) -> bool:
    return value not in ("", None) and bool(to_text(value))
