"""The parser of workbooks, which runs in a child process: see `workbook_process`, which starts it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from python_calamine import CalamineSheet, CalamineWorkbook

_BATCH = 2000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"


def read_workbook(path: str, max_cells: str, *, requests: Iterable[bytes]) -> Iterator[tuple[str, object]]:
    """Open a workbook and read the tabs that are requested.

    Args:
        path: the workbook.
        max_cells: the most cells of a tab that is read, blank ones counted, as a number in digits.
        requests: the position of a tab among the tabs, from 0, one a line.

    Yields:
        First ("tabs", names). Then for each request ("size", (rows, columns)) and, unless the tab has too many cells,
        ("rows", batch) for each batch of rows, the last batch empty.
    """
    book = _open(path)
    yield "tabs", book.sheet_names
    for line in requests:
        tab = book.get_sheet_by_index(int(line))
        height, width = (tab.end[0] + 1, tab.end[1] + 1) if tab.end else (0, 0)
        yield "size", (height, width)
        if height * width <= int(max_cells):
            for batch in _batches(tab):
                yield "rows", batch


def _open(path: str) -> CalamineWorkbook:
    from python_calamine import PasswordError, load_workbook

    with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs more to import than all else here
        if file.read(4) == _OLE and _ENCRYPTED in file.read():
            raise PasswordError
    return load_workbook(path)


def _batches(tab: CalamineSheet) -> Iterable[list[list[Any]]]:
    """Yield the rows of a tab in batches, from row 1 and column A on, and an empty batch at the end."""
    blanks: list[Any] = [""] * (tab.start[1] if tab.start else 0)
    rows = iter(tab.iter_rows())
    while batch := [blanks + row for row in islice(rows, _BATCH)]:
        yield batch
    yield []
