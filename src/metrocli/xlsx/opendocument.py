"""Find what an ODS workbook shows of its cells and the library that reads them does not.

The library joins the lines of a paragraph, returns errors as blanks or as 0, and formulas without a result as blanks.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.model.cell import Cell
from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.package import CellRange, make_parser, report_damage
from metrocli.xlsx.tab_regions import MAX_TEXTS, TOO_MANY_TEXTS, RangeBuilder, TabRegions, WorkbookRegions

if TYPE_CHECKING:
    from pathlib import Path

_CONTENT = "content.xml"
_CHUNK = 1 << 18
_OVERLAP = 32
_MARK = compile_late(rb":line-break|:tab[\s/>]|[\"']error[\"']|:formula|-spanned|:null-date|:ruby-text|>0\d+</")
_TABLE, _TEXT, _OFFICE = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0 " for name in ("table", "text", "office"))
_EXTENDED_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_TABLES, _ROW, _FIRST_DAY = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}null-date"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
_BREAKS = {f"{_TEXT}line-break": "\n", f"{_TEXT}tab": "\t"}
_PRONUNCIATION = f"{_TEXT}ruby-text"
_SPACES, _REMARK, _DRAWING = f"{_TEXT}s", f"{_OFFICE}annotation", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_VALUES = {f"{_OFFICE}{name}" for name in ("value", "string-value", "date-value", "time-value", "boolean-value")}
_PADDED = compile_late(r"0\d+")
_MAX_ROWS, _MAX_COLUMNS, _MAX_SPACES = 1 << 20, 1 << 14, 1000


def find_ods_regions(path: Path) -> WorkbookRegions:
    """Find the texts with line breaks, the errors, the padded numbers, the formulas and the merged cells of the tabs.

    Args:
        path: an ODS workbook.

    Raises:
        UnreadableData: the workbook is damaged, or declares a document type.
    """
    with report_damage(path.name), zipfile.ZipFile(path) as book:
        if not _has_marks(book):
            return WorkbookRegions()
        visitor = _Visitor(path.name)
        with book.open(_CONTENT) as content:
            while chunk := content.read(_CHUNK):
                visitor.parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keyword
            visitor.parser.Parse(b"", True)  # noqa: FBT003
        return WorkbookRegions(visitor.regions, visitor.starts_1904)


def _has_marks(book: zipfile.ZipFile) -> bool:
    """Return whether there may be anything to find, by the bytes alone."""
    with book.open(_CONTENT) as content:
        overlap = b""
        while chunk := content.read(_CHUNK):
            text = overlap + chunk
            if _MARK.search(text) or b"\0" in text:
                return True
            overlap = text[-_OVERLAP:]
    return False


class _Visitor:
    """Listens to the parser, and collects the regions of each tab.

    Attributes:
        regions: the regions of the tabs that have ended.
        starts_1904: whether days are counted from 1904.
        parser: the parser.
    """

    def __init__(self, file: str) -> None:
        self.regions: dict[str, TabRegions] = {}
        self.starts_1904 = False
        self.parser = make_parser()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self._file, self._tab = file, ""
        self._tables = self._asides = self._row = self._next_row = self._next_column = 0
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._has_paragraph = False
        self._is_misread = False
        self._begin_tab("")

    def _begin_tab(self, name: str) -> None:
        self._tab, self._next_row = name, 1
        self._formulas, self._uncalculated = RangeBuilder(), RangeBuilder()
        self._merged: list[CellRange] = []
        self._texts: list[tuple[int, int, str]] = []
        self._padded: list[tuple[int, int, int]] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _FIRST_DAY:
            self.starts_1904 = attributes.get(f"{_TABLE}date-value", "").startswith("1904")
        elif name == _TABLES:
            self._tables += 1
            if self._tables == 1:
                self._begin_tab(attributes.get(f"{_TABLE}name", ""))
        elif self._tables != 1:  # a table within a cell is not read
            return
        elif name == _ROW:
            self._row, self._next_column = self._next_row, 0
            self._next_row += _read_count(attributes, "number-rows-repeated", _MAX_ROWS)
        elif name in _CELLS:
            self._cell, self._pieces = attributes, []
            self._has_paragraph = self._is_misread = False
        elif _is_aside(name):
            self._asides += 1
            self._is_misread = self._is_misread or name == _PRONUNCIATION
        elif self._cell is not None and not self._asides:
            self._start_text(name, attributes)

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if name in _PARAGRAPHS:
            if self._has_paragraph:
                self._add("\n")
            self._has_paragraph = True
            self.parser.CharacterDataHandler = self._add
        elif self._has_paragraph and name in _BREAKS:
            self._is_misread = True
            self._add(_BREAKS[name])
        elif self._has_paragraph and name == _SPACES:
            count = attributes.get(f"{_TEXT}c", "1")
            self._add(" " * (min(int(count), _MAX_SPACES) if count.isdecimal() else 1))

    def _add(self, text: str) -> None:
        if not self._asides:
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        if name == _TABLES:
            if self._tables == 1:
                self._end_tab()
            self._tables -= 1
        elif self._tables != 1:
            return
        elif _is_aside(name):
            self._asides -= 1
        elif name in _PARAGRAPHS and not self._asides:
            self.parser.CharacterDataHandler = None
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None

    def _end_cell(self, attributes: dict[str, str]) -> None:
        columns = _read_count(attributes, "number-columns-repeated", _MAX_COLUMNS)
        left, self._next_column = self._next_column, self._next_column + columns
        area = CellRange(self._row, left, self._next_row - 1, self._next_column - 1)
        down = _read_count(attributes, "number-rows-spanned", _MAX_ROWS)
        right = _read_count(attributes, "number-columns-spanned", _MAX_COLUMNS)
        if down > 1 or right > 1:
            self._merged.append(CellRange(self._row, left, self._row + down - 1, left + right - 1))
        text = "".join(self._pieces)
        is_error = attributes.get(_EXTENDED_TYPE) == "error"
        if f"{_TABLE}formula" in attributes:
            self._formulas.add(area)
            is_text = attributes.get(f"{_OFFICE}value-type") == "string"
            if not text and not is_error and not is_text and not _VALUES & attributes.keys():
                self._uncalculated.add(area)
        if (self._is_misread or is_error) and text.strip():
            self._add_text(area, text)
        if attributes.get(f"{_OFFICE}value-type") == "float" and _PADDED.fullmatch(text):
            rows = range(area.top, area.bottom + 1)[: MAX_TEXTS - len(self._padded)]
            self._padded += [(row, left, len(text)) for row in rows]

    def _add_text(self, area: CellRange, text: str) -> None:
        count = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if len(self._texts) + count > MAX_TEXTS:
            raise UnreadableData(Cell(self._file, self._tab, in_workbook=True), TOO_MANY_TEXTS(limit=MAX_TEXTS))
        rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
        self._texts += [(row, column, text) for row in rows for column in columns]

    def _end_tab(self) -> None:
        self.regions[self._tab] = TabRegions(
            tuple(sorted(self._formulas.ranges)),
            tuple(sorted(self._merged)),
            tuple(self._padded),
            uncalculated=tuple(sorted(self._uncalculated.ranges)),
            texts=tuple(self._texts),
        )


def _is_aside(name: str) -> bool:
    """Return whether an element holds a remark, a pronunciation or a drawing, which is not text of its cell."""
    return name in {_REMARK, _PRONUNCIATION} or name.startswith(_DRAWING)


def _read_count(attributes: dict[str, str], name: str, limit: int) -> int:
    """Return how often a row or a cell is repeated, or how many it spans: 1 unless it says so."""
    value = attributes.get(f"{_TABLE}{name}", "")
    return max(1, min(int(value), limit)) if value.isdecimal() and len(value) <= len(str(limit)) else 1
