"""What a workbook that is a zip file would unpack to, found without keeping any of it.

A file of a few kB can unpack to more than any memory holds, and its directory can say otherwise: what counts is what
really comes out.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from metrocli.errors import UnreadableData
from metrocli.files.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SAVE_AGAIN = "Open the workbook in a spreadsheet program and save it again."
"""The fix for a workbook whose parts are not as they should be."""

MAX_PARTS = 20_000
_MAX_COMPRESSION = 1032
"""Packing makes nothing smaller than by this."""
_CHUNK = 1 << 18
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_LONGEST_END = 22 + 0xFFFF
_AS_CSV = "Save its sheets as CSV files in a folder, without what they do not need."


def reject_hostile_zip(path: Path) -> None:
    """Refuse a workbook that is packed as no spreadsheet program packs one.

    Args:
        path: a file. One that is no zip file, or a damaged one, passes: its reader says so.

    Raises:
        UnreadableData: it would unpack to too much or to too many parts, two of its parts have one name, the name of
            one leads out of the workbook, or one has a password.
    """
    with path.open("rb") as file:
        if _directory_size(file) > MAX_PARTS * 200:
            raise UnreadableData(path.name, "the workbook has too many parts", SAVE_AGAIN)
        try:
            with zipfile.ZipFile(file) as book:
                parts = book.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
            return
        _check_parts(path.name, parts)
        if sum(part.compress_size for part in parts) * _MAX_COMPRESSION > MAX_BYTES and _exceeds_limit(file, parts):
            problem = f"the workbook unpacks to more than {MAX_BYTES >> 20} MB"
            raise UnreadableData(path.name, problem, _AS_CSV)


def _directory_size(file: BinaryIO) -> int:
    """How many bytes the directory of a zip file says that it has; 0 where there is none.

    Each entry takes memory when the directory is read, so it must not be read before this is known.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_END - 20 - 56))
    end = file.read()
    file.seek(0)
    sizes = [0]
    for mark, layout, place in ((_END, "<L", 12), (_END_64, "<Q", 40)):
        at = end.rfind(mark)
        if at >= 0 and len(end) >= at + place + struct.calcsize(layout):
            sizes.append(struct.unpack_from(layout, end, at + place)[0])
    return max(each for each in sizes if each != 0xFFFFFFFF)  # noqa: PLR2004 - that one says: see the other


def _check_parts(book: str, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what stands in no directory that a spreadsheet program writes."""
    if len(parts) > MAX_PARTS:
        raise UnreadableData(book, f"the workbook has {len(parts):,} parts", SAVE_AGAIN)
    seen: set[str] = set()
    for part in parts:
        name = part.orig_filename
        if name.casefold() in seen:
            raise UnreadableData(book, f"two parts of the workbook are called '{name}'", SAVE_AGAIN)
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or "\0" in name:
            raise UnreadableData(book, f"a part of the workbook is called '{name}'", SAVE_AGAIN)
        if part.flag_bits & 0x1:
            raise UnreadableData(book, "the workbook has a password", "Save a copy without one.")
        seen.add(name.casefold())


def _exceeds_limit(file: BinaryIO, parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Unpack every part, as far as it goes, and see whether they come to more than there may be."""
    left = MAX_BYTES
    for part in parts:
        left -= _unpacked_size(file, part, left)
        if left < 0:
            return True
    return False


def _unpacked_size(file: BinaryIO, part: zipfile.ZipInfo, most: int) -> int:
    """How many bytes a part unpacks to, counted until there are more than may be."""
    if part.header_offset < 0:
        return 0  # it would begin before the file does, which the reader says
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30 or part.compress_type == zipfile.ZIP_STORED:  # noqa: PLR2004 - the fixed part of a header
        return part.compress_size
    name, extra = struct.unpack_from("<HH", head, 26)
    file.seek(name + extra, 1)
    unpacker = zlib.decompressobj(-15)
    count, packed = 0, part.compress_size
    pending = b""
    while count <= most and not unpacker.eof:
        if not pending:
            pending = file.read(min(_CHUNK, packed))
            packed -= len(pending)
            if not pending:
                break
        try:
            count += len(unpacker.decompress(pending, _CHUNK))
        except zlib.error:
            break  # the reader stops there, too
        pending = unpacker.unconsumed_tail
    return count
