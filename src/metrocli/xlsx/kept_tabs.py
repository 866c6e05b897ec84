"""Keep tabs of a workbook byte by byte where a library that writes the others cannot read them, as they are damaged.

The library gets the workbook with these tabs blank. Afterwards their parts, and the parts that these refer to, are put
into what it wrote, packed as they were.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import quoteattr

from metrocli.errors import UnreadableData
from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.package import list_tabs, parse_range, read_relationships, report_damage, visit_elements
from metrocli.xlsx.patch_zip import CENTRAL_HEADER, END_RECORD, LOCAL_HEADER, SIZES_FOLLOW_FLAG

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from metrocli.xlsx.package import CellRange

KEPT_FOLDER = "xl/unmarked/"
"""The folder of the parts that are put back, so that none has the name of a new part."""
_VERSION, _UTF8_FLAG = 20, 0x800
_FIRST_DAY = (1 << 5) | 1
"""The first day that a zip file can state, 1 January 1980."""
_BLANK = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
_TYPES, _STRINGS, _RELATIONS = "[Content_Types].xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
_STRINGS_RELATION = (
    b'<Relationship Id="texts" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)
_STRINGS_TYPE = (
    f'<Override PartName="/{_STRINGS}" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_RANGE = compile_late(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref=[\"']([A-Z0-9$:]+)[\"']")
_MOST_IN_RANGES = 1_000_000
_TAB = "worksheet"
_TARGET = compile_late(rb"Target=([\"'])/")


class PackedPart(NamedTuple):
    """A part of a zip file as it is stored: its flags, method, checksum, size and packed bytes."""

    flags: int
    method: int
    checksum: int
    size: int
    packed: bytes


def list_worksheets(raw: bytes) -> dict[str, str]:
    """Return the parts of the tabs with cells, by the names of the tabs; "" where a part is missing.

    Raises:
        UnreadableData: the workbook is damaged.
    """
    with report_damage(""), zipfile.ZipFile(io.BytesIO(raw)) as book:
        names = {*book.namelist()}
        return {tab: part if part in names else "" for tab, (kind, part) in list_tabs(book).items() if kind == _TAB}


def find_large_tabs(raw: bytes) -> dict[str, str]:
    """Return the parts of the tabs with ranges that openpyxl would fill with too many cells, by the names of the tabs.

    It makes a cell for each place in merged cells and in the range of a link.
    """
    large: dict[str, str] = {}
    with suppress(UnreadableData):
        for tab, part in list_worksheets(raw).items():
            with suppress(UnreadableData), report_damage(""), zipfile.ZipFile(io.BytesIO(raw)) as book:
                ranges = [parse_range(name.decode()) for name in _RANGE.findall(book.read(part))]
                if sum(_count_cells(cells) for cells in ranges if cells) > _MOST_IN_RANGES:
                    large[tab] = part
    return large


def _count_cells(cells: CellRange) -> int:
    return (cells.bottom - cells.top + 1) * (cells.right - cells.left + 1)


def blank_tabs(raw: bytes, parts: Collection[str]) -> bytes:
    """Return a workbook in which the tabs with some parts are blank, and all else is as it was."""
    packed = read_packed_parts(raw)
    for part in parts:
        packed[part] = _pack(_BLANK)
        packed.pop(_relations_of(part), None)
    return build_package(packed)


def put_tabs_back(copy: bytes, raw: bytes, tabs: Mapping[str, str]) -> bytes:
    """Put tabs that were blank back into a copy of a workbook that openpyxl wrote.

    That library stores each text in its cell and keeps the numbers of the styles, so that the shared texts of the
    original fit, and the numbers of texts and styles in the kept tabs mean what they meant. A tab stays blank where its
    name is not valid and that library gave it another.

    Args:
        copy: the copy.
        raw: the original.
        tabs: the parts of the tabs in the original, by the names of the tabs.
    """
    old, new = read_packed_parts(raw), read_packed_parts(copy)
    blank = list_worksheets(copy)
    tabs = {tab: part for tab, part in tabs.items() if tab in blank}
    with zipfile.ZipFile(io.BytesIO(copy)) as book:
        relations, types = book.read(_RELATIONS), book.read(_TYPES)
    with zipfile.ZipFile(io.BytesIO(raw)) as original:
        strings = dict(read_relationships(original).values()).get("sharedStrings", "")
        old_types = _read_types(original)
        kept = {part for tab in tabs.values() for part in _follow(original, tab)}
        new |= {f"{KEPT_FOLDER}{part}": _move_targets(original, part) or old[part] for part in kept}
    lines = [
        f"<Override PartName={quoteattr(f'/{KEPT_FOLDER}{part}')} ContentType={quoteattr(kind)}/>"
        for part in sorted(kept)
        if (kind := old_types.get(f"/{part}".lower()) or old_types.get(part.rpartition(".")[2].lower()))
    ]
    for tab, part in tabs.items():
        del new[blank[tab]]
        relations = relations.replace(f'"/{blank[tab]}"'.encode(), f'"/{KEPT_FOLDER}{part}"'.encode())
        types = re.sub(rb'<Override PartName="/%s"[^<>]*/>' % re.escape(blank[tab].encode()), b"", types)
    if strings in old:
        new[_STRINGS] = old[strings]
        relations = relations.replace(b"</Relationships>", _STRINGS_RELATION + b"</Relationships>")
        lines.append(_STRINGS_TYPE)
    new[_RELATIONS] = _pack(relations)
    new[_TYPES] = _pack(types.replace(b"</Types>", f"{''.join(lines)}</Types>".encode()))
    return build_package(new)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _follow(book: zipfile.ZipFile, part: str) -> set[str]:
    """Return a part with all parts that it refers to, directly or not, and their lists of relationships."""
    names, found, waiting = {*book.namelist()}, set[str](), [part]

    def visit(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship") and attributes.get("TargetMode") != "External":
            target = posixpath.join("/", posixpath.dirname(current), attributes.get("Target", ""))
            waiting.append(posixpath.normpath(target).lstrip("/"))

    while waiting:
        current = waiting.pop()
        if current not in names or current in found:
            continue
        found.add(current)
        relations = _relations_of(current)
        if relations in names:
            found.add(relations)
            with suppress(UnreadableData), report_damage(""):  # what a damaged list refers to stays unknown
                visit_elements(book.read(relations), visit)
    return found


def _move_targets(book: zipfile.ZipFile, part: str) -> PackedPart | None:
    """Return a list of relationships whose absolute targets are in the new folder; None for parts that stay."""
    with suppress(UnreadableData), report_damage(""):
        if part.endswith(".rels") and _TARGET.search(xml := book.read(part)):
            return _pack(_TARGET.sub(rb"Target=\1/" + KEPT_FOLDER.encode(), xml))
    return None


def _read_types(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the content types that a workbook states, by the ending or the `/name` of a part in small letters."""
    types: dict[str, str] = {}

    def visit(_: str, attributes: dict[str, str]) -> None:
        name = attributes.get("PartName") or attributes.get("Extension")
        if name and "ContentType" in attributes:
            types[name.lower()] = attributes["ContentType"]

    visit_elements(book.read(_TYPES), visit)
    return types


def read_packed_parts(raw: bytes) -> dict[str, PackedPart]:
    """Return the parts of a zip file as they are stored, without unpacking them, by their names."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        entries = book.infolist()
    parts = {}
    for entry in entries:
        begin = entry.header_offset
        lengths = LOCAL_HEADER.unpack_from(raw, begin)[9:]
        begin += LOCAL_HEADER.size + sum(lengths)
        packed = raw[begin : begin + entry.compress_size]
        flags = entry.flag_bits & ~(_UTF8_FLAG | SIZES_FOLLOW_FLAG)
        parts[entry.filename] = PackedPart(flags, entry.compress_type, entry.CRC, entry.file_size, packed)
    return parts


def build_package(parts: Mapping[str, PackedPart]) -> bytes:
    """Return a zip file with some packed parts."""
    out, directory = bytearray(), bytearray()
    for name, part in parts.items():
        title = name.encode()
        flags = part.flags | (0 if title.isascii() else _UTF8_FLAG)
        stated = (flags, part.method, 0, _FIRST_DAY, part.checksum, len(part.packed), part.size, len(title), 0)
        directory += CENTRAL_HEADER.pack(b"PK\1\2", _VERSION, _VERSION, *stated, 0, 0, 0, 0, len(out)) + title
        out += LOCAL_HEADER.pack(b"PK\3\4", _VERSION, *stated) + title + part.packed
    count, start = len(parts), len(out)
    return bytes(out + directory + END_RECORD.pack(b"PK\5\6", 0, 0, count, count, len(directory), start, 0))


def _pack(content: bytes) -> PackedPart:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    return PackedPart(0, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packed)
