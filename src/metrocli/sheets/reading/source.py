"""Read the sheets of a folder of files, or of a workbook with one tab per sheet, into tables of raw values.

The cells are not parsed here; every row keeps the number that a spreadsheet program shows for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias, cast

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.file_kinds import explain_csv, starts_as_markup
from metrocli.files.limits import DATASET_HINT, FOLDER_UNREADABLE, read_regular_file
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.sheets.parsing.blank_cells import TAB_NOT_CALCULATED, report_unread_rows
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.csv_rows import read_csv_rows
from metrocli.sheets.reading.dialect import CsvText, find_row, read_csv_text
from metrocli.sheets.reading.encodings import NOT_TEXT, EncodingUnfit, NotText, decode_text
from metrocli.sheets.reading.large.parquet_names import PARQUET_SUFFIX, is_pattern, may_have_parquet
from metrocli.sheets.reading.large.plain_csv import LEAST_BYTES, SLOW_BYTES, read_if_plain
from metrocli.sheets.reading.layout import SheetOrigin, build_table, has_required_columns
from metrocli.sheets.reading.line_numbers import find_odd_rows
from metrocli.sheets.reading.lone_sheet import WORKBOOK_EMPTY, explain_lone_sheet, has_columns, read_first_part
from metrocli.sheets.reading.sheet_names import (
    SheetNames,
    find_declared_name,
    match_file_names,
    match_sheet_names,
    sort_sheets,
)
from metrocli.sheets.schema import INSTRUCTION_TABS, SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.xlsx.tab_regions import NO_REGIONS

if TYPE_CHECKING:
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.reading.encodings import DecodedText
    from metrocli.sheets.reading.large.parquet_folder import ParquetFolder
    from metrocli.sheets.reading.workbook_process import WorkbookReader
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions

CSV_SUFFIXES = (".csv", ".tsv")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

PATH_MISSING = MessageType("path-missing", "there is no such file or folder", DATASET_HINT)
PATH_UNREADABLE = MessageType("path-unreadable", "it cannot be read ({reason})")
PATH_NOT_A_FILE = MessageType(
    "path-not-a-file", "this is not an ordinary file", f"Save the data as a file first. {DATASET_HINT}"
)
SHEET_EMPTY = MessageType("sheet-empty", "the file is empty", "Its first row must have the headers, such as {columns}.")
OTHER_SHEET_EMPTY = MessageType(
    "other-sheet-empty", "the file is empty", "Put headers into its first row, or delete the file."
)
NO_SHEET_FILES = MessageType(
    "no-sheet-files", "none of its CSV files is a sheet of a dataset: {names:and}", DATASET_HINT
)
NO_SHEET_TABS = MessageType("no-sheet-tabs", "none of its tabs is a sheet of a dataset: {names:and}", DATASET_HINT)
NO_CSV_FILES = MessageType("no-csv-files", "this folder has no CSV or Parquet files", DATASET_HINT)
ONLY_WORKBOOKS = MessageType(
    "only-workbooks",
    "this folder has no CSV or Parquet files, only {books:and}",
    "Name the workbook instead of its folder.",
)
SHEET_IN_TWO_TABS = MessageType(
    "sheet-in-two-tabs",
    "both tabs {first:quoted} and {second:quoted} are the sheet {sheet:quoted}",
    "Keep only one of them.",
)
ENCODING_UNFIT = MessageType(
    "encoding-unfit",
    "the row has a byte, {byte}, that is not text in {encoding}",
    "Name another encoding with {--encoding}, or save the file as CSV UTF-8.",
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


@dataclass(frozen=True, eq=False)
class CsvFolder:
    """A folder with one CSV file per sheet.

    Attributes:
        path: the folder.
        encoding: the encoding that the user named; "" for none.
    """

    path: Path
    encoding: str = ""

    @cached_property
    def entries(self) -> list[Path]:
        """The CSV files, in the order of their names."""
        try:
            entries = sorted(self.path.iterdir())
        except OSError as fault:
            raise UnreadableData(str(self.path), FOLDER_UNREADABLE(reason=name_reason(fault))) from fault
        return [
            entry
            for entry in entries
            if entry.suffix.lower() in CSV_SUFFIXES
            and not entry.name.startswith((".", "~"))
            and (find_declared_name(entry.stem) or entry.is_file())
        ]

    @cached_property
    def names(self) -> SheetNames:
        """Which file each sheet is."""
        return match_file_names([entry.name for entry in self.entries], self.path, self._has_columns)

    @cached_property
    def _files(self) -> dict[str, Path]:
        return {name: self.entries[place] for name, place in self.names.positions.items()}

    def _has_columns(self, position: int, name: str) -> bool:
        """Return whether the first part of a CSV file has the columns that a sheet needs."""
        path = self.entries[position]
        try:
            return has_columns(read_first_part(path), path, SHEETS_BY_NAME[name], self.encoding)
        except OSError:
            return False

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all its sheets, the declared ones first and in their declared order."""
        if not self._files:
            books = [file.name for file in self.path.iterdir() if file.suffix.lower() in WORKBOOK_SUFFIXES]
            raise UnreadableData(str(self.path), ONLY_WORKBOOKS(books=sorted(books)) if books else NO_CSV_FILES())
        return sort_sheets(self.names, self.path, NO_SHEET_FILES)

    def read_table(self, name: str) -> RawTable | None:
        """Read one CSV file; return None if there is no sheet of this name.

        Raises:
            UnreadableData: the file cannot be read, is empty or not text, or has no header.
        """
        if name not in self.sheet_names:
            return None
        path = self._files[name]
        sheet, cell = SHEETS_BY_NAME.get(name), Cell(path.name, name)
        if (table := read_if_plain(path, name, self.encoding, is_beside_large=self.has_large_files)) is not None:
            return table
        try:
            content = self._read_text(name, raw := read_regular_file(path))
        except NotText:
            raise UnreadableData(cell, explain_csv(path) or NOT_TEXT()) from None
        except EncodingUnfit as fault:
            place = replace(cell, row=find_row(raw, fault.start, self.encoding, name))
            message = ENCODING_UNFIT(byte=f"0x{raw[fault.start]:02X}", encoding=self.encoding)
            raise UnreadableData(place, message) from None
        if starts_as_markup(raw):
            raise UnreadableData(cell, explain_csv(path) or NOT_TEXT())
        if not content.text.strip():
            if sheet is None:
                raise UnreadableData(cell, OTHER_SHEET_EMPTY())
            columns = ",".join(column.name for column in sheet.columns if column.required)
            raise UnreadableData(cell, SHEET_EMPTY(columns=columns))
        read, decoded = read_csv_rows(content, cell, sheet), content.decoded
        origin = SheetOrigin(
            name, path.name, in_workbook=False, encoding=decoded.encoding, encoding_assumed=decoded.assumed,
            delimiter=content.delimiter, odd_rows=find_odd_rows(content, read), odd_encoding=decoded.odd_encoding,
            other_readings=decoded.others,
        )  # fmt: skip
        table = build_table(cast("list[list[RawValue]]", read.rows), sheet, origin, read.faults)
        return replace(table, is_slow=len(raw) >= SLOW_BYTES)

    def _read_text(self, name: str, raw: bytes) -> CsvText:
        """Decode the bytes of a file and find its delimiter; other files may show the encoding.

        Raises:
            NotText: the bytes are not text. EncodingUnfit: they are not in the encoding that the user named.
        """
        content = read_csv_text(raw, name, self.encoding)
        encoding = self._find_encoding(name, content.decoded)
        if not encoding:
            return content
        content = read_csv_text(raw, name, encoding)
        return content._replace(decoded=content.decoded._replace(assumed=True))

    def _find_encoding(self, name: str, decoded: DecodedText) -> str:
        """Find the encoding of a file whose letters do not show it, by other files; "" if they do not show it either.

        They show it if one of them is in one of the possible encodings, or if they have the words.
        """
        if not decoded.others or not decoded.assumed:
            return ""
        from metrocli.text.encoding_doubts import choose_encoding, list_words

        words: set[str] = set()
        for other in (path for sheet, path in self._files.items() if sheet != name):
            try:
                sibling = decode_text(read_regular_file(other))
            except (OSError, NotText):
                continue
            if sibling.encoding in {reading.encoding for reading in decoded.others}:
                return sibling.encoding
            words.update(word.lower() for word in list_words("" if sibling.others else sibling.text))
        return choose_encoding(decoded.text, decoded.others, frozenset(words))

    def encoding_of(self, name: str) -> str:
        """Return the encoding that a sheet is to be read in: as named, or as other files show; "" to find it."""
        try:
            return self.encoding or self._find_encoding(name, decode_text(read_regular_file(self._files[name])))
        except (OSError, NotText):
            return self.encoding

    @cached_property
    def has_large_files(self) -> bool:
        """Whether a file is so large that it may be read as columns."""
        return any(self.size_of(name) >= LEAST_BYTES for name in self._files)

    def path_of(self, name: str) -> Path:
        """Return the file of one of its sheets."""
        return self._files[name]

    def find_regions(self, name: str) -> TabRegions:  # noqa: ARG002 - the protocol needs the argument
        """Return no regions: a CSV file has neither formulas nor merged cells."""
        return NO_REGIONS

    def size_of(self, name: str) -> int:
        """Return the size of the file of a sheet in bytes; 0 if there is no such sheet."""
        path = self._files.get(name)
        return path.stat().st_size if path is not None and path.is_file() else 0


@dataclass(frozen=True, eq=False)
class WorkbookFile:
    """A workbook with one tab per sheet: XLSX, XLSM, XLS, XLSB or ODS."""

    path: Path
    encoding: ClassVar[str] = ""
    has_large_files: ClassVar[bool] = False

    @cached_property
    def _reader(self) -> WorkbookReader:
        from metrocli.sheets.reading.workbook_process import WorkbookReader

        return WorkbookReader(self.path)

    def start_reading(self) -> None:
        """Start the child process that reads the workbook, and return at once."""
        _ = self._reader

    @cached_property
    def _written(self) -> list[str]:
        """The names of the tabs with sheets."""
        return [tab for tab in self._reader.tab_names if fold(tab) not in INSTRUCTION_TABS]

    @cached_property
    def names(self) -> SheetNames:
        """Which tab each sheet is."""
        names = match_sheet_names(self._written, self._written, self._has_columns)
        if names.clash:
            name, first, second = names.clash
            raise UnreadableData(self.path.name, SHEET_IN_TWO_TABS(first=first, second=second, sheet=name))
        return names

    @cached_property
    def _tabs(self) -> dict[str, str]:
        return {name: self._written[place] for name, place in self.names.positions.items()}

    def _has_columns(self, position: int, name: str) -> bool:
        """Return whether a tab has the columns that a sheet needs."""
        try:
            return has_required_columns(self._reader.read_tab(self._written[position]).cells, SHEETS_BY_NAME[name])
        except UnreadableData:
            return False

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all its sheets, the declared ones first and in their declared order."""
        return sort_sheets(self.names, self.path, NO_SHEET_TABS)

    def read_table(self, name: str) -> RawTable | None:
        """Read one tab; return None if there is no sheet of this name or its tab is empty.

        Raises:
            UnreadableData: the tab cannot be read, or has no header.
        """
        if name not in self.sheet_names:
            return None
        content = self._reader.read_tab(self._tabs[name])
        origin = SheetOrigin(name, self.path.name, in_workbook=True, tab=self._tabs[name])
        sheet = SHEETS_BY_NAME.get(name)
        if not any(to_text(cell) for row in content.cells for cell in row):
            if content.regions.uncalculated:
                raise UnreadableData(origin.cell, TAB_NOT_CALCULATED())
            return None
        table = build_table(content.cells, sheet, origin)
        table = replace(table, regions=content.regions, starts_1904=content.starts_1904)
        return replace(table, faults=(*table.faults, *report_unread_rows(table, sheet)))

    @property
    def all_tabs(self) -> tuple[str, ...]:
        """The names of all tabs, also of those that are not sheets."""
        return self._reader.tab_names

    def tab_name(self, name: str) -> str:
        """Return the name of the tab of one of its sheets, as written in the workbook."""
        return self._tabs[name]

    def find_regions(self, name: str) -> TabRegions:
        """Return what the file shows of one tab and its cells do not: formulas and merged cells."""
        return self._reader.find_regions(self._tabs[name])

    def size_of(self, name: str) -> int:  # noqa: ARG002 - one file holds all sheets
        """Return the size of the workbook in bytes."""
        return self.path.stat().st_size


AnySource: TypeAlias = "CsvFolder | ParquetFolder | WorkbookFile"
"""Each kind of place that sheets are read from."""
