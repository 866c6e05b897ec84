"""Reading files into tables of raw cells: a folder of CSV files, or a workbook with a tab per sheet.

Nothing is interpreted here beyond finding the header; every row keeps the number that a spreadsheet shows for it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path  # noqa: TC003 - dataclasses and readers of their annotations need it
from typing import TYPE_CHECKING, Protocol, cast

from metrocli.errors import UnreadableData
from metrocli.files.limits import EXPECTED, LONGEST_CELL, bytes_of, lines_of
from metrocli.model.cell import Cell
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.dialect import NotText, decode_text, find_delimiter
from metrocli.sheets.reading.layout import Layout
from metrocli.sheets.schema import INSTRUCTION_TABS, SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.text.quoting import join_or
from metrocli.xlsx.regions import Marks, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.reading.workbook_process import WorkbookReader
    from metrocli.sheets.table import RawTable, RawValue

CSV_SUFFIXES = (".csv", ".tsv")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_MOST_SHARED = 1 << 18


class SheetSource(Protocol):
    """Where sheets are read from."""

    @property
    def path(self) -> Path:
        """The folder or workbook."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets that are there, the declared ones first and in their declared order."""

    def read_table(self, name: str) -> RawTable | None:
        """Read one sheet; None where there is none of that name."""

    def marks(self, name: str) -> Marks:
        """The formulas and merged cells of one sheet, as far as its kind of file has any."""


def open_sheet_source(path: Path) -> CsvFolder | WorkbookFile:
    """Find out what a path is: a folder of CSV files or a workbook.

    Raises:
        UnreadableData: nothing is there, or it is neither.
    """
    try:
        if path.is_dir():
            return CsvFolder(path)
        size = path.stat().st_size
    except (FileNotFoundError, ValueError):  # the latter where a name holds a zero byte
        raise UnreadableData(str(path), "there is no such file or folder", EXPECTED) from None
    except OSError as fault:
        raise UnreadableData(str(path), f"it cannot be read ({fault.strerror})") from fault
    if path.suffix.lower() in CSV_SUFFIXES:
        raise UnreadableData(str(path), "this is one sheet of a dataset", f"Name its folder: {path.parent}.")
    if not path.is_file():
        raise UnreadableData(str(path), "this is no ordinary file", f"Save it first. {EXPECTED}")
    if size == 0:
        raise UnreadableData(str(path), "the file is empty", EXPECTED)
    return WorkbookFile(path)


def _lines(text: str, delimiter: str, place: Cell, *, strict: bool = True) -> list[list[str]]:
    """The rows of a CSV text; a quote that is never closed would swallow the rest of them.

    Quotes in odd places are taken as they come, as long as every one is closed. Cells that say the same share one text.
    """
    rows: list[list[str]] = []
    said: dict[str, str] = {}
    shared = said.setdefault
    try:
        for row in csv.reader(lines_of(text, delimiter, place), delimiter=delimiter, strict=strict):
            rows.append([shared(cell, cell) for cell in row])
            if len(said) > _MOST_SHARED:
                said.clear()
    except csv.Error as fault:
        here = replace(place, row=len(rows) + 1)
        if "end of data" in str(fault):
            fix = "Close it, or double it if it belongs to the text."
            raise UnreadableData(here, "a quote opens here and is never closed", fix) from None
        if "field limit" in str(fault):
            problem = f"a cell of this row has more than {LONGEST_CELL:,} letters"
            raise UnreadableData(here, problem, "Is a quote missing?") from None
        if not strict:
            raise UnreadableData(here, f"the row cannot be parted into cells ({fault})") from None
        return _lines(text, delimiter, place, strict=False)
    return rows


def _declared_name(written: str) -> str:
    """The declared sheet that a file's or tab's name means, else the name as written."""
    folded = fold(written).replace(" ", "_")
    return folded if folded in SHEETS_BY_NAME else written


def _ordered(names: Sequence[str], path: Path, kind: str) -> tuple[str, ...]:
    """Put declared sheets first; refuse a place where none is."""
    declared = [name for name in SHEETS_BY_NAME if name in names]
    if not declared:
        found = f"only {join_or(names)}" if names else "none at all"
        raise UnreadableData(str(path), f"no {kind} here is a sheet of a dataset ({found})", EXPECTED)
    return tuple(declared + [name for name in names if name not in SHEETS_BY_NAME])


@dataclass(frozen=True)
class CsvFolder:
    """A folder with one CSV file a sheet."""

    path: Path

    @cached_property
    def _files(self) -> dict[str, Path]:
        files: dict[str, Path] = {}
        try:
            entries = sorted(self.path.iterdir())
        except OSError as fault:
            raise UnreadableData(str(self.path), f"the folder cannot be read ({fault.strerror})") from fault
        for entry in entries:
            if entry.suffix.lower() not in CSV_SUFFIXES or entry.name.startswith((".", "~")):
                continue
            name = _declared_name(entry.stem)
            if name not in SHEETS_BY_NAME and not entry.is_file():
                continue
            if name in files:
                both = f"both {files[name].name} and {entry.name} are the sheet '{name}'"
                raise UnreadableData(str(self.path), both, "Keep one of them here.")
            files[name] = entry
        return files

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets that are there."""
        if not self._files:
            books = [each.name for each in self.path.iterdir() if each.suffix.lower() in WORKBOOK_SUFFIXES]
            fix = f"It holds {join_or(sorted(books))}: name that." if books else EXPECTED
            raise UnreadableData(str(self.path), "this folder has no CSV files", fix)
        return _ordered(list(self._files), self.path, "file")

    def read_table(self, name: str) -> RawTable | None:
        """Read one CSV file."""
        if name not in self.sheet_names:
            return None
        path = self._files[name]
        sheet, place = SHEETS_BY_NAME.get(name), Cell(path.name, name)
        try:
            decoded = decode_text(bytes_of(path))
        except NotText:
            raise UnreadableData(
                place, "this is no text in UTF-8, UTF-16 or cp1252", "Save the sheet again as CSV (UTF-8)."
            ) from None
        if not decoded.text.strip():
            columns = ",".join(column.name for column in sheet.columns if column.required) if sheet else ""
            raise UnreadableData(place, "the file is empty", f"Its first row must be its headers, such as {columns}.")
        delimiter, skip = find_delimiter(decoded.text, sheet)
        csv.field_size_limit(LONGEST_CELL)
        lines = _lines(decoded.text[skip:], delimiter, place)
        cells = cast("list[list[RawValue]]", lines)
        layout = Layout(name, path.name, False, decoded.encoding, not decoded.sure, delimiter)  # noqa: FBT003
        return layout.table(cells, sheet)

    def path_of(self, name: str) -> Path:
        """The file of a sheet that is there."""
        return self._files[name]

    def marks(self, name: str) -> Marks:  # noqa: ARG002 - text has neither formulas nor merged cells
        """Nothing: a CSV file holds values alone."""
        return Marks()

    def size_of(self, name: str) -> int:
        """How many bytes the file of a sheet has; 0 where there is none."""
        path = self._files.get(name)
        return path.stat().st_size if path is not None and path.is_file() else 0


@dataclass(frozen=True)
class WorkbookFile:
    """A workbook with one tab a sheet: XLSX, XLSM, XLS, XLSB or ODS."""

    path: Path

    @cached_property
    def _reader(self) -> WorkbookReader:
        from metrocli.sheets.reading.workbook_process import WorkbookReader

        return WorkbookReader(self.path)

    def start_reading(self) -> None:
        """Let the workbook be opened by its own process while this one does something else."""
        _ = self._reader

    @cached_property
    def _tabs(self) -> dict[str, str]:
        tabs: dict[str, str] = {}
        for tab in self._reader.names:
            if fold(tab) in INSTRUCTION_TABS:
                continue
            name = _declared_name(tab)
            if name in tabs:
                both = f"both tabs '{tabs[name]}' and '{tab}' are the sheet '{name}'"
                raise UnreadableData(self.path.name, both, "Keep one of them.")
            tabs[name] = tab
        return tabs

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets that are there."""
        return _ordered(list(self._tabs), self.path, "tab")

    def read_table(self, name: str) -> RawTable | None:
        """Read one tab; an empty one is as good as none."""
        if name not in self.sheet_names:
            return None
        cells = self._reader.cells(self._tabs[name])
        if not any(to_text(cell) for row in cells for cell in row):
            return None
        return Layout(name, self.path.name, in_workbook=True).table(cells, SHEETS_BY_NAME.get(name))

    def tab_name(self, name: str) -> str:
        """The tab of a sheet that is there, as the workbook writes it."""
        return self._tabs[name]

    def marks(self, name: str) -> Marks:
        """The formulas and merged cells of one tab, as far as the kind of workbook lets them be found."""
        return marks(self.path, self._tabs[name])

    def size_of(self, name: str) -> int:  # noqa: ARG002 - one file holds them all
        """How many bytes the workbook has."""
        return self.path.stat().st_size
