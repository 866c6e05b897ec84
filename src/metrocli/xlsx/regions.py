"""Find the cells of an XLSX tab that hold formulas, are merged, or show a number with leading zeros."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from metrocli.xlsx.package import (
    MULTI_CELL_FORMULAS,
    NAMESPACES,
    OOXML_SUFFIXES,
    CellCursor,
    CellRange,
    find_tab_part,
    make_parser,
    parse_range,
    report_damage,
    visit_elements,
)

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 18
_OVERLAP = 32
_FORMULA = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
_MERGED = b"mergeCell"
_CELLS_END = re.compile(rb"</(?:[\w.-]+:)?sheetData")
_ROW, _CELL, _F, _MERGE = (
    {f"{namespace} {name}" for namespace in NAMESPACES} for name in ("row", "c", "f", "mergeCell")
)

_FORMAT, _CELL_STYLES, _STYLE = (
    {f"{namespace} {name}" for namespace in NAMESPACES} for name in ("numFmt", "cellXfs", "xf")
)
_STYLE_LISTS = {f"{namespace} {name}" for namespace in NAMESPACES for name in ("cellStyleXfs", "cellXfs", "dxfs")}
_STYLES = "xl/styles.xml"
_PADDING = re.compile(rb"formatCode=[\"']00+[\"']")


class TabRegions(NamedTuple):
    """The formulas, the merged cells and the zero-padded numbers of a tab.

    Attributes:
        formulas: the ranges of cells with formulas: runs of cells in one column, and the range of each array formula.
        merged: the ranges of merged cells.
        padded: the row (from 1), the column (from 0) and the number of digits of each cell with a number format such
            as 000, which shows 7 as 007.
    """

    formulas: tuple[CellRange, ...] = ()
    merged: tuple[CellRange, ...] = ()
    padded: tuple[tuple[int, int, int], ...] = ()


def find_regions(path: Path, tab: str) -> TabRegions:
    """Find the formulas and the merged cells of a tab, reading it as a stream.

    Args:
        path: a workbook; for one that is neither XLSX nor XLSM the answer is empty.
        tab: the tab's name, as written in the workbook.

    Raises:
        UnreadableData: the workbook is damaged, or declares a document type.
    """
    if path.suffix.lower() not in OOXML_SUFFIXES:
        return TabRegions()
    with report_damage(f"{path.name}, sheet '{tab}'"), zipfile.ZipFile(path) as book:
        part = find_tab_part(book, tab)
        has_formulas, has_merged = _scan_bytes(book, part)
        padding = _read_padding_styles(book)
        if has_formulas or has_merged or padding:
            return _parse_regions(book, part, padding, with_cells=has_formulas or bool(padding))
        return TabRegions()


def _read_padding_styles(book: zipfile.ZipFile) -> dict[str, int]:
    """Return the numbers of the cell styles that show a whole number with leading zeros, with their digits."""
    xml = book.read(_STYLES) if _STYLES in book.namelist() else b""
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
    """Return whether there may be formulas, and merged cells, by the bytes alone. Most tabs have neither."""
    has_formulas = has_merged = is_below_cells = False
    with book.open(part) as content:
        overlap = b""
        while chunk := content.read(_CHUNK):
            if not overlap and b"\0" in chunk:
                return True, True  # not in UTF-8: only the parser can read it
            text = overlap + chunk
            if not is_below_cells and not has_formulas:
                # Formulas below the cells are of other kinds: for drop-downs and for colours.
                end = _CELLS_END.search(text)
                cells = text[: end.start()] if end else text
                has_formulas = any(formula.search(cells) for formula in _FORMULA)
                is_below_cells = end is not None
            has_merged = has_merged or _MERGED in text
            overlap = text[-_OVERLAP:]
    return has_formulas, has_merged


def _parse_regions(book: zipfile.ZipFile, part: str, padding: dict[str, int], *, with_cells: bool) -> TabRegions:
    """Parse the cells and the merged cells; without cells, only the elements after the first merged cells.

    Args:
        book: the workbook.
        part: the part of the tab.
        padding: the styles of zero-padded numbers, with their digits.
        with_cells: whether to look for formulas and zero-padded numbers.
    """
    formulas, merged, cursor, parser = _RangeBuilder(), [], CellCursor(), make_parser()
    padded: list[tuple[int, int, int]] = []

    def visit(name: str, attributes: dict[str, str]) -> None:
        if name in _CELL:
            cursor.move_to_cell(attributes)
            if attributes.get("s") in padding and attributes.get("t", "n") == "n":
                padded.append((cursor.row, cursor.column, padding[attributes["s"]]))
        elif name in _ROW:
            cursor.move_to_row(attributes)
        elif name in _F:
            filled = parse_range(attributes.get("ref", "")) if attributes.get("t") in MULTI_CELL_FORMULAS else None
            formulas.add(filled or CellRange(cursor.row, cursor.column, cursor.row, cursor.column))
        elif name in _MERGE and (cells := parse_range(attributes.get("ref", ""))):
            merged.append(cells)

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
    return TabRegions(tuple(sorted(formulas.ranges)), tuple(sorted(merged)), tuple(padded))


class _RangeBuilder:
    """Joins cells that come row by row into ranges, so that a column full of formulas takes no more memory than one."""

    def __init__(self) -> None:
        self._open: dict[int, CellRange] = {}
        self._closed: list[CellRange] = []

    def add(self, cells: CellRange) -> None:
        """Add one cell, or a range of several columns, which is kept as it is."""
        if cells.left != cells.right:
            self._closed.append(cells)
            return
        above = self._open.get(cells.left)
        if above and above.bottom + 1 == cells.top:
            self._open[cells.left] = above._replace(bottom=cells.bottom)
            return
        if above:
            self._closed.append(above)
        self._open[cells.left] = cells

    @property
    def ranges(self) -> list[CellRange]:
        """All ranges so far, in no order."""
        return [*self._closed, *self._open.values()]
