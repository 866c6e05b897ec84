"""Scan the bytes of a workbook's tab, without loading its cells: how far they extend, and what only the file shows.

A reader allocates memory for all cells up to the last one. A single stray cell in the last corner of a tab would take
more memory than there is, so the extent is checked before the tab is read. The library that reads the cells returns
blanks for errors, for formulas without a result and for all but the first of merged cells. Regular expressions find
whether there may be any; only then is it worth to parse the part.
"""

from __future__ import annotations

import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.model.cell import to_column_index
from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.package import find_tab_part, list_tabs, report_damage

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence
    from pathlib import Path

_CHUNK = 1 << 20
_OVERLAP = 256
"""How many bytes of a chunk are searched again with the next one, for a match that begins in the first."""
_REFERENCE = compile_late(rb"<(?:\w+:)?c\s[^<>]*?r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_LETTERS = compile_late(rb"r=[\"']([A-Z]{1,3})\d")
_NUMBER = compile_late(rb"r=[\"'][A-Z]{1,3}(\d{1,7})[\"']")
"""The parts of references, in cells and in texts: to look for them takes a third of the time of whole cells."""
_NOT_CALCULATED = compile_late(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^<>]*)?/>)\s*(?:</|<(?:\w+:)?v\s*(?:/>|>\s*</))",
)
_ZERO = compile_late(rb"f(?:\s[^<>]*/)?>\s*<(?:\w+:)?v>0<")
_FORMULAS = (b"<f", b":f")
"""The beginnings of formulas; to look for them is quicker than the pattern."""
_ERRORS = (b't="e"', b"t='e'")
_MERGED = b"mergeCell"


class TabScan(NamedTuple):
    """What the bytes of a tab show.

    Attributes:
        rows: the last row with a cell, from 1; 0 for a tab without cells.
        columns: the last column with a cell, from 1.
        needs_parsing: whether there may be errors, formulas without a result, or merged cells.
    """

    rows: int = 0
    columns: int = 0
    needs_parsing: bool = False


def scan_tab(path: Path, tab: str, *, has_stale_results: bool = False, fitting_cells: int = 0) -> TabScan:
    """Scan a tab.

    Args:
        path: an XLSX or XLSM file.
        tab: the tab's name, as written in the workbook.
        has_stale_results: whether a formula with the result 0 was never calculated, see `PackageLayout`.
        fitting_cells: how many cells fit into memory. If no more are found in a quick way, which takes a text such as
            r="B12" for a cell, the extent may be too large by such a text.

    Returns:
        A scan without cells where the file is damaged or the tab is not found: reading it then reports the error.
    """
    try:
        with report_damage(path.name), zipfile.ZipFile(path) as book:
            part = find_tab_part(book, tab)
            scan = _scan_part(book, part, _find_extent_quickly, has_stale_results=has_stale_results)
            if scan.rows * scan.columns > fitting_cells:
                scan = _scan_part(book, part, _find_extent, has_stale_results=has_stale_results)
            return scan
    except UnreadableData:
        return TabScan()


def lacks_cells(path: Path, tab: str) -> bool:
    """Return whether a tab that is not a chart has no list of cells, not even an empty one, so that it is damaged."""
    with suppress(UnreadableData), report_damage(path.name), zipfile.ZipFile(path) as book:
        kind, part = list_tabs(book)[tab]
        return kind == "worksheet" and b"sheetData" not in book.read(part)
    return False


def _scan_part(
    book: zipfile.ZipFile, part: str, find_extent: Callable[[bytes], tuple[int, int]], *, has_stale_results: bool
) -> TabScan:
    """Search the bytes of a tab's part. A regular expression is faster than a parser."""
    rows = columns = 0
    needs_parsing = False
    results = [_NOT_CALCULATED, _ZERO] if has_stale_results else [_NOT_CALCULATED]
    with book.open(part) as content:
        overlap = b""
        while chunk := content.read(_CHUNK):
            text = overlap + chunk
            last_row, last_column = find_extent(text)
            rows, columns = max(rows, last_row), max(columns, last_column)
            needs_parsing = needs_parsing or _has_marks(text, results)
            overlap = text[-_OVERLAP:]
    return TabScan(rows, columns, needs_parsing)


def _find_extent_quickly(text: bytes) -> tuple[int, int]:
    """Return the last row and the last column that bytes refer to."""
    return _find_last(_NUMBER.findall(text), _LETTERS.findall(text))


def _find_extent(text: bytes) -> tuple[int, int]:
    """Return the last row and the last column of the cells in bytes."""
    references = _REFERENCE.findall(text)
    return _find_last([number for _, number in references], [letters for letters, _ in references])


def _find_last(numbers: Sequence[bytes], letters: Sequence[bytes]) -> tuple[int, int]:
    """Return the last of some rows and of some columns; 0 for none."""
    columns = {*letters}
    return max(map(int, {*numbers}), default=0), max(
        (to_column_index(each.decode()) + 1 for each in columns), default=0
    )


def _has_marks(text: bytes, results: Sequence[re.Pattern[bytes]]) -> bool:
    """Return whether bytes may have an error, a formula without a result or merged cells, or are not in UTF-8."""
    return (
        _MERGED in text
        or any(mark in text for mark in _ERRORS)
        or b"\0" in text
        or (any(mark in text for mark in _FORMULAS) and any(result.search(text) for result in results))
    )
