"""The logo of an association: a PNG, a JPEG or an SVG, checked before it goes into a report."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from metrocli.errors import UsageMistake, name_reason
from metrocli.messages import MessageType
from metrocli.report.model import Image
from metrocli.report.svg_safety import find_svg_risk, parse_svg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOGO_UNREADABLE = MessageType(
    "logo-unreadable", "the logo cannot be read from {path} ({reason})", "Name the file of the logo."
)
LOGO_NOT_A_FILE = MessageType("logo-not-a-file", "{path} is not an ordinary file", "Name the file of the logo.")
LOGO_TOO_LARGE = MessageType(
    "logo-too-large",
    "{path} has {size:,} bytes, more than the {limit:,} that a logo may have",
    "Save the logo in a smaller size.",
)
LOGO_NOT_A_PICTURE = MessageType(
    "logo-not-a-picture", "{path} is not a PNG, a JPEG or an SVG", "Save the logo in one of these formats."
)
LOGO_BROKEN = MessageType("logo-broken", "the picture in {path} is not complete", "Save the logo again.")
LOGO_NOT_HARMLESS = MessageType(
    "logo-not-harmless",
    "{path} has {part:quoted}, which a logo must not have, because it could run a program or load another file",
    "Save the logo as plain SVG, or as PNG.",
)
LOGO_NOT_DRAWN = MessageType(
    "logo-not-drawn", "the logo cannot be drawn ({reason})", "Save it again, for example as PNG."
)
_MAX_BYTES = 2 << 20
_MAX_PIXELS = 16_000_000
"""The most pixels of a logo; every format has to decode them."""
_MAX_PIXEL_BYTES = 8
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The segments of a JPEG that hold its height and width."""
_JPEG_SCAN = 0xDA
_STEP = 1 << 20


class BrokenLogo(UsageMistake):
    """A logo looks whole, but a program that draws it refuses it."""


def read_logo(path: Path, alternative: str) -> Image:
    """Read a logo.

    Args:
        path: the file.
        alternative: what the logo shows, in words.

    Raises:
        UsageMistake: the file cannot be read, has more than 2 MiB, is not a complete PNG, JPEG or SVG, or is an SVG
            that could run a program or load another file.
    """
    content = _read(path)
    if content.startswith(_PNG):
        if not _is_complete_png(content):
            raise UsageMistake(LOGO_BROKEN(path=str(path)))
        return Image("image/png", content, alternative)
    if content.startswith(_JPEG):
        if not _is_complete_jpeg(content):
            raise UsageMistake(LOGO_BROKEN(path=str(path)))
        return Image("image/jpeg", content, alternative)
    text = _decode_svg(path, content)
    root, risk = parse_svg(text)
    risk = risk or (find_svg_risk(root) if root is not None else "")
    if risk:
        raise UsageMistake(LOGO_NOT_HARMLESS(path=str(path), part=risk))
    if root is None:
        raise UsageMistake(LOGO_BROKEN(path=str(path)))
    return Image("image/svg+xml", content, alternative)


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UsageMistake(LOGO_NOT_A_FILE(path=str(path)))
        if size > _MAX_BYTES:
            raise UsageMistake(LOGO_TOO_LARGE(path=str(path), size=size, limit=_MAX_BYTES))
        return path.read_bytes()
    except OSError as error:
        raise UsageMistake(LOGO_UNREADABLE(path=str(path), reason=name_reason(error))) from error


def _decode_svg(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.lstrip().startswith("<") or "<svg" not in text:
        raise UsageMistake(LOGO_NOT_A_PICTURE(path=str(path)))
    return text


def _is_complete_png(content: bytes) -> bool:
    """Return whether a PNG has all of its chunks and pixels, and not more pixels than a logo may have."""
    chunks = [*_list_png_chunks(content)]
    names = [name for name, _ in chunks]
    header = chunks[0][1] if names[:1] == [b"IHDR"] else b""
    if len(header) != struct.calcsize(">IIBBBBB") or names[-1] != b"IEND":
        return False
    width, height = struct.unpack_from(">II", header)
    return 0 < width * height <= _MAX_PIXELS and _inflates(
        b"".join(data for name, data in chunks if name == b"IDAT"), (width * _MAX_PIXEL_BYTES + 1) * height * 2
    )


def _list_png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """List the chunks of a PNG, each with its name and its data, as far as they are whole."""
    start = len(_PNG)
    while start + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, start)
        body = content[start + 4 : start + 8 + length]
        check = content[start + 8 + length : start + 12 + length]
        if struct.pack(">I", zlib.crc32(body)) != check:
            return
        yield body[:4], body[4:]
        start += 12 + length


def _inflates(data: bytes, limit: int) -> bool:
    """Return whether compressed data is whole and has at most as many bytes as a limit."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        while not unpacker.eof and size <= limit:
            step = len(unpacker.decompress(data, _STEP))
            data, size = unpacker.unconsumed_tail, size + step
            if not step and not data:
                break
    except zlib.error:
        return False
    return unpacker.eof and 0 < size <= limit


def _is_complete_jpeg(content: bytes) -> bool:
    """Return whether a JPEG has a frame, a scan and an end, and not more pixels than a logo may have."""
    pixels, start = 0, 2
    while start + 9 <= len(content) and content[start] == 0xFF:  # noqa: PLR2004 - each segment begins with it
        kind, (length,) = content[start + 1], struct.unpack_from(">H", content, start + 2)
        if kind in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, start + 5)
            pixels = width * height
        if kind == _JPEG_SCAN:
            return 0 < pixels <= _MAX_PIXELS and b"\xff\xd9" in content[start:]
        start += 2 + length
    return False
