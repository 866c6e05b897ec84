"""Find the cells of an XLSX tab that hold formulas or errors, are merged, or show a number with leading zeros."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.model.cell import Cell
from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.package import (
    MULTI_CELL_FORMULAS,
    NAMESPACES,
    OOXML_SUFFIXES,
    CellCursor,
    CellRange,
    find_tab_part,
    make_parser,
    parse_range,
    read_relationships,
    report_damage,
    visit_elements,
)
from metrocli.xlsx.tab_regions import MAX_TEXTS, NO_REGIONS, TOO_MANY_TEXTS, RangeBuilder, TabRegions

if TYPE_CHECKING:
    from pathlib import Path
    from xml.parsers.expat import XMLParserType

_CHUNK = 1 << 18
_OVERLAP = 32
_FORMULA = (compile_late(rb"<f[\s/>]"), compile_late(rb":f[\s/>]"))
_MERGED = b"mergeCell"
_CELLS_END = compile_late(rb"</(?:[\w.-]+:)?sheetData")
_ERROR = compile_late(rb"t=[\"']e[\"']")
_ROW, _CELL, _F, _MERGE = (
    {f"{namespace} {name}" for namespace in NAMESPACES} for name in ("row", "c", "f", "mergeCell")
)

_FORMAT, _CELL_STYLES, _STYLE = (
    {f"{namespace} {name}" for namespace in NAMESPACES} for name in ("numFmt", "cellXfs", "xf")
)
_STYLE_LISTS = {f"{namespace} {name}" for namespace in NAMESPACES for name in ("cellStyleXfs", "cellXfs", "dxfs")}
_LONGEST_ERROR = 40
_PADDING = compile_late(rb"formatCode=[\"']00+[\"']")


def find_regions(path: Path, tab: str, *, has_stale_results: bool = False) -> TabRegions:
    """Find the formulas and the merged cells of a tab, reading it as a stream.

    Args:
        path: a workbook; for one that is neither XLSX nor XLSM the answer is empty.
        tab: the tab's name, as written in the workbook.
        has_stale_results: whether a formula with the result 0 was never calculated, see `PackageLayout`. The text of
            such a cell is blank.

    Raises:
        UnreadableData: the workbook is damaged, or declares a document type.
    """
    if path.suffix.lower() not in OOXML_SUFFIXES:
        return NO_REGIONS
    place = Cell(path.name, tab, in_workbook=True)
    with report_damage(place), zipfile.ZipFile(path) as book:
        part = find_tab_part(book, tab)
        has_cells, has_merged = _scan_bytes(book, part)
        padding = _read_padding_styles(book)
        if has_cells or has_merged or padding:
            collector = _ResultCollector(place, has_stale_results=has_stale_results)
            return _parse_regions(book, part, collector, padding, with_cells=has_cells or bool(padding))
        return NO_REGIONS


def _read_padding_styles(book: zipfile.ZipFile) -> dict[str, int]:
    """Return the numbers of the cell styles that show a whole number with leading zeros, with their digits."""
    part = dict(read_relationships(book).values()).get("styles", "")
    xml = book.read(part) if part in book.namelist() else b""
    if not _PADDING.search(xml):
        return {}
    digits: dict[str, int] = {}
    styles: list[str] = []
    inside = False

    def visit(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        code = attributes.get("formatCode", "")
        if name in _FORMAT and len(code) > 1 and not code.strip("0"):
            digits[attributes.get("numFmtId", "")] = len(code)
        elif name in _STYLE_LISTS:
            inside = name in _CELL_STYLES
        elif inside and name in _STYLE:
            styles.append(attributes.get("numFmtId", ""))

    visit_elements(xml, visit)
    return {str(index): digits[number] for index, number in enumerate(styles) if number in digits}


def _scan_bytes(book: zipfile.ZipFile, part: str) -> tuple[bool, bool]:
    """Return whether there may be formulas or errors, and merged cells, by the bytes alone. Most tabs have neither."""
    has_found = has_merged = is_below_cells = False
    with book.open(part) as content:
        overlap = b""
        while chunk := content.read(_CHUNK):
            if not overlap and b"\0" in chunk:
                return True, True  # not in UTF-8: only the parser can read it
            text = overlap + chunk
            if not is_below_cells and not has_found:
                # Formulas below the cells are of other kinds: for drop-downs and for colours.
                end = _CELLS_END.search(text)
                cells = text[: end.start()] if end else text
                has_found = any(pattern.search(cells) for pattern in (*_FORMULA, _ERROR))
                is_below_cells = end is not None
            has_merged = has_merged or _MERGED in text
            overlap = text[-_OVERLAP:]
    return has_found, has_merged


def _parse_regions(
    book: zipfile.ZipFile, part: str, results: _ResultCollector, padding: dict[str, int], *, with_cells: bool
) -> TabRegions:
    """Parse the cells and the merged cells; without cells, only the elements after the first merged cells.

    Args:
        book: the workbook.
        part: the part of the tab.
        results: collects errors, and formulas without a result.
        padding: the styles of zero-padded numbers, with their digits.
        with_cells: whether to look for formulas, errors and zero-padded numbers.
    """
    formulas, merged, cursor, parser = RangeBuilder(), [], CellCursor(), make_parser()
    results.parser = parser
    padded: list[tuple[int, int, int]] = []

    def visit(name: str, attributes: dict[str, str]) -> None:
        if name in _CELL:
            cursor.move_to_cell(attributes)
            results.start_cell(cursor, attributes.get("t", "n"))
            if attributes.get("s") in padding and attributes.get("t", "n") == "n":
                padded.append((cursor.row, cursor.column, padding[attributes["s"]]))
        elif name in _ROW:
            cursor.move_to_row(attributes)
        elif name in _F:
            filled = parse_range(attributes.get("ref", "")) if attributes.get("t") in MULTI_CELL_FORMULAS else None
            cells = filled or CellRange(cursor.row, cursor.column, cursor.row, cursor.column)
            formulas.add(cells)
            results.start_formula(cells)
        elif name in _MERGE and (area := parse_range(attributes.get("ref", ""))):
            merged.append(area)

    with book.open(part) as content:
        if with_cells:
            parser.StartElementHandler = visit
        overlap = b""
        while chunk := content.read(_CHUNK):
            if _MERGED in overlap + chunk:
                parser.StartElementHandler = visit
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keyword
            overlap = chunk[-_OVERLAP:]
        parser.Parse(b"", True)  # noqa: FBT003
    return TabRegions(
        tuple(sorted(formulas.ranges)),
        tuple(sorted(merged)),
        tuple(padded),
        tuple(sorted(results.uncalculated.ranges)),
        tuple(results.texts),
    )


class _ResultCollector:
    """Collects the texts of errors, and the formulas without a result.

    It listens to the parser only within cells that have an error or a formula, since most have neither.

    Attributes:
        texts: the row, the column and the text of each cell with an error, or with a result that does not count.
        uncalculated: the cells with formulas without a result.
        parser: the parser.
    """

    parser: XMLParserType

    def __init__(self, place: Cell, *, has_stale_results: bool) -> None:
        self.texts: list[tuple[int, int, str]] = []
        self.uncalculated = RangeBuilder()
        self._tab, self._no_results = place, ("", "0") if has_stale_results else ("",)
        self._place, self._type = (0, 0), ""
        self._formula: CellRange | None = None
        self._text = ""

    def start_cell(self, cursor: CellCursor, cell_type: str) -> None:
        """Begin a cell."""
        self._place, self._type, self._formula, self._text = (cursor.row, cursor.column), cell_type, None, ""
        if cell_type == "e":
            self._listen(on=True)

    def start_formula(self, cells: CellRange) -> None:
        """Note that the cell has a formula, which fills some cells."""
        self._formula = cells
        self._listen(on=True)

    def _listen(self, *, on: bool) -> None:
        self.parser.CharacterDataHandler = self._add if on else None
        self.parser.EndElementHandler = self._end if on else None

    def _add(self, text: str) -> None:
        self._text = (self._text + text)[:_LONGEST_ERROR]

    def _end(self, name: str) -> None:
        if name in _F:
            self._text = ""  # what came so far is the formula
        elif name in _CELL:
            self._listen(on=False)
            if self._type == "e" and self._text.strip():
                self._add_text(self._text.strip())
            elif self._formula is not None and self._text in self._no_results and self._type != "str":
                if self._text:
                    self._add_text("")
                self.uncalculated.add(self._formula)

    def _add_text(self, text: str) -> None:
        if len(self.texts) == MAX_TEXTS:
            raise UnreadableData(self._tab, TOO_MANY_TEXTS(limit=MAX_TEXTS))
        self.texts.append((*self._place, text))
