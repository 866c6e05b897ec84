"""A folder of Parquet files: a file, or a folder of files, for each sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.file_state import FileState
from metrocli.files.limits import DATASET_HINT, FILE_UNREADABLE, FOLDER_UNREADABLE
from metrocli.files.pyarrow_gate import allow_pyarrow
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.headers import fold_header, map_headers
from metrocli.sheets.reading.large.parquet_columns import ParquetFile, read_columns, read_names, read_partition
from metrocli.sheets.reading.large.parquet_names import SUFFIX, is_pattern
from metrocli.sheets.reading.large.plain_csv import find_filled_rows
from metrocli.sheets.reading.layout import SheetHead, SheetOrigin, name_columns
from metrocli.sheets.reading.sheet_names import SHEET_IN_TWO_FILES, SheetNames, match_sheet_names, sort_sheets
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.xlsx.tab_regions import NO_REGIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions

NO_SHEET_PARQUET = MessageType(
    "no-sheet-parquet", "none of its Parquet files is a sheet of a dataset: {names:and}", DATASET_HINT
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
_HIDDEN = (".", "_", "~")
"""The beginnings of names that engines give to files that are not data."""


def list_parquet(path: Path) -> dict[str, list[ParquetFile]]:
    """List the Parquet files of a folder, or of a pattern, by the name of their file or folder at the top.

    Args:
        path: a folder, or a pattern such as lake/*.parquet.

    Raises:
        UnreadableData: a folder cannot be read.
    """
    try:
        if is_pattern(path):
            anchor = Path(path.anchor) if path.is_absolute() else Path()
            tops = sorted(anchor.glob(str(path.relative_to(anchor))))
        else:
            tops = sorted(path.iterdir())
        found = {}
        for top in tops:
            if top.is_dir() and path.resolve().is_relative_to(top.resolve()):
                continue  # a link to the folder itself, or to one above it: its files are read without the link
            files = [*top.rglob(f"*{SUFFIX}")] if top.is_dir() else [top]
            names = [(file, file.relative_to(top.parent)) for file in sorted(files)]
            kept = [
                ParquetFile(file, name.as_posix(), read_partition(name.parts[1:-1]))
                for file, name in names
                if file.suffix.lower() == SUFFIX and not any(part.startswith(_HIDDEN) for part in name.parts)
            ]
            if kept:
                found[top.name] = kept
    except OSError as fault:
        raise UnreadableData(str(path), FOLDER_UNREADABLE(reason=name_reason(fault))) from fault
    return found


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
        stems, labels = [Path(name).stem for name in self.entries], [*self.entries]
        names = match_sheet_names(stems, labels, self._has_columns)
        if names.clash:
            name, first, second = names.clash
            raise UnreadableData(str(self.path), SHEET_IN_TWO_FILES(first=first, second=second, sheet=name))
        return names

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all its sheets, the declared ones first and in their declared order."""
        return sort_sheets(self.names, self.path, NO_SHEET_PARQUET)

    def files_of(self, name: str) -> Sequence[ParquetFile]:
        """Return the files of one of its sheets."""
        return [*self.entries.values()][self.names.positions[name]]

    def _has_columns(self, position: int, name: str) -> bool:
        """Return whether the files at a position have the columns that a sheet needs."""
        sheet = SHEETS_BY_NAME[name]
        known = map_headers(sheet)
        try:
            headers = self._list_headers([*self.entries.values()][position], name)
        except UnreadableData:
            return False
        found = {known.get(fold_header(header)) for header in headers}
        return all(column.name in found for column in sheet.columns if column.required)

    def _list_headers(self, files: Sequence[ParquetFile], name: str) -> list[str]:
        """List the columns of all files, then the declared ones that only the names of folders hold."""
        allow_pyarrow()
        sheet = SHEETS_BY_NAME.get(name)
        known = map_headers(sheet) if sheet else {}
        headers = dict.fromkeys(header for file in files for header in read_names(file))
        meant = {known.get(fold_header(header)) for header in headers}
        in_folders = dict.fromkeys(header for file in files for header in file.partition)
        wanted = {header for header in in_folders if (column := known.get(fold_header(header))) and column not in meant}
        return [*headers, *(header for header in in_folders if header in wanted)]

    def read_table(self, name: str) -> RawTable | None:
        """Read one sheet; return None if there is no sheet of this name.

        The rows have the numbers that they would have in a CSV file: the first one is row 2, below the headers.

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
        try:
            states = [FileState(file.path) for file in files] if len(files) <= _MOST_OPEN else []
        except OSError as fault:
            raise UnreadableData(origin.cell, FILE_UNREADABLE(reason=name_reason(fault))) from fault
        headers = self._list_headers(files, name)
        columns = read_columns(files, headers, Cell(label, name))
        for state in states:
            state.check()
            state.close()
        row_count = len(columns[0]) if columns else 0
        numbers = range(2, row_count + 2)
        head = SheetHead([*map(to_text, headers)], 1, (), row_count + 1)
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


_MOST_OPEN = 200
"""So many files are watched for changes; a system limits the files that a program has open."""
