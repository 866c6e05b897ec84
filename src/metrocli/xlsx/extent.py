"""Find the extent of a workbook's tab (its last row and column) without loading its cells.

A reader allocates memory for all cells up to the last one. A single stray cell in the last corner of a tab would take
more memory than there is, so the extent is checked before the tab is read.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.model.cell import to_column_index
from metrocli.xlsx.package import find_tab_part, report_damage

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 20
_OVERLAP = 64
"""How many bytes of a chunk are searched again with the next one, for a reference that begins in the first."""
_REFERENCE = re.compile(rb"<(?:\w+:)?c\s[^<>]*?r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")


def find_extent(path: Path, tab: str) -> tuple[int, int]:
    """Return the last row and the last column that have a cell in a tab, counted from 1.

    Args:
        path: an XLSX or XLSM file.
        tab: the tab's name, as written in the workbook.

    Returns:
        (0, 0) for a tab without cells, and where the file is damaged or the tab is not found: reading it then reports
        the error.
    """
    try:
        with report_damage(path.name), zipfile.ZipFile(path) as book:
            return _find_last_cell(book, find_tab_part(book, tab))
    except UnreadableData:
        return 0, 0


def _find_last_cell(book: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """Search the bytes of a tab's part for cell references. A regular expression is faster than a parser."""
    rows = columns = 0
    with book.open(part) as content:
        overlap = b""
        while chunk := content.read(_CHUNK):
            text = overlap + chunk
            for letters, number in _REFERENCE.findall(text):
                rows, columns = max(rows, int(number)), max(columns, to_column_index(letters.decode()) + 1)
            overlap = text[-_OVERLAP:]
    return rows, columns
