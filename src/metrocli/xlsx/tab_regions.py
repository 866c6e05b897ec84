"""What the file of a tab shows, and the library that reads its cells does not. Kept apart, since it needs no parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocli.xlsx.package import CellRange


class TabRegions(NamedTuple):
    """What the file of a tab shows, and the library that reads its cells does not.

    Attributes:
        formulas: the ranges of cells with formulas: runs of cells in one column, and the range of each array formula.
        merged: the ranges of merged cells.
        padded: the row (from 1), the column (from 0) and the number of digits of each cell with a number format such
            as 000, which shows 7 as 007.
        uncalculated: the ranges of cells with formulas whose result is not in the file.
        texts: the row, the column and the text of cells that the library returns without it: errors such as #N/A.
    """

    formulas: tuple[CellRange, ...] = ()
    merged: tuple[CellRange, ...] = ()
    padded: tuple[tuple[int, int, int], ...] = ()
    uncalculated: tuple[CellRange, ...] = ()
    texts: tuple[tuple[int, int, str], ...] = ()


NO_REGIONS = TabRegions()
"""The regions of a tab that has none, or of another kind of file."""
