"""What runs in the process of its own that reads a workbook: see `apart`, which starts it and says what it is for.

Messages go one way as pickles: first the names of the tabs; then, for each number of a tab that comes in, how many rows
and columns it has, and its rows in batches, of which the last one is empty. A fault ends it: the name of the
exception, and its text.
"""

from __future__ import annotations

import pickle
import signal
import sys
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from python_calamine import CalamineSheet, CalamineWorkbook

_BATCH = 2000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"


def serve(path: str, most_cells: int, asked: Iterable[bytes], told: BinaryIO) -> None:
    """Open a workbook and read the tabs that are asked for.

    Args:
        path: where it is.
        most_cells: of a tab with more cells, the blank ones counted, only the size is told.
        asked: the place of a tab, from 0, a line each.
        told: where the messages go.
    """
    try:
        book = _opened(path)
        _tell(told, ("tabs", book.sheet_names))
        for line in asked:
            tab = book.get_sheet_by_index(int(line))
            height, width = (tab.end[0] + 1, tab.end[1] + 1) if tab.end else (0, 0)
            _tell(told, ("size", (height, width)))
            if height * width <= most_cells:
                for batch in _batches(tab):
                    _tell(told, ("rows", batch))
    except OSError as fault:
        _tell(told, ("OSError", fault.strerror or str(fault)))
    except BaseException as fault:  # noqa: BLE001 - the reader's panics are no exceptions of Python's
        _tell(told, (type(fault).__name__, str(fault)))


def _opened(path: str) -> CalamineWorkbook:
    from python_calamine import PasswordError, load_workbook

    with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs more to import than all else here
        if file.read(4) == _OLE and _ENCRYPTED in file.read():
            raise PasswordError
    return load_workbook(path)


def _batches(tab: CalamineSheet) -> Iterable[list[list[Any]]]:
    """The rows of a tab from its first one, each from its first column, some at a time; and at the end none."""
    left: list[Any] = [""] * (tab.start[1] if tab.start else 0)
    rows = iter(tab.iter_rows())
    while batch := [left + row for row in islice(rows, _BATCH)]:
        yield batch
    yield []


def _tell(told: BinaryIO, message: object) -> None:
    pickle.dump(message, told, protocol=5)
    told.flush()


def main(path: str, most_cells: str, most_memory: str) -> None:
    """Read a workbook for the process at the other end of stdin and stdout, which alone hears of Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, OSError, ValueError):  # not every system can
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(most_memory), int(most_memory)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(BrokenPipeError):
        serve(path, int(most_cells), sys.stdin.buffer, sys.stdout.buffer)
