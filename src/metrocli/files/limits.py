"""Files of sheets as far as they are ordinary: no pipe, no device, and no more than fits into memory."""

from __future__ import annotations

import io
import re
from itertools import chain
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from metrocli.model.cell import Cell

DATASET_HINT = (
    "A dataset is a folder of files such as memberships.csv and activities.csv, or a workbook with such tabs."
)
"""How a dataset is stored, for messages about a path that is not one."""
MAX_BYTES = 512 << 20
"""As much as a file of text, or all parts of a workbook together, may hold."""
MAX_CELL_LENGTH = 16 << 20
"""As many letters as a cell may have: reading one takes several times as many bytes."""
MAX_CELLS = 30_000_000
"""As many cells as a sheet may have, blank ones counted: each place takes memory."""
_LINE = re.compile(r"[^\r\n]++(?:\r\n|\r|\n)?|\r\n|\r|\n")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CHUNK_LENGTH = 1 << 16
_LEAVE_OUT = "Leave out what is not needed."


def read_regular_file(path: Path) -> bytes:
    """All that a file of text holds.

    Raises:
        UnreadableData: it is no file, too large, or may not be read.
    """
    try:
        if not path.is_file():  # reading from a pipe may wait for ever, and some devices never end
            fix = "Put the sheet in its place, or take it away."
            raise UnreadableData(path.name, "this is no ordinary file", fix)
        size = path.stat().st_size
        if size > MAX_BYTES:
            problem = f"the file has {size:,} bytes, more than the {MAX_BYTES:,} that a sheet may have"
            raise UnreadableData(path.name, problem, _LEAVE_OUT)
        return path.read_bytes()
    except OSError as fault:
        raise UnreadableData(path.name, f"the file cannot be read ({fault.strerror})") from fault


def split_lines(text: str, delimiter: str, file: str | Cell) -> Iterator[str]:
    """The lines of a text, each with its end, one at a time: a stream of all would take four bytes a letter.

    Args:
        text: a CSV text.
        delimiter: what parts its cells.
        file: its file, for messages.

    Raises:
        UnreadableData: there would be more cells than fit into memory; one line could have them all.
    """
    most = text.count(delimiter) + text.count("\n") + text.count("\r")
    if most > MAX_CELLS:
        problem = f"the file has {most:,} cells, more than the {MAX_CELLS:,} that a sheet may have"
        raise UnreadableData(file, problem, _LEAVE_OUT)
    return chain.from_iterable(_split_into_chunks(text))


def _split_into_chunks(text: str) -> Iterator[Iterable[str]]:
    """The lines of a text, some at a time: a stream of a few is quick, one with a line without an end would be dear."""
    at = 0
    while at < len(text):
        found = _LINE_END.search(text, at + _CHUNK_LENGTH)
        end = found.end() if found else len(text)
        piece = text[at:end]
        if len(piece) <= 2 * _CHUNK_LENGTH:
            yield io.StringIO(piece, newline="")
        else:
            yield (line[0] for line in _LINE.finditer(piece))
        at = end
