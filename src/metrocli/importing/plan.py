"""What an import would change in a dataset: new rows, cells that differ, and names to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.importing.report import ImportedCell, ImportedRow
    from metrocli.model.cell import Cell

PROVENANCE_SHEET = "imported"
"""The sheet that says where each fact is from; a plan has its rows, but no document states them."""


class CellDifference(NamedTuple):
    """A cell of the dataset that says something else than the document.

    Attributes:
        key: the key of its row, as text.
        column: the column, by its declared name.
        cell: the cell; its whole row if the values are spread over several columns.
        old: its text as it was read from the file; "" for a blank cell.
        found: what the document says.
    """

    key: str
    column: str
    cell: Cell
    old: str
    found: ImportedCell


class ProposedAlias(NamedTuple):
    """A name of the document that is not known, and the member that it probably means.

    Attributes:
        alias: the name as printed.
        member: the member.
        page: the page where it is first printed, from 1; 0 if the format has no pages.
        line: the number of this line.
    """

    alias: str
    member: str
    page: int
    line: int


class MissingColumn(NamedTuple):
    """A column that a sheet of the dataset lacks, so that its facts cannot be written.

    Attributes:
        sheet: the sheet.
        column: the column, by its declared name.
        facts: the number of cells of the document that it would hold.
    """

    sheet: str
    column: str
    facts: int


class ImportPlan(NamedTuple):
    """What an import would change.

    Attributes:
        new_rows: the rows to append to each sheet; those of the sheet imported, which say where each new fact is from,
            are among them, and ids and periods have their names in the dataset.
        unchanged: the number of rows of each sheet that the dataset has already, with the same cells.
        differences: the cells of rows that the dataset has already that differ.
        proposed_aliases: spellings that are probably members; they are not in `new_rows`.
        missing_columns: the columns that sheets of the dataset lack; the cells of new rows for them are in `new_rows`,
            without a row of the sheet imported.
    """

    new_rows: Mapping[str, tuple[ImportedRow, ...]]
    unchanged: Mapping[str, int]
    differences: tuple[CellDifference, ...] = ()
    proposed_aliases: tuple[ProposedAlias, ...] = ()
    missing_columns: tuple[MissingColumn, ...] = ()
