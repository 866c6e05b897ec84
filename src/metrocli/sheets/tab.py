"""What a workbook's tab holds besides its values: which cells are worked out by formulas, and which are merged.

Found in the tab's own text, without opening it: a reader that knows formulas takes ten times as long.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.reach import column_number, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20
_OVERLAP = 4096
_FORMULA = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>\s*<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s(?:[^>]*?\s)?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")


class Area(NamedTuple):
    """A block of cells, by its corners.

    Attributes:
        top: its first row, as a spreadsheet counts it.
        left: its first column's place from the left, from 0.
        bottom: its last row.
        right: its last column's place.
    """

    top: int
    left: int
    bottom: int
    right: int


class Marks(NamedTuple):
    """What a tab holds besides its values.

    Attributes:
        formulas: the row and the column's place of each cell that is worked out by a formula, in their order.
        merged: the blocks of cells that are merged into one.
    """

    formulas: tuple[tuple[int, int], ...] = ()
    merged: tuple[Area, ...] = ()


def marks(path: Path, place: int) -> Marks:
    """Find the formulas and the merged cells of a tab.

    Args:
        path: an XLSX or XLSM file.
        place: the tab's place among the tabs, from 0.

    Returns:
        What there is; nothing where the file does not say, which the reader itself then reports.
    """
    try:
        with zipfile.ZipFile(path) as book:
            part = part_of(book, place)
            return _marks(book, part) if part else Marks()
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        return Marks()


def _marks(book: zipfile.ZipFile, part: str) -> Marks:
    formulas: dict[tuple[int, int], None] = {}
    merged: dict[Area, None] = {}
    for text in _pieces(book, part):
        for letters, row in _FORMULA.findall(text):
            formulas[int(row), column_number(letters) - 1] = None
        for left, top, right, bottom in _MERGED.findall(text):
            merged[Area(int(top), column_number(left) - 1, int(bottom), column_number(right) - 1)] = None
    return Marks(tuple(formulas), tuple(merged))


def _pieces(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The text of a part in pieces that overlap, so that none cuts what is looked for."""
    with book.open(part) as sheet:
        before = b""
        while chunk := sheet.read(_CHUNK):
            text = before + chunk
            yield text
            before = text[-_OVERLAP:]
