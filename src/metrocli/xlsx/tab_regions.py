"""What the file of a tab shows, and the library that reads its cells does not. Kept apart, since it needs no parser."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.xlsx.package import CellRange

MAX_TEXTS = 1_000_000
"""The most cells of a tab whose texts are taken from the file."""
TOO_MANY_TEXTS = MessageType(
    "too-many-texts",
    "the tab has more than {limit:,} cells with an error or a line break",
    "Delete the formulas that fail, or save the sheet as CSV.",
)


class TabRegions(NamedTuple):
    """What the file of a tab shows, and the library that reads its cells does not.

    Attributes:
        formulas: the ranges of cells with formulas: runs of cells in one column, and the range of each array formula.
        merged: the ranges of merged cells.
        padded: the row (from 1), the column (from 0) and the number of digits of each cell with a number format such
            as 000, which shows 7 as 007.
        uncalculated: the ranges of cells with formulas whose result is not in the file.
        texts: the row, the column and the text of cells that the library returns without it: errors such as #N/A, and
            texts with line breaks in ODS files.
    """

    formulas: tuple[CellRange, ...] = ()
    merged: tuple[CellRange, ...] = ()
    padded: tuple[tuple[int, int, int], ...] = ()
    uncalculated: tuple[CellRange, ...] = ()
    texts: tuple[tuple[int, int, str], ...] = ()


NO_REGIONS = TabRegions()
"""The regions of a tab that has none, or of another kind of file."""


class WorkbookRegions(NamedTuple):
    """What the file of a workbook shows, and the library that reads its cells does not.

    Attributes:
        tabs: the regions of the tabs, by their names. There are none if nothing is found, or if the workbook is
            damaged, since the library that reads it reports that.
        starts_1904: whether days are counted from 1904.
    """

    tabs: Mapping[str, TabRegions] = MappingProxyType({})
    starts_1904: bool = False


class RangeBuilder:
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
