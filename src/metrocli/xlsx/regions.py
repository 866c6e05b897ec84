"""What an XLSX tab says of its cells beyond their values: which are computed, and which are merged."""

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
)

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 18
_OVERLAP = 32
_FORMULA = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
_MERGED = b"mergeCell"
_CELLS_END = re.compile(rb"</(?:[\w.-]+:)?sheetData")
_ROW, _CELL, _F, _MERGE = ({f"{each} {name}" for each in NAMESPACES} for name in ("row", "c", "f", "mergeCell"))


class TabRegions(NamedTuple):
    """What a tab says of its cells.

    Attributes:
        formulas: where cells are computed, each area one column wide unless one formula fills several.
        merged: the areas that are shown as one cell each.
    """

    formulas: tuple[CellRange, ...] = ()
    merged: tuple[CellRange, ...] = ()


def find_regions(path: Path, tab: str) -> TabRegions:
    """Find the formulas and the merged cells of a tab, without opening it whole.

    Args:
        path: a workbook; of one that is neither XLSX nor XLSM nothing can be told.
        tab: the tab's name as the workbook writes it.

    Raises:
        UnreadableData: the workbook is damaged, or declares entities.
    """
    if path.suffix.lower() not in OOXML_SUFFIXES:
        return TabRegions()
    with report_damage(f"{path.name}, sheet '{tab}'"), zipfile.ZipFile(path) as book:
        part = find_tab_part(book, tab)
        computed, merged = _scan_bytes(book, part)
        return _parse_regions(book, part, from_the_top=computed) if computed or merged else TabRegions()


def _scan_bytes(book: zipfile.ZipFile, part: str) -> tuple[bool, bool]:
    """Whether there may be formulas and merged cells, by the bytes alone: most tabs have none, and are done with."""
    computed = merged = below = False
    with book.open(part) as sheet:
        before = b""
        while chunk := sheet.read(_CHUNK):
            if not before and b"\0" in chunk:
                return True, True  # not in UTF-8, so that nothing can be found this way
            text = before + chunk
            if not below and not computed:
                # What stands below the cells has formulas of other kinds: of drop-downs and of colours.
                end = _CELLS_END.search(text)
                cells = text[: end.start()] if end else text
                computed = any(formula.search(cells) for formula in _FORMULA)
                below = end is not None
            merged = merged or _MERGED in text
            before = text[-_OVERLAP:]
    return computed, merged


def _parse_regions(book: zipfile.ZipFile, part: str, *, from_the_top: bool) -> TabRegions:
    """Read the formulas and the merged cells; without formulas, only what comes after the first word of merged ones."""
    computed, merged, walk, reader = _RangeBuilder(), [], CellCursor(), make_parser()

    def see(name: str, attributes: dict[str, str]) -> None:
        if name in _CELL:
            walk.move_to_cell(attributes)
        elif name in _ROW:
            walk.move_to_row(attributes)
        elif name in _F:
            several = parse_range(attributes.get("ref", "")) if attributes.get("t") in MULTI_CELL_FORMULAS else None
            computed.add(several or CellRange(walk.row, walk.index, walk.row, walk.index))
        elif name in _MERGE and (joined := parse_range(attributes.get("ref", ""))):
            merged.append(joined)

    with book.open(part) as sheet:
        if from_the_top:
            reader.StartElementHandler = see
        before = b""
        while chunk := sheet.read(_CHUNK):
            if _MERGED in before + chunk:
                reader.StartElementHandler = see
            reader.Parse(chunk, False)  # noqa: FBT003 - expat takes it by its place only
            before = chunk[-_OVERLAP:]
        reader.Parse(b"", True)  # noqa: FBT003
    return TabRegions(tuple(sorted(computed.areas)), tuple(sorted(merged)))


class _RangeBuilder:
    """Cells that come row by row, gathered into areas: of a column full of formulas only its ends are kept."""

    def __init__(self) -> None:
        self._open: dict[int, CellRange] = {}
        self._closed: list[CellRange] = []

    def add(self, cell: CellRange) -> None:
        """Add a cell, or an area of several columns, which stays as it is."""
        if cell.left != cell.right:
            self._closed.append(cell)
            return
        above = self._open.get(cell.left)
        if above and above.bottom + 1 == cell.top:
            self._open[cell.left] = above._replace(bottom=cell.bottom)
            return
        if above:
            self._closed.append(above)
        self._open[cell.left] = cell

    @property
    def areas(self) -> list[CellRange]:
        """All that were added."""
        return [*self._closed, *self._open.values()]
