"""The place that sheets are read from, a folder of files or a workbook, which returns tables of raw values.

The cells are not parsed here; every row keeps the number that a spreadsheet program shows for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.limits import DATASET_HINT
from metrocli.messages import MessageType
from metrocli.sheets.reading.csv_files.csv_folder import CSV_SUFFIXES, CsvFolder
from metrocli.sheets.reading.large.parquet_names import PARQUET_SUFFIX, is_pattern, may_have_parquet
from metrocli.sheets.reading.sheet_names import SheetNames, find_declared_name
from metrocli.sheets.reading.workbook_file import WORKBOOK_EMPTY, WorkbookFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from metrocli.sheets.reading.large.parquet_folder import ParquetFolder
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions

PATH_MISSING = MessageType("path-missing", "there is no such file or folder", DATASET_HINT)
PATH_UNREADABLE = MessageType("path-unreadable", "it cannot be read ({reason})")
PATH_NOT_A_FILE = MessageType(
    "path-not-a-file", "this is not an ordinary file", f"Save the data as a file first. {DATASET_HINT}"
)


class SheetSource(Protocol):
    """A place that sheets are read from: `CsvFolder`, `ParquetFolder` or `WorkbookFile`."""

    @property
    def path(self) -> Path:
        """The folder or workbook."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all its sheets, the declared ones first and in their declared order."""

    @property
    def encoding(self) -> str:
        """The encoding of its CSV files that the user named; "" for none."""

    def read_table(self, name: str) -> RawTable | None:
        """Return one sheet; None if there is no sheet of this name.

        Raises:
            UnreadableData: the sheet cannot be read.
        """

    @property
    def names(self) -> SheetNames:
        """Which file or tab each sheet is."""

    def find_regions(self, name: str) -> TabRegions:
        """Return the cells with formulas and the merged cells of one sheet; none for a CSV file."""


@runtime_checkable
class ThreadedSource(Protocol):
    """A source with threads that read the columns of a sheet, of which some have nothing to do at the end."""

    def read_by_threads(self, name: str, when_idle: Callable[[], None], late: Collection[str]) -> RawTable | None:
        """Return one sheet, as `SheetSource.read_table` does.

        Args:
            name: the sheet.
            when_idle: called when a thread has nothing left to do, while others go on.
            late: declared columns of texts that are read when they are needed.
        """


def open_sheet_source(path: Path, encoding: str = "") -> AnySource:
    """Return the folder of CSV or Parquet files, or the workbook, at a path; its sheets are not read yet.

    Args:
        path: the folder or workbook; or a pattern of Parquet files, such as lake/*.parquet.
        encoding: the encoding of CSV files, as in `KNOWN_ENCODINGS`; "" to find it. A workbook needs none.

    Raises:
        UnreadableData: the path does not exist, or is neither a folder nor a workbook.
    """
    try:
        if is_pattern(path) or path.is_dir():
            return _open_folder(path, encoding)
        size = path.stat().st_size
    except (FileNotFoundError, ValueError):  # ValueError: the name holds a zero byte
        raise UnreadableData(str(path), PATH_MISSING()) from None
    except OSError as fault:
        raise UnreadableData(str(path), PATH_UNREADABLE(reason=name_reason(fault))) from fault
    if not path.is_file():
        raise UnreadableData(str(path), PATH_NOT_A_FILE())
    if path.suffix.lower() in (*CSV_SUFFIXES, PARQUET_SUFFIX):
        from metrocli.sheets.reading.lone_sheet import explain_lone_sheet

        raise UnreadableData(str(path), explain_lone_sheet(path, encoding))
    if size == 0:
        raise UnreadableData(str(path), WORKBOOK_EMPTY())
    return WorkbookFile(path)


def _open_folder(path: Path, encoding: str) -> CsvFolder | ParquetFolder:
    """Return a folder of CSV files or of Parquet files, or the Parquet files of a pattern.

    Raises:
        UnreadableData: there is no such file, or the folder has sheets of both kinds.
    """
    folder = CsvFolder(path, encoding)
    if not is_pattern(path) and not may_have_parquet(path):
        return folder
    from metrocli.sheets.reading.large.parquet_folder import PARQUET_BESIDE_CSV, ParquetFolder
    from metrocli.sheets.reading.large.parquet_listing import list_parquet

    if is_pattern(path):
        parquet = ParquetFolder(path, list_parquet(path))
        if not parquet.entries:
            raise UnreadableData(str(path), PATH_MISSING())
        return parquet
    csv = [entry.name for entry in folder.entries if find_declared_name(entry.stem)]
    parquet = ParquetFolder(path, list_parquet(path, only_declared=bool(csv)))
    sheets = [name for name in parquet.entries if find_declared_name(Path(name).stem)]
    if csv and sheets:
        raise UnreadableData(str(path), PARQUET_BESIDE_CSV(csv=csv[0], parquet=sheets[0], folder=str(path)))
    return parquet if sheets or (parquet.entries and not folder.entries) else folder


AnySource: TypeAlias = "CsvFolder | ParquetFolder | WorkbookFile"
"""Each kind of place that sheets are read from."""
