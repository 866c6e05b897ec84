"""The rows of a table that are data, and notes about the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.messages import MessageType
from metrocli.sheets.observing.beside import blank_out, find_blocks, find_extent, find_rows_beside
from metrocli.sheets.observing.data_columns import join_list_columns, note_columns_of_members, note_unread_columns
from metrocli.sheets.observing.footer_rows import FooterKind, find_footer_rows
from metrocli.sheets.observing.merged_cells import note_merged_cells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from metrocli.messages import Message
    from metrocli.model.cell import Cell
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

ROWS_LEFT_OUT = MessageType(
    "rows-left-out",
    "{count:,} rows are not data ({kinds:all}) and were left out: {rows:and}.",
    "See `metrocli check --select S023`.",
    one="the row is not data ({kinds:all}) and was left out.",
)
ROWS_MAY_BE_REMARKS = MessageType(
    "rows-may-be-remarks",
    "{count:,} rows may be remarks and not data, but were read: {rows:and}.",
    "See `metrocli check --select S023`.",
    one="the row may be a remark and not data, but was read.",
)
ROWS_BESIDE = MessageType(
    "rows-beside",
    "{count:,} rows have cells only beside the sheet, in {cells:all}, and were left out: {rows:and}.",
    "See `metrocli check --select S017`.",
    one="the row has cells only beside the sheet, in {cells:all}, and was left out.",
)


class DataRows(NamedTuple):
    """The rows of a sheet that are data, and the others.

    Attributes:
        table: the sheet without the rows that are certainly not data; None if the dataset does not have it.
        footers: the kinds of the rows that are not data, or perhaps not, by row number.
        beside: the cells of tables and remarks beside the sheet that have such rows, such as F1:G4.
    """

    table: RawTable | None
    footers: Mapping[int, FooterKind]
    beside: tuple[str, ...] = ()

    @property
    def left_out(self) -> dict[int, FooterKind]:
        """The rows that questions leave out, since they are certainly not data."""
        return {row: kind for row, kind in self.footers.items() if kind is not FooterKind.POSSIBLE_REMARK}

    def list_notes(self, columns: Collection[str] | None = None) -> list[Message]:
        """List notes about columns that were not read, merged cells, rows that are left out and possible remarks.

        Args:
            columns: the declared columns that matter; None for all.
        """
        if self.table is None:
            return []
        notes = [*note_unread_columns(self.table, columns), *note_merged_cells(self.table, columns)]
        left_out = {row: kind for row, kind in self.left_out.items() if kind is not FooterKind.BESIDE}
        beside = [row for row, kind in self.footers.items() if kind is FooterKind.BESIDE]
        doubtful = [row for row, kind in self.footers.items() if kind is FooterKind.POSSIBLE_REMARK]
        if left_out:
            place = _find_place(self.table, [*left_out])
            kinds = [kind.value for kind in dict.fromkeys(left_out.values())]
            notes.append(ROWS_LEFT_OUT.at(place, rows=[*left_out], kinds=kinds, count=len(left_out)))
        if beside:
            place = _find_place(self.table, beside)
            notes.append(ROWS_BESIDE.at(place, cells=self.beside, rows=beside, count=len(beside)))
        if doubtful:
            place = _find_place(self.table, doubtful)
            notes.append(ROWS_MAY_BE_REMARKS.at(place, rows=doubtful, count=len(doubtful)))
        return notes


def find_data_rows(table: RawTable | None, sheet: Sheet | None) -> DataRows:
    """Find the rows of a sheet that are data; in a sheet that is not declared, all of them are.

    Args:
        table: the sheet before its cells are parsed; None if it is missing.
        sheet: its declaration.
    """
    if table is None or sheet is None:
        return DataRows(table, {})
    rows = _find_footers(table, sheet)
    if left_out := rows.left_out:
        table = table.without(left_out)
    return rows._replace(table=join_list_columns(table) if table.list_columns else table)


def note_unread_members(
    read: Iterable[DataRows], members: NameIndex, columns: Mapping[str, Collection[str]]
) -> list[Message]:
    """List notes about columns of members that were not read.

    Args:
        read: the sheets.
        members: the members, by name and alias.
        columns: the declared columns that matter, by their sheet; of a sheet that is not there, all do.
    """
    tables = [rows.table for rows in read if rows.table is not None]
    return [note for table in tables for note in note_columns_of_members(table, members, columns.get(table.name))]


def _find_footers(table: RawTable, sheet: Sheet) -> DataRows:
    """Find the rows that are not data; what is beside the sheet is not looked at for the other rows."""
    blocks = find_blocks(table, sheet)
    if not blocks:
        return DataRows(table, find_footer_rows(table, sheet))
    beside = dict.fromkeys(find_rows_beside(table, blocks), FooterKind.BESIDE)
    inner = blank_out(table.without(beside), blocks)
    footers = find_footer_rows(inner, sheet) | beside
    cells = tuple(find_extent(table, block)[0] for block in blocks)
    return DataRows(table, {row: footers[row] for row in sorted(footers)}, cells if beside else ())


def _find_place(table: RawTable, rows: list[int]) -> Cell:
    """Return the place of some rows: the row if it is a single one, else the sheet."""
    return table.cell_at(rows[0] if len(rows) == 1 else 0)
