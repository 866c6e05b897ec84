"""A folder of Parquet files: a file, or a folder of files, for each sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.file_state import FileState
from metrocli.files.limits import FILE_UNREADABLE
from metrocli.files.pyarrow_gate import allow_pyarrow
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.sheets.columns.unread_column import UnreadColumn
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.headers import fold_header, map_headers
from metrocli.sheets.reading.large.parquet_column import read_footer
from metrocli.sheets.reading.large.parquet_columns import CellReader, SheetColumn, read_columns
from metrocli.sheets.reading.large.parquet_listing import find_sheet_folder
from metrocli.sheets.reading.large.parquet_names import is_pattern
from metrocli.sheets.reading.large.plain_csv import find_filled_rows
from metrocli.sheets.reading.layout import SheetHead, SheetOrigin, name_columns
from metrocli.sheets.reading.sheet_names import SheetNames, find_declared_name, match_file_names, sort_sheets
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.xlsx.tab_regions import NO_REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.reading.large.parquet_column import Footer, ParquetFile
    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions

NO_SHEET_PARQUET = MessageType(
    "no-sheet-parquet",
    "none of its Parquet files is a sheet of a dataset: {names:and}",
    "Name each after a sheet, such as memberships.parquet and activities.parquet.",
)
ONE_SHEET_FOLDER = MessageType(
    "one-sheet-folder", "this folder is only one sheet of a dataset", "Name the folder of all sheets: {folder}."
)
PARQUET_BESIDE_CSV = MessageType(
    "parquet-beside-csv",
    "the folder has CSV files and Parquet files of sheets, such as {csv} and {parquet}",
    "Put them into two folders, or name the Parquet files with a pattern, such as '{folder}/*.parquet'.",
)
PYARROW_BLOCKED = MessageType(
    "parquet-after-workbook",
    "Parquet files cannot be read after other data in one command",
    "Convert them to CSV first.",
)


@dataclass(frozen=True, eq=False)
class ParquetFolder:
    """Parquet files of the sheets of a dataset.

    Attributes:
        path: the folder, or the pattern of the files.
        entries: the files by the name of their file or folder at the top.
    """

    path: Path
    entries: dict[str, list[ParquetFile]]
    encoding: ClassVar[str] = ""
    has_large_files: ClassVar[bool] = True

    @cached_property
    def names(self) -> SheetNames:
        """Which file or folder each sheet is."""
        return match_file_names([*self.entries], self.path, self._has_columns)

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all its sheets, the declared ones first and in their declared order."""
        above = find_sheet_folder(self.path)
        if not is_pattern(self.path) and find_declared_name(above.name) and not self._has_declared_names:
            raise UnreadableData(str(self.path), ONE_SHEET_FOLDER(folder=str(above.parent)))
        return sort_sheets(self.names, self.path, NO_SHEET_PARQUET)

    @property
    def _has_declared_names(self) -> bool:
        """Whether a file or folder has the name of a declared sheet."""
        return any(name in SHEETS_BY_NAME for name in self.names.positions)

    def files_of(self, name: str) -> Sequence[ParquetFile]:
        """Return the files of one of its sheets."""
        return [*self.entries.values()][self.names.positions[name]]

    def _has_columns(self, position: int, name: str) -> bool:
        """Return whether the files at a position have the columns that a sheet needs."""
        sheet = SHEETS_BY_NAME[name]
        known, files = map_headers(sheet), [*self.entries.values()][position]
        allow_pyarrow()
        try:
            columns = _list_columns(files, [*map(read_footer, files)], name)
        except UnreadableData:
            return False
        found = {known.get(fold_header(column.header)) for column in columns}
        return all(column.name in found for column in sheet.columns if column.required)

    def read_table(self, name: str) -> RawTable | None:
        """Read one sheet; see `read_by_threads`."""
        return self.read_by_threads(name)

    def read_by_threads(
        self, name: str, when_idle: Callable[[], None] | None = None, late: Collection[str] = ()
    ) -> RawTable | None:
        """Read one sheet; return None if there is no sheet of this name.

        The rows have the numbers that they would have in a CSV file: the first one is row 2, below the headers.

        Args:
            name: the sheet.
            when_idle: called when a thread has no column left to read, while others go on.
            late: declared columns of texts that are read when they are needed.

        Raises:
            UnreadableData: a file cannot be read, or changes while it is read.
        """
        if name not in self.sheet_names:
            return None
        sheet, files = SHEETS_BY_NAME.get(name), self.files_of(name)
        label = files[0].label if len(files) == 1 else [*self.entries][self.names.positions[name]]
        origin = SheetOrigin(name, label, in_workbook=False)
        if not allow_pyarrow():
            raise UnreadableData(origin.cell, PYARROW_BLOCKED())
        states = [_watch(file, keeps_open=len(files) <= _MOST_OPEN) for file in files]
        footers = [*map(read_footer, files)]
        listed = _list_columns(files, footers, name)
        is_late = [*map(_may_be_late(sheet, footers, late), listed)]

        def check_files() -> None:
            for state in states:
                state.check()

        def read(wanted: Sequence[SheetColumn], when_idle: Callable[[], None] | None = None) -> list[RawColumn]:
            columns = read_columns(files, footers, wanted, Cell(label, name), when_idle)
            check_files()
            return columns

        at_once = iter(read([column for column, waits in zip(listed, is_late, strict=True) if not waits], when_idle))
        if not any(is_late):
            for state in states:
                state.close()
        columns = [
            _read_later(column, files, footers, check_files, read) if waits else next(at_once)
            for column, waits in zip(listed, is_late, strict=True)
        ]
        row_count = len(columns[0]) if columns else 0
        numbers = range(2, row_count + 2)
        head = SheetHead([to_text(column.header) for column in listed], 1, (), row_count + 1)
        table = name_columns(head, columns, numbers, sheet, origin, ())
        filled = find_filled_rows(columns)
        return table if filled is None else table.take(filled)

    def find_regions(self, name: str) -> TabRegions:  # noqa: ARG002 - the protocol needs the argument
        """Return no regions: a Parquet file has neither formulas nor merged cells."""
        return NO_REGIONS

    def size_of(self, name: str) -> int:
        """Return the size of the files of a sheet in bytes; 0 if there is no such sheet."""
        if name not in self.names.positions:
            return 0
        return sum(file.path.stat().st_size for file in self.files_of(name) if file.path.is_file())


def _read_later(
    column: SheetColumn,
    files: Sequence[ParquetFile],
    footers: Sequence[Footer],
    check_files: Callable[[], None],
    read: Callable[[Sequence[SheetColumn]], list[RawColumn]],
) -> UnreadColumn:
    """Return a column that is read when it is needed, from the same files as the others."""
    cells = CellReader(files, footers, column)

    def read_all() -> RawColumn:
        check_files()  # what is read of other files may seem damaged
        return read([column])[0]

    def read_cell(row: int) -> RawValue:
        check_files()
        return cells(row)

    return UnreadColumn(sum(footer.metadata.num_rows for footer in footers), read_all, read_cell)


def _may_be_late(
    sheet: Sheet | None, footers: Sequence[Footer], late: Collection[str]
) -> Callable[[SheetColumn], bool]:
    """Make the question whether a column may be read late: it is declared, and has texts in each file."""
    known = map_headers(sheet) if sheet and late else {}

    def may_be_late(column: SheetColumn) -> bool:
        return known.get(fold_header(column.header)) in late and all(
            isinstance(place, str) or footer.names[place] in footer.texts
            for footer, place in zip(footers, column.places, strict=True)
        )

    return may_be_late


_MOST_OPEN = 200
"""So many files may stay open while they are read; a system limits the files that a program has open."""


def _watch(file: ParquetFile, *, keeps_open: bool) -> FileState:
    """Return the state of a file, to find out later whether it has changed (see `FileState`).

    Raises:
        UnreadableData: it cannot be read.
    """
    try:
        return FileState(file.path, file.label, keeps_open=keeps_open)
    except OSError as fault:
        raise UnreadableData(file.label, FILE_UNREADABLE(reason=name_reason(fault))) from fault


def _list_columns(files: Sequence[ParquetFile], footers: Sequence[Footer], name: str) -> list[SheetColumn]:
    """List the columns of all files of a sheet, then the declared ones that only the names of folders hold.

    Columns of several files are one if their headers mean one declared column, or are the same for a reader. Several
    such columns of one file stay several.
    """
    sheet = SHEETS_BY_NAME.get(name)
    known = map_headers(sheet) if sheet else {}
    columns: dict[tuple[str, int], SheetColumn] = {}

    def find_key(header: str) -> str:
        folded = fold_header(header)
        return known.get(folded, folded) or header

    for index, footer in enumerate(footers):
        counts: Counter[str] = Counter()
        for position, header in enumerate(footer.names):
            key = find_key(header)
            if (key, counts[key]) not in columns:
                columns[key, counts[key]] = SheetColumn(header, [""] * len(files))
            columns[key, counts[key]].places[index] = position
            counts[key] += 1
    for index, file in enumerate(files):
        for header, text in file.partition.items():
            key = find_key(header)
            if (key, 0) not in columns and key in known.values():
                columns[key, 0] = SheetColumn(header, [""] * len(files))
            if (key, 0) in columns and columns[key, 0].places[index] == "":
                columns[key, 0].places[index] = text
    return [*columns.values()]
