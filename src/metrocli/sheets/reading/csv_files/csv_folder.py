"""A folder of CSV files: a file for each sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.file_kinds import explain_csv, starts_as_markup
from metrocli.files.limits import DATASET_HINT, FOLDER_UNREADABLE, read_regular_file
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.sheets.reading.csv_files.csv_rows import read_csv_rows
from metrocli.sheets.reading.csv_files.dialect import CsvText, find_row, read_csv_text
from metrocli.sheets.reading.csv_files.encodings import NOT_TEXT, EncodingUnfit, NotText, decode_text
from metrocli.sheets.reading.header_row import has_required_columns
from metrocli.sheets.reading.large.plain_csv import LEAST_BYTES, SLOW_BYTES, read_if_plain
from metrocli.sheets.reading.layout import SheetOrigin, build_table
from metrocli.sheets.reading.sheet_names import SheetNames, find_declared_name, match_file_names, sort_sheets
from metrocli.sheets.reading.workbook_file import WORKBOOK_SUFFIXES
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.xlsx.tab_regions import NO_REGIONS

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.reading.csv_files.encodings import DecodedText
    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions

CSV_SUFFIXES = (".csv", ".tsv")
_FIRST_PART = 1 << 16
"""How many bytes of a CSV file are read to see whether it has the columns of a sheet; an even number."""

SHEET_EMPTY = MessageType("sheet-empty", "the file is empty", "Its first row must have the headers, such as {columns}.")
OTHER_SHEET_EMPTY = MessageType(
    "other-sheet-empty", "the file is empty", "Put headers into its first row, or delete the file."
)
NO_SHEET_FILES = MessageType(
    "no-sheet-files", "none of its CSV files is a sheet of a dataset: {names:and}", DATASET_HINT
)
NO_CSV_FILES = MessageType("no-csv-files", "this folder has no CSV or Parquet files", DATASET_HINT)
ONLY_WORKBOOKS = MessageType(
    "only-workbooks",
    "this folder has no CSV or Parquet files, only {books:and}",
    "Name the workbook instead of its folder.",
)
ENCODING_UNFIT = MessageType(
    "encoding-unfit",
    "the row has a byte, {byte}, that is not text in {encoding}",
    "Name another encoding with {--encoding}, or save the file as CSV UTF-8.",
)


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
            content = self._read_text(name, raw := read_regular_file(path, has_cells=True))
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
        odd_rows: tuple[int, ...] = ()
        if decoded.odd_lines:  # few files have them
            from metrocli.sheets.reading.csv_files.line_numbers import find_odd_rows

            odd_rows = find_odd_rows(content, read)
        origin = SheetOrigin(
            name, path.name, in_workbook=False, encoding=decoded.encoding, encoding_assumed=decoded.assumed,
            delimiter=content.delimiter, odd_rows=odd_rows, odd_encoding=decoded.odd_encoding,
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

        They show it if one of them is in one of the possible encodings, or has a word of the text in one of
        these.
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
            raw = b"" if self.encoding else read_regular_file(self._files[name], has_cells=True)
            return self.encoding or self._find_encoding(name, decode_text(raw))
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


def read_first_part(path: Path) -> bytes:
    """Return the whole lines in the first part of a CSV file.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(_FIRST_PART)
    return raw if len(raw) < _FIRST_PART else raw[: raw.rfind(b"\n") + 1]


def has_columns(raw: bytes, path: Path, sheet: Sheet, encoding: str) -> bool:
    """Return whether the first part of a CSV file has the columns that a sheet needs."""
    try:
        content = read_csv_text(raw, sheet.name, encoding)
        return has_required_columns(read_csv_rows(content, Cell(path.name, sheet.name), sheet).rows, sheet)
    except (NotText, EncodingUnfit, UnreadableData):
        return False
