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
    from collections.abc import Sequence
    from pathlib import Path

_CHUNK = 1 << 20
_OVERLAP = 256
"""How many bytes of a chunk are searched again with the next one, for a match that begins in the first."""
_REFERENCE = compile_late(rb"<(?:\w+:)?c\s[^<>]*?r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
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


def scan_tab(path: Path, tab: str, *, has_stale_results: bool = False) -> TabScan:
    """Scan a tab.

    Args:
        path: an XLSX or XLSM file.
        tab: the tab's name, as written in the workbook.
        has_stale_results: whether a formula with the result 0 was never calculated, see `PackageLayout`.

    Returns:
        A scan without cells where the file is damaged or the tab is not found: reading it then reports the error.
    """
    try:
        with report_damage(path.name), zipfile.ZipFile(path) as book:
            return _scan_part(book, find_tab_part(book, tab), has_stale_results=has_stale_results)
    except UnreadableData:
        return TabScan()


def lacks_cells(path: Path, tab: str) -> bool:
    """Return whether a tab that is not a chart has no list of cells, not even an empty one, so that it is damaged."""
    with suppress(UnreadableData), report_damage(path.name), zipfile.ZipFile(path) as book:
        kind, part = list_tabs(book)[tab]
        return kind == "worksheet" and b"sheetData" not in book.read(part)
    return False


def _scan_part(book: zipfile.ZipFile, part: str, *, has_stale_results: bool) -> TabScan:
    """Search the bytes of a tab's part. A regular expression is faster than a parser."""
    rows = columns = 0
    needs_parsing = False
    results = [_NOT_CALCULATED, _ZERO] if has_stale_results else [_NOT_CALCULATED]
    with book.open(part) as content:
        overlap = b""
        while chunk := content.read(_CHUNK):
            text = overlap + chunk
            for letters, number in _REFERENCE.findall(text):
                rows, columns = max(rows, int(number)), max(columns, to_column_index(letters.decode()) + 1)
            needs_parsing = needs_parsing or _has_marks(text, results)
            overlap = text[-_OVERLAP:]
    return TabScan(rows, columns, needs_parsing)


def _has_marks(text: bytes, results: Sequence[re.Pattern[bytes]]) -> bool:
    """Return whether bytes may have an error, a formula without a result or merged cells, or are not in UTF-8."""
    return (
        _MERGED in text
        or any(mark in text for mark in _ERRORS)
        or b"\0" in text
        or (any(mark in text for mark in _FORMULAS) and any(result.search(text) for result in results))
    )
