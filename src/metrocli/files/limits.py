"""Read files safely: reject pipes, devices and files that would take too much memory."""

from __future__ import annotations

import io
import sys
from itertools import chain
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.file_state import FileState
from metrocli.files.running.memory import BYTES_A_CELL, BYTES_A_CELL_WITH_QUOTES, RESERVE, check_memory
from metrocli.files.running.progress import find_current_step
from metrocli.messages import MessageType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from metrocli.model.cell import Cell

DATASET_HINT = (
    "A dataset is a folder of files such as memberships.csv and activities.csv, or a workbook with such tabs."
)
"""How a dataset is stored, for messages about a path that is not one."""
MAX_CELL_LENGTH = 16 << 20
"""The most characters of a cell; reading it takes several times as many bytes of memory."""
_LINE = compile_late(r"[^\r\n]++(?:\r\n|\r|\n)?|\r\n|\r|\n")
_LINE_END = compile_late(r"\r\n|\r|\n")
_CHUNK_LENGTH = 1 << 16
_SAMPLE = 1 << 20
"""So many bytes at the beginning of a file show how many cells it has."""
_DELIMITERS = (b",", b";", b"\t", b"|")
"""The usual characters that separate cells."""

FOLDER_UNREADABLE = MessageType("folder-unreadable", "the folder cannot be read ({reason})")
FILE_UNREADABLE = MessageType("file-unreadable", "the file cannot be read ({reason})")
NOT_A_REGULAR_FILE = MessageType(
    "not-a-regular-file", "this is not an ordinary file", "Put a file with the sheet in its place, or remove it."
)


def read_regular_file(path: Path, *, has_cells: bool = False) -> bytes:
    """Read a text file whole, as bytes.

    Args:
        path: the file.
        has_cells: whether its cells will be held as well, so that a message about memory also counts these.

    Raises:
        UnreadableData: it is a pipe or a device, may not be read, changes meanwhile, or its bytes and its text together
            take more memory than is allowed.
    """
    try:
        # Reading from a pipe may wait without end, some devices never end, and a link may lead to nothing.
        if (path.exists() or path.is_symlink()) and not path.is_file():
            raise UnreadableData(path.name, NOT_A_REGULAR_FILE())
        state = FileState(path)
        check_memory(
            2 * state.size, path.name, whole=(lambda: _estimate_memory(path, state.size)) if has_cells else None
        )
        with path.open("rb") as file:
            content = file.read(state.size + 1)  # no more, since a file may grow without end
    except OSError as fault:
        raise UnreadableData(path.name, FILE_UNREADABLE(reason=name_reason(fault))) from fault
    state.check()
    state.close()
    return content


def _estimate_memory(path: Path, size: int) -> int:
    """Estimate the bytes that a file takes with its cells, by those at its beginning: `split_lines` counts them all."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    cells = max(map(sample.count, _DELIMITERS)) + sample.count(b"\n") + sample.count(b"\r")
    of_cell = BYTES_A_CELL_WITH_QUOTES if b'"' in sample else BYTES_A_CELL
    return int(size * (2 + RESERVE + cells * of_cell * (1 + RESERVE) / max(len(sample), 1)))


def split_lines(text: str, delimiter: str, file: str | Cell) -> Iterator[str]:
    """Split a CSV text into lines, and yield each with its line ending.

    This saves memory: a `StringIO` of the whole text would take four bytes a character.

    Args:
        text: a CSV text.
        delimiter: the character that separates its cells.
        file: the file, for messages.

    Raises:
        UnreadableData: its cells, possibly all in one line, would take more memory than is allowed.
    """
    cells = text.count(delimiter) + text.count("\n") + text.count("\r")
    size = BYTES_A_CELL_WITH_QUOTES if '"' in text else BYTES_A_CELL
    check_memory(len(text) + sys.getsizeof(text) + cells * size, file)
    return chain.from_iterable(_split_into_chunks(text))


def _split_into_chunks(text: str) -> Iterator[Iterable[str]]:
    """Yield the lines of a text in chunks.

    StringIO is fast for a chunk, but copies the whole text if a line never ends; a pattern splits such a chunk. The
    current step is the reading of the text, and each chunk advances it.
    """
    start = 0
    step = find_current_step()
    step.restart(len(text))
    while start < len(text):
        line_end = _LINE_END.search(text, start + _CHUNK_LENGTH)
        end = line_end.end() if line_end else len(text)
        chunk = text[start:end]
        if len(chunk) <= 2 * _CHUNK_LENGTH:
            yield io.StringIO(chunk, newline="")
        else:
            yield (line[0] for line in _LINE.finditer(chunk))
        step.advance(end - start, chunk.count("\n"))
        start = end
