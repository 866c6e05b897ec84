"""Reject workbooks that are hostile zip files: too many parts, too large when unpacked, or with dangerous names.

A file of a few kB can unpack to more than any memory holds, and its directory can state false sizes. So the unpacked
bytes are counted, and thrown away.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from metrocli.errors import UnreadableData
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SAVE_AGAIN = "Open the workbook in a spreadsheet program and save it again."
"""The fix for a workbook with invalid parts."""

MAX_BYTES = 512 << 20
"""The most bytes of all parts of a workbook together."""
MAX_PARTS = 20_000
"""The most parts of a workbook."""
_MAX_COMPRESSION = 1032
"""The largest factor by which deflate can make data smaller."""
_BYTES_PER_ENTRY = 200
"""A generous average size of a directory entry."""
_CHUNK = 1 << 18
_END_RECORD, _ZIP64_END_RECORD = b"PK\x05\x06", b"PK\x06\x06"
_MAX_END = 22 + 0xFFFF

WORKBOOK_PASSWORD = MessageType("workbook-password", "the workbook has a password", "Save a copy without a password.")
DIRECTORY_TOO_LARGE = MessageType(
    "workbook-directory-too-large", "the workbook's list of parts is larger than {limit:,} bytes", SAVE_AGAIN
)
TOO_MANY_PARTS = MessageType(
    "too-many-parts", "the workbook has {parts:,} parts, more than the {limit:,} that it may have", SAVE_AGAIN
)
DUPLICATE_PART = MessageType("duplicate-part", "two parts of the workbook have the name {name:short}", SAVE_AGAIN)
INVALID_PART_NAME = MessageType(
    "invalid-part-name", "a part of the workbook has the name {name:short}, which is not valid", SAVE_AGAIN
)
UNPACKS_TOO_LARGE = MessageType(
    "unpacks-too-large",
    "the workbook unpacks to more than {limit:,} MB",
    "Save its sheets as CSV files in a folder, without what is not needed.",
)


def reject_hostile_zip(path: Path) -> None:
    """Reject a workbook with a zip structure that no spreadsheet program writes.

    Args:
        path: a workbook. A file that is damaged or not a zip file passes; reading it reports the error.

    Raises:
        UnreadableData: it unpacks to more than `MAX_BYTES`, has more than `MAX_PARTS` parts, two parts with one name, a
            part whose name leads out of the workbook, or a part with a password.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        if _directory_size(file) > MAX_PARTS * _BYTES_PER_ENTRY:
            raise UnreadableData(path.name, DIRECTORY_TOO_LARGE(limit=MAX_PARTS * _BYTES_PER_ENTRY))
        try:
            with zipfile.ZipFile(file) as book:
                parts = book.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
            return
        _check_parts(path.name, parts)
        if sum(part.compress_size for part in parts) * _MAX_COMPRESSION > MAX_BYTES and _exceeds_limit(file, parts):
            raise UnreadableData(path.name, UNPACKS_TOO_LARGE(limit=MAX_BYTES >> 20))


def _directory_size(file: BinaryIO) -> int:
    """Return the size in bytes of a zip file's directory, as the file states it; 0 where there is no directory.

    Reading the directory takes memory for each entry, so its size must be checked first.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _MAX_END - 20 - 56))
    end = file.read()
    file.seek(0)
    sizes = [0]
    for mark, layout, offset in ((_END_RECORD, "<L", 12), (_ZIP64_END_RECORD, "<Q", 40)):
        start = end.rfind(mark)
        if start >= 0 and len(end) >= start + offset + struct.calcsize(layout):
            sizes.append(struct.unpack_from(layout, end, start + offset)[0])
    return max(size for size in sizes if size != 0xFFFFFFFF)  # noqa: PLR2004 - it refers to the Zip64 record


def _check_parts(book: str, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Reject a directory of parts that no spreadsheet program writes."""
    if len(parts) > MAX_PARTS:
        raise UnreadableData(book, TOO_MANY_PARTS(parts=len(parts), limit=MAX_PARTS))
    seen: set[str] = set()
    for part in parts:
        name = part.orig_filename
        if name.casefold() in seen:
            raise UnreadableData(book, DUPLICATE_PART(name=name))
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or "\0" in name:
            raise UnreadableData(book, INVALID_PART_NAME(name=name))
        if part.flag_bits & 0x1:
            raise UnreadableData(book, WORKBOOK_PASSWORD())
        seen.add(name.casefold())


def _exceeds_limit(file: BinaryIO, parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Unpack every part and return whether they have more than `MAX_BYTES` bytes together."""
    left = MAX_BYTES
    for part in parts:
        left -= _unpacked_size(file, part, left)
        if left < 0:
            return True
    return False


def _unpacked_size(file: BinaryIO, part: zipfile.ZipInfo, limit: int) -> int:
    """Count the bytes that a part unpacks to, up to a limit."""
    if part.header_offset < 0:
        return 0  # it would begin before the file; the reader reports that
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30 or part.compress_type == zipfile.ZIP_STORED:  # noqa: PLR2004 - the fixed part of a header
        return part.compress_size
    name, extra = struct.unpack_from("<HH", head, 26)
    file.seek(name + extra, 1)
    unpacker = zlib.decompressobj(-15)
    count, packed = 0, part.compress_size
    pending = b""
    while count <= limit and not unpacker.eof:
        if not pending:
            pending = file.read(min(_CHUNK, packed))
            packed -= len(pending)
            if not pending:
                break
        try:
            count += len(unpacker.decompress(pending, _CHUNK))
        except zlib.error:
            break  # the reader stops there as well
        pending = unpacker.unconsumed_tail
    return count
