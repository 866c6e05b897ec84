"""Read a large CSV file fast, in blocks, if it is plain: then each line is a row, and Arrow splits it as we promise.

A file that is not plain is left to `csv_rows`, which reads row by row: one with a line break within a cell, quotes in
odd places, rows of several lengths, blank lines, or in another encoding than UTF-8.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.files.file_state import FileState
from metrocli.files.limits import MAX_CELL_LENGTH
from metrocli.files.pyarrow_gate import allow_pyarrow
from metrocli.files.running.memory import SheetMemory
from metrocli.files.running.progress import find_current_step
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.csv_files.dialect import find_delimiter
from metrocli.sheets.reading.header_row import HEADER_WITHIN, count_known_headers, find_header
from metrocli.sheets.reading.large.plain_text import NotPlain, check_block
from metrocli.sheets.reading.layout import SheetHead, SheetOrigin, name_columns
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import FileIO
    from pathlib import Path

    from metrocli.sheets.columns.arrow_column import ArrowColumn
    from metrocli.sheets.raw_column import RawColumn
    from metrocli.sheets.reading.large.column_blocks import CodedBlock, EncodedBlock
    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

LEAST_BYTES = 1 << 20
"""A smaller file is read row by row: that takes less time than to import Arrow."""
_LEAST_BYTES_BESIDE = 1 << 16
"""The same where another file of the folder is so large that Arrow is imported anyway."""
SLOW_BYTES = 20_000_000
"""A smaller file is read row by row in a few seconds."""
_BLOCK = 4 << 20
"""The bytes of a block: so many fit into the fast memory of a processor."""
_REST = 1 << 16
"""So many bytes are read after a block; its last line mostly ends within them."""
_HEAD = 1 << 20
"""The bytes at the beginning in which the header is found."""
_BOM = b"\xef\xbb\xbf"
_SEVERAL = 2


class PlainHead(NamedTuple):
    """What the beginning of a plain CSV file shows.

    Attributes:
        delimiter: the character that separates cells.
        names: the cells of the header.
        row: the number of its row, from 1.
        above: the texts of the cells above it.
        start: the number of bytes before the row below the header.
        encoding: the encoding of the text, as `DecodedText` names it.
    """

    delimiter: str
    names: list[str]
    row: int
    above: tuple[str, ...]
    start: int
    encoding: str


def read_if_plain(path: Path, name: str, encoding: str = "", *, is_beside_large: bool = False) -> RawTable | None:
    """Read a large CSV file if it is plain; None for any other file, which is to be read row by row.

    Args:
        path: the file.
        name: the name of the sheet that it holds.
        encoding: the encoding that the user named; "" for none.
        is_beside_large: whether another file of the folder is so large that Arrow is imported anyway.

    Raises:
        UnreadableData: it has no header, or changes while it is read.
    """
    least = min(LEAST_BYTES, _LEAST_BYTES_BESIDE) if is_beside_large else LEAST_BYTES
    try:
        if encoding not in {"", "utf-8"} or not path.is_file() or path.stat().st_size < least:
            return None
        if not allow_pyarrow():
            return None
        sheet = SHEETS_BY_NAME.get(name)
        state = FileState(path)
        head = read_head(path, sheet)
        origin = SheetOrigin(name, path.name, in_workbook=False, encoding=head.encoding, delimiter=head.delimiter)
        table = read_plain_csv(path, sheet, head, origin)
        state.check()
        return table  # noqa: TRY300 - the error of the check passes
    except (NotPlain, OSError):
        return None


def read_head(path: Path, sheet: Sheet | None) -> PlainHead:
    """Read the header of a CSV file.

    Args:
        path: the file.
        sheet: the declaration of the sheet; None for an undeclared sheet.

    Raises:
        NotPlain: the header is not found at the top, or the file is not plain there.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(_HEAD)
    has_mark = raw.startswith(_BOM)
    lines = raw.removeprefix(_BOM)[: raw.rfind(b"\n") + 1]
    try:
        text = lines.decode("utf-8")
    except UnicodeDecodeError:
        raise NotPlain from None
    delimiter, first = find_delimiter(text, sheet)
    top = lines.splitlines(keepends=True)[:HEADER_WITHIN]
    check_block(b"".join(top), delimiter)
    if first or not top:
        raise NotPlain
    rows = [*islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), len(top))]
    header = find_header(rows, sheet)
    if header is None or (sheet is not None and count_known_headers(rows[header], sheet) < _SEVERAL):
        raise NotPlain
    above = tuple(text for row in rows[:header] for cell in row if (text := to_text(cell)))
    start = len(_BOM) * has_mark + sum(map(len, top[: header + 1]))
    encoding = "utf-8-sig" if has_mark else "utf-8"
    return PlainHead(delimiter, rows[header], header + 1, above, start, encoding)


def read_plain_csv(path: Path, sheet: Sheet | None, head: PlainHead, origin: SheetOrigin) -> RawTable:
    """Read a plain CSV file.

    Args:
        path: the file.
        sheet: the declaration of the sheet; None for an undeclared sheet.
        head: the header; see `read_head`.
        origin: the file of the sheet.

    Raises:
        NotPlain: the file is not plain; it was read up to there.
        OSError: the file cannot be read.
        UnreadableData: it has no header, or takes more memory than is allowed.
    """
    columns = _read_columns(path, head)
    named = next((length for length in range(len(head.names), 0, -1) if to_text(head.names[length - 1])), 0)
    if any(any(column.texts) for column in columns[named:]):
        raise NotPlain  # such rows are too long, or the header has a blank cell at its end
    columns = columns[:named]
    row_count = len(columns[0]) if columns else 0
    numbers: Sequence[int] = range(head.row + 1, head.row + 1 + row_count)
    sheet_head = SheetHead([to_text(name) for name in head.names[:named]], head.row, head.above, head.row + row_count)
    table = name_columns(sheet_head, columns, numbers, sheet, origin, ())
    filled = find_filled_rows(columns)
    return table if filled is None else table.take(filled)


def find_filled_rows(columns: Sequence[RawColumn]) -> Sequence[int] | None:
    """Find the rows with a text, as an array of indexes; None if all have one. Millions may be blank."""
    import numpy as np

    is_blank = None
    for column in columns:
        is_blank_value = np.zeros(len(column.distinct), "bool")
        is_blank_value[[*column.search(lambda text: not text, r"^\s*$")]] = True
        if not is_blank_value.any():
            return None
        of_column = is_blank_value[column.codes]
        is_blank = of_column if is_blank is None else is_blank & of_column
    return None if is_blank is None or not is_blank.any() else np.flatnonzero(~is_blank)  # type: ignore[return-value]


def _read_columns(path: Path, head: PlainHead) -> list[ArrowColumn]:
    """Read all rows below the header; several threads read, split and encode a block each."""
    # Small files, which are not read in blocks, do not pay for these imports.
    import pyarrow as pa

    from metrocli.files.running.ahead import map_ahead
    from metrocli.sheets.reading.large.column_blocks import (
        COLUMN_TOO_LARGE,
        TextsTooLargeError,
        count_cores,
        encode_block,
        join_blocks,
    )

    threads = count_cores()
    blocks: list[EncodedBlock] = []
    size = path.stat().st_size
    memory = SheetMemory(path.name)
    step = find_current_step()
    step.restart(size - head.start)

    def encode(start: int) -> EncodedBlock | None:
        block = read_lines(path, start, min(start + _BLOCK, size), size, is_first=start == head.start)
        return encode_block(block, head.names, head.delimiter) if block else None

    def join(column: tuple[int, Sequence[CodedBlock]]) -> ArrowColumn:
        index, parts = column
        try:
            return join_blocks(parts)
        except TextsTooLargeError:
            raise UnreadableData(path.name, COLUMN_TOO_LARGE(column=head.names[index])) from None

    starts = range(head.start, size, _BLOCK)
    for count, block in enumerate(map_ahead(encode, starts, threads), 1):
        if block is not None:
            blocks.append(block)
            memory.hold(block.size_when_joined, min(count * _BLOCK / (size - head.start), 1))
        step.advance(_BLOCK, block.row_count if block else 0)
    if not blocks:
        raise NotPlain
    columns = [*map_ahead(join, enumerate(zip(*(block.columns for block in blocks), strict=True)), threads)]
    blocks.clear()
    pa.default_memory_pool().release_unused()
    return columns


def read_lines(path: Path, start: int, end: int, size: int, *, is_first: bool) -> bytes:
    """Read the lines that begin in a part of a file, without line breaks at the end of the file.

    Args:
        path: the file.
        start: the first byte of the part.
        end: the byte after its last one.
        size: the bytes of the file.
        is_first: whether a line begins with the first byte; else one does if the byte before it ends a line.

    Raises:
        NotPlain: a line is longer than a cell may be.
    """
    before = 0 if is_first else 1
    with path.open("rb", buffering=0) as file:
        file.seek(start - before)
        raw = _read_exactly(file, min(end + _REST, size) - start + before)
        first = 0 if is_first else raw.find(b"\n") + 1
        last = end - start + before  # the place of the first byte that is not in the part
        if (first == 0 and not is_first) or first >= last:
            return b""
        while (stop := raw.find(b"\n", last - 1) + 1) == 0:
            more = _read_exactly(file, _BLOCK)
            if not more:
                return raw[first:].rstrip(b"\r\n")
            raw += more
            if len(raw) - last > MAX_CELL_LENGTH:
                raise NotPlain
    is_last = start - before + stop >= size
    return raw[first:stop].rstrip(b"\r\n") if is_last else raw[first:stop]


def _read_exactly(file: FileIO, count: int) -> bytes:
    """Read some bytes, also where the system returns fewer at a time; fewer only at the end of the file."""
    raw = file.read(count) or b""
    while len(raw) < count and (more := file.read(count - len(raw))):
        raw += more
    return raw
