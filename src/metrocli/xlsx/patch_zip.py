"""Replace and add parts of a zip file, and copy all other parts byte by byte, without unpacking them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.files.zipguard import SAVE_AGAIN
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
CENTRAL_HEADER = struct.Struct("<4s6H3L5H2L")
END_RECORD = struct.Struct("<4s4H2LH")
SIZES_FOLLOW_FLAG = 0x08
_ZIP64_MARK = 0xFFFFFFFF
_VERSION, _EARLIEST_DAY = 20, 0x21

PARTS_OVERLAP = MessageType("parts-overlap", "two parts of the workbook have the same name or position", SAVE_AGAIN)
LARGE_ZIP_FORMAT = MessageType(
    "workbook-zip-large", "the workbook has the format of zip files larger than 4 GB", SAVE_AGAIN
)
UNUSUAL_COMPRESSION = MessageType(
    "unusual-compression", "the workbook is compressed in a way that spreadsheet programs do not use", SAVE_AGAIN
)


def replace_parts(
    raw: bytes, parts: Mapping[str, bytes], file: str, new_parts: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a zip file with the content of some parts replaced, and with new parts at its end.

    Names, order, dates, compression and all other metadata stay; only the size and the checksum of a replaced part
    change.

    Args:
        raw: the zip file.
        parts: the new content by the name of the part; every part must exist.
        file: the file's name, for messages.
        new_parts: the content of new parts by name; they are compressed.

    Raises:
        Refused: two parts have one name or place, or the file uses a form that is not supported (Zip64, or a
            compression other than deflate).
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        entries, start, comment = book.infolist(), book.start_dir, book.comment
    starts = sorted({entry.header_offset for entry in entries})
    if len(starts) < len(entries) or len({entry.filename for entry in entries}) < len(entries):
        raise Refused(PARTS_OVERLAP.at(file))
    ends = dict(zip(starts, [*starts[1:], start], strict=True))
    out = bytearray(raw[: starts[0]])
    moved: dict[int, tuple[int, bytes | None]] = {}
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        packed = _pack(entry, parts[entry.filename], file) if entry.filename in parts else None
        moved[entry.header_offset] = len(out), packed
        begin = entry.header_offset
        out += raw[begin : ends[begin]] if packed is None else _local_entry(entry, raw, packed, parts[entry.filename])
    added = [_make_entry(name, content, len(out), out) for name, content in (new_parts or {}).items()]
    at, new_start = start, len(out)
    for entry in entries:
        fields = list(CENTRAL_HEADER.unpack_from(raw, at))
        after = at + CENTRAL_HEADER.size + sum(fields[10:13])
        if _ZIP64_MARK in (*fields[8:10], fields[16]):
            raise Refused(LARGE_ZIP_FORMAT.at(file))
        fields[16], packed = moved[entry.header_offset]
        if packed is not None:
            content = parts[entry.filename]
            fields[3] &= ~SIZES_FOLLOW_FLAG
            fields[7:10] = zlib.crc32(content), len(packed), len(content)
        out += CENTRAL_HEADER.pack(*fields) + raw[at + CENTRAL_HEADER.size : after]
        at = after
    out += b"".join(added)
    size, count = len(out) - new_start, len(entries) + len(added)
    out += END_RECORD.pack(b"PK\5\6", 0, 0, count, count, size, new_start, len(comment)) + comment
    return bytes(out)


def _pack(entry: zipfile.ZipInfo, content: bytes, file: str) -> bytes:
    """Compress a part's new content in the way that the old one is compressed."""
    if entry.compress_type == zipfile.ZIP_STORED:
        return content
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused(UNUSUAL_COMPRESSION.at(file))
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _make_entry(name: str, content: bytes, start: int, out: bytearray) -> bytes:
    """Add a new part to a zip file, and return its entry for the central directory; its date is the earliest one."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed, written = packer.compress(content) + packer.flush(), name.encode()
    shared = (
        0,
        zipfile.ZIP_DEFLATED,
        0,
        _EARLIEST_DAY,
        zlib.crc32(content),
        len(packed),
        len(content),
        len(written),
        0,
    )
    out += LOCAL_HEADER.pack(b"PK\3\4", _VERSION, *shared) + written + packed
    return CENTRAL_HEADER.pack(b"PK\1\2", _VERSION, _VERSION, *shared, 0, 0, 0, 0, start) + written


def _local_entry(entry: zipfile.ZipInfo, raw: bytes, packed: bytes, content: bytes) -> bytes:
    """Return a part with its local header: the old header with the new sizes and checksum."""
    fields = list(LOCAL_HEADER.unpack_from(raw, entry.header_offset))
    begin = entry.header_offset + LOCAL_HEADER.size
    name = raw[begin : begin + fields[9]]
    fields[2] &= ~SIZES_FOLLOW_FLAG
    # The extra fields are left out: they are about large files, or repeat the central directory.
    fields[6:11] = zlib.crc32(content), len(packed), len(content), len(name), 0
    return LOCAL_HEADER.pack(*fields) + name + packed
