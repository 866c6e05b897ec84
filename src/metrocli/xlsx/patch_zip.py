"""Replacing parts of a zip file: every other part is copied as its bytes stand, packed as it is."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.files.zipguard import SAVE_AGAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_SIZES_FOLLOW = 0x08
_MOST = 0xFFFFFFFF


def replace_parts(raw: bytes, parts: Mapping[str, bytes], file: str) -> bytes:
    """A zip file with the content of some parts replaced.

    Names, order, dates, packing and whatever else the file notes of its parts stay; of a replaced part, its size and
    its checksum change.

    Args:
        raw: the file as it is.
        parts: the new content by the name of the part, all of which are there.
        file: the file's name, for messages.

    Raises:
        Refused: the file has a form in which not every part can be told from the others.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        entries, start, comment = book.infolist(), book.start_dir, book.comment
    starts = sorted({entry.header_offset for entry in entries})
    if len(starts) < len(entries) or len({entry.filename for entry in entries}) < len(entries):
        raise Refused(f"{file}: two of its parts have the same name or place. {SAVE_AGAIN}")
    ends = dict(zip(starts, [*starts[1:], start], strict=True))
    out = bytearray(raw[: starts[0]])
    moved: dict[int, tuple[int, bytes | None]] = {}
    for entry in sorted(entries, key=lambda each: each.header_offset):
        packed = _pack(entry, parts[entry.filename], file) if entry.filename in parts else None
        moved[entry.header_offset] = len(out), packed
        begin = entry.header_offset
        out += raw[begin : ends[begin]] if packed is None else _local_entry(entry, raw, packed, parts[entry.filename])
    at, new_start = start, len(out)
    for entry in entries:
        fields = list(_CENTRAL.unpack_from(raw, at))
        after = at + _CENTRAL.size + sum(fields[10:13])
        if _MOST in (*fields[8:10], fields[16]):
            raise Refused(f"{file}: it is packed in the form for files of more than 4 GB. {SAVE_AGAIN}")
        fields[16], packed = moved[entry.header_offset]
        if packed is not None:
            content = parts[entry.filename]
            fields[3] &= ~_SIZES_FOLLOW
            fields[7:10] = zlib.crc32(content), len(packed), len(content)
        out += _CENTRAL.pack(*fields) + raw[at + _CENTRAL.size : after]
        at = after
    size = len(out) - new_start
    out += _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), size, new_start, len(comment)) + comment
    return bytes(out)


def _pack(entry: zipfile.ZipInfo, content: bytes, file: str) -> bytes:
    """A part's new content, packed as the old one is."""
    if entry.compress_type == zipfile.ZIP_STORED:
        return content
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused(f"{file}: it is packed in a way that spreadsheet programs do not use. {SAVE_AGAIN}")
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _local_entry(entry: zipfile.ZipInfo, raw: bytes, packed: bytes, content: bytes) -> bytes:
    """What stands before a part, and the part: as it was, with the new sizes and checksum."""
    fields = list(_LOCAL.unpack_from(raw, entry.header_offset))
    begin = entry.header_offset + _LOCAL.size
    name = raw[begin : begin + fields[9]]
    fields[2] &= ~_SIZES_FOLLOW
    # What else stands there is about the sizes of large files, or nothing that the list at the end does not hold.
    fields[6:11] = zlib.crc32(content), len(packed), len(content), len(name), 0
    return _LOCAL.pack(*fields) + name + packed
