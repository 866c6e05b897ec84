"""Datasets to compare: the rows of a report, and the rows of a dataset that are data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.sheets.dataset import SheetDataset
from metrocli.sheets.reading.sheet_names import SheetNames
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.sheets.writing.convert import make_new_table
from metrocli.xlsx.tab_regions import NO_REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.importing.report import ImportedRow
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions


@dataclass(frozen=True, eq=False)
class _ReportSource:
    """Sheets that a document states; the rows of a table are numbered from 2, below its header."""

    path: Path
    tables: Mapping[str, RawTable]
    encoding: str = ""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        return tuple(self.tables)

    @property
    def names(self) -> SheetNames:
        return SheetNames({name: position for position, name in enumerate(self.tables)})

    def read_table(self, name: str) -> RawTable | None:
        return self.tables.get(name)

    def find_regions(self, name: str) -> TabRegions:  # noqa: ARG002 - the protocol needs the argument
        return NO_REGIONS


@dataclass(frozen=True, eq=False)
class _DataRowsSource:
    """Sheets of a dataset without rows such as totals; a list that is spread over columns is one more column."""

    dataset: SheetDataset

    @property
    def path(self) -> Path:
        return self.dataset.source.path

    @property
    def sheet_names(self) -> tuple[str, ...]:
        return self.dataset.source.sheet_names

    @property
    def encoding(self) -> str:
        return self.dataset.source.encoding

    @property
    def names(self) -> SheetNames:
        return self.dataset.source.names

    def read_table(self, name: str) -> RawTable | None:
        return self.dataset.data_rows(name).table

    def find_regions(self, name: str) -> TabRegions:
        return self.dataset.source.find_regions(name)


def keep_data_rows(dataset: SheetDataset) -> SheetDataset:
    """Return a dataset without rows such as totals, in which a list that is spread over columns is in one column.

    This column is after the last one in the file.
    """
    return SheetDataset(_DataRowsSource(dataset), dates=dataset.dates, faults=[], century=dataset.century)


def make_dataset(document: str, rows: Mapping[str, Sequence[ImportedRow]]) -> SheetDataset:
    """Make a dataset of the rows of a report, with all declared columns of their sheets.

    Args:
        document: the name of the document's file.
        rows: the rows of each sheet; the columns are declared.
    """
    tables = {name: _make_table(document, name, rows[name]) for name in SHEETS_BY_NAME if rows.get(name)}
    return SheetDataset(_ReportSource(Path(document), tables), faults=[])


def _make_table(document: str, name: str, rows: Sequence[ImportedRow]) -> RawTable:
    columns = tuple(column.name for column in SHEETS_BY_NAME[name].columns)
    cells: list[list[RawValue]] = [
        [row.cells[column].value if column in row.cells else "" for column in columns] for row in rows
    ]
    return make_new_table(name, document, columns, cells, {column: index for index, column in enumerate(columns)})
