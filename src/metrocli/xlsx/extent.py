"""How far the cells of a workbook's tab reach, found without opening the tab.

The reader makes room for every place between the first cell and the last: one stray cell in the last corner of a tab
would take more memory than there is, and end the process without a word.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from metrocli.model.cell import to_column_index

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 20
_OVERLAP = 64
_REFERENCE = re.compile(rb"<(?:\w+:)?c\s[^<>]*?r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def find_extent(path: Path, place: int) -> tuple[int, int]:
    """How many rows and columns the cells of a tab reach over.

    Args:
        path: an XLSX or XLSM file.
        place: the tab's place among the tabs, from 0.

    Returns:
        The last row and the last column that hold a cell, counted from 1; (0, 0) where the file does not say, which the
        reader itself then reports.
    """
    try:
        with zipfile.ZipFile(path) as book:
            part = _part(book, place)
            return _last_cell(book, part) if part else (0, 0)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        return 0, 0


def _part(book: zipfile.ZipFile, place: int) -> str:
    """The name of the part that holds a tab; "" where the workbook does not list it."""
    sheets = [_attributes(tag) for tag in _SHEET.findall(book.read("xl/workbook.xml"))]
    relations = [_attributes(tag) for tag in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels"))]
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    if place >= len(sheets):
        return ""
    identity = next((value for name, value in sheets[place].items() if name.endswith(":id")), None)
    target = targets.get(identity, "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}" if target else ""


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): (one or other).decode(errors="replace") for name, one, other in _ATTRIBUTE.findall(tag)}


def _last_cell(book: zipfile.ZipFile, part: str) -> tuple[int, int]:
    rows = columns = 0
    with book.open(part) as sheet:
        before = b""
        while chunk := sheet.read(_CHUNK):
            text = before + chunk
            for letters, number in _REFERENCE.findall(text):
                rows, columns = max(rows, int(number)), max(columns, to_column_index(letters.decode()) + 1)
            before = text[-_OVERLAP:]
    return rows, columns
