"""Find what XLS and XLSB workbooks show of their cells and the library that reads them does not: errors, merged cells.

Both are lists of records, each with a number and a length. An XLSB workbook has a list for each tab in a zip file; an
XLS workbook is one list in a compound file, which divides it into sectors like a disk.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.files.zipguard import MAX_BYTES
from metrocli.xlsx.package import CellRange, read_relationships, report_damage
from metrocli.xlsx.tab_regions import MAX_TEXTS, NO_REGIONS, RangeBuilder, TabRegions, WorkbookRegions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_XLSB_SUFFIX = ".xlsb"
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_UNKNOWN_ERROR = "#VALUE!"

_XLSB_ROW, _XLSB_ERROR, _XLSB_FORMULAS, _XLSB_FORMULA_ERROR, _XLSB_MERGED = 0, 3, (8, 9, 10, 11), 11, 176
_XLSB_TAB, _XLSB_PROPERTIES = 156, 153

_XLS_TAB, _XLS_1904, _XLS_BEGIN, _XLS_END = 0x85, 0x22, (0x809, 0x409, 0x209, 0x9), 0x0A
_XLS_ERROR, _XLS_FORMULA, _XLS_MERGED, _XLS_VERSION_8 = 0x205, 0x06, 0xE5, 0x600
_NO_SECTOR = 0xFFFFFFFA
_SECTORS_IN_HEADER, _MINI_SECTOR = 109, 64


def read_binary_workbook(path: Path) -> WorkbookRegions:
    """Find the errors, the formulas and the merged cells of an XLS or XLSB workbook."""
    try:
        with report_damage(path.name):
            if path.stat().st_size > MAX_BYTES:
                return WorkbookRegions()
            return _read_xlsb(path) if path.suffix.lower() == _XLSB_SUFFIX else _read_xls(path.read_bytes())
    except (UnreadableData, struct.error):
        return WorkbookRegions()


@dataclass
class _Collector:
    """Collects the regions of a tab; rows count from 1, columns from 0."""

    formulas: RangeBuilder = field(default_factory=RangeBuilder)
    merged: list[CellRange] = field(default_factory=list)
    texts: list[tuple[int, int, str]] = field(default_factory=list)

    def add_error(self, row: int, column: int, code: int) -> None:
        if len(self.texts) < MAX_TEXTS:
            self.texts.append((row, column, _ERRORS.get(code, _UNKNOWN_ERROR)))

    def add_formula(self, row: int, column: int) -> None:
        self.formulas.add(CellRange(row, column, row, column))

    def to_regions(self) -> TabRegions:
        return TabRegions(tuple(sorted(self.formulas.ranges)), tuple(sorted(self.merged)), texts=tuple(self.texts))


def _read_xlsb(path: Path) -> WorkbookRegions:
    with zipfile.ZipFile(path) as book:
        parts = {identifier: part for identifier, (_, part) in read_relationships(book).items()}
        starts_1904, tabs = False, []
        for kind, content in _split_xlsb(book.read("xl/workbook.bin")):
            if kind == _XLSB_PROPERTIES:
                starts_1904 = bool(content[0] & 1)
            elif kind == _XLSB_TAB:
                identifier, end = _read_wide_text(content, 8)
                tabs.append((_read_wide_text(content, end)[0], parts.get(identifier, "")))
        regions = {part: _read_xlsb_tab(book.read(part)) for part in {part for _, part in tabs} - {""}}
    return WorkbookRegions({name: regions.get(part, NO_REGIONS) for name, part in tabs}, starts_1904)


def _read_xlsb_tab(content: bytes) -> TabRegions:
    collector, row = _Collector(), 0
    for kind, record in _split_xlsb(content):
        if kind == _XLSB_ROW:
            row = struct.unpack_from("<L", record)[0] + 1
        elif kind == _XLSB_MERGED:
            top, bottom, left, right = struct.unpack_from("<4L", record)
            collector.merged.append(CellRange(top + 1, left, bottom + 1, right))
        else:
            column = struct.unpack_from("<L", record)[0]
            if kind in {_XLSB_ERROR, _XLSB_FORMULA_ERROR}:
                collector.add_error(row, column, record[8])
            if kind in _XLSB_FORMULAS:
                collector.add_formula(row, column)
    return collector.to_regions()


_XLSB_KINDS = {_XLSB_ROW, _XLSB_ERROR, *_XLSB_FORMULAS, _XLSB_MERGED, _XLSB_TAB, _XLSB_PROPERTIES}


def _split_xlsb(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of the records of an XLSB part that matter here."""
    place = 0
    while place < len(content):
        kind = content[place]
        place += 1
        if kind >= 0x80:  # noqa: PLR2004 - the bit that says that another byte follows
            kind = kind & 0x7F | (content[place] & 0x7F) << 7
            place += 1
        length = shift = 0
        while True:
            byte = content[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:  # noqa: PLR2004 - as above; at most four bytes
                break
        if kind in _XLSB_KINDS:
            yield kind, content[place : place + length]
        place += length


def _read_wide_text(content: bytes, start: int) -> tuple[str, int]:
    """Return a text with its length before it, and the position after it."""
    length = struct.unpack_from("<L", content, start)[0]
    end = start + 4 + 2 * length
    return content[start + 4 : end].decode("utf-16-le"), end


def _read_xls(raw: bytes) -> WorkbookRegions:
    content = _CompoundFile(raw).read_stream({"workbook", "book"})
    starts_1904, is_version_8, tabs = False, True, []
    for place, kind, record in _split_xls(content, 0):
        if kind in _XLS_BEGIN and place == 0:
            is_version_8 = struct.unpack_from("<H", record)[0] == _XLS_VERSION_8
        elif kind == _XLS_1904:
            starts_1904 = struct.unpack_from("<H", record)[0] == 1
        elif kind == _XLS_TAB:
            tabs.append((_read_xls_name(record, is_version_8=is_version_8), struct.unpack_from("<L", record)[0]))
        elif kind == _XLS_END:
            break
    # No tab reaches into the next one, so that a file with many tabs is not read many times.
    starts = sorted({start for _, start in tabs})
    ends = dict(zip(starts, [*starts[1:], len(content)], strict=True))
    regions = {start: _read_xls_tab(content, start, end) for start, end in ends.items()}
    return WorkbookRegions({name: regions[start] for name, start in tabs}, starts_1904)


def _read_xls_name(record: bytes, *, is_version_8: bool) -> str:
    length = record[6]
    if not is_version_8:
        return record[7 : 7 + length].decode("cp1252", "replace")
    if record[7] & 1:
        return record[8 : 8 + 2 * length].decode("utf-16-le")
    return record[8 : 8 + length].decode("latin-1")


def _read_xls_tab(content: bytes, start: int, end: int) -> TabRegions:
    collector, depth = _Collector(), 0
    for place, kind, record in _split_xls(content, start):
        if place >= end:
            break
        if kind in _XLS_BEGIN:
            depth += 1
        elif kind == _XLS_END:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:  # else it is a chart within the tab
            _read_xls_record(kind, record, collector)
    return collector.to_regions()


def _read_xls_record(kind: int, record: bytes, collector: _Collector) -> None:
    """Collect an error, a formula or merged cells."""
    if kind == _XLS_ERROR:
        row, column, _, code, is_error = struct.unpack_from("<3H2B", record)
        if is_error:
            collector.add_error(row + 1, column, code)
    elif kind == _XLS_FORMULA:
        row, column, _, result = struct.unpack_from("<3H8s", record)
        collector.add_formula(row + 1, column)
        if result[6:] == b"\xff\xff" and result[0] == 2:  # noqa: PLR2004 - the kind of result
            collector.add_error(row + 1, column, result[2])
    elif kind == _XLS_MERGED:
        for top, bottom, left, right in struct.iter_unpack("<4H", record[2 : 2 + 8 * (len(record) // 8)]):
            collector.merged.append(CellRange(top + 1, left, bottom + 1, right))


def _split_xls(content: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield the position, the kind and the content of each record of an XLS workbook, from a position on."""
    place = start
    while place + 4 <= len(content):
        kind, length = struct.unpack_from("<2H", content, place)
        yield place, kind, content[place + 4 : place + 4 + length]
        place += 4 + length


class _CompoundFile:
    """A compound file: streams that are divided into sectors, with a table of the sector that follows each sector."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._size = 1 << struct.unpack_from("<H", raw, 30)[0]
        if not _MINI_SECTOR < self._size <= 1 << 16:
            raise ValueError
        count, more = struct.unpack_from("<L", raw, 44)[0], struct.unpack_from("<L", raw, 68)[0]
        sectors = list(struct.unpack_from(f"<{_SECTORS_IN_HEADER}L", raw, 76))
        while more < _NO_SECTOR and len(sectors) < count:
            numbers = struct.unpack(f"<{self._size // 4}L", self._read_sector(more))
            sectors += numbers[:-1]
            more = numbers[-1]
        table = b"".join(self._read_sector(sector) for sector in sectors[:count] if sector < _NO_SECTOR)
        self._next = struct.unpack(f"<{len(table) // 4}L", table)

    def read_stream(self, names: set[str]) -> bytes:
        """Return the content of the first stream with one of these names, in small letters.

        Raises:
            KeyError: there is none.
        """
        directory = self._read_chain(struct.unpack_from("<L", self._raw, 48)[0])
        for place in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, place + 64)[0]
            if directory[place : place + max(0, length - 2)].decode("utf-16-le", "replace").lower() in names:
                start, size = struct.unpack_from("<LQ", directory, place + 116)
                small = struct.unpack_from("<L", self._raw, 56)[0]
                return (self._read_small(start, directory) if size < small else self._read_chain(start))[:size]
        raise KeyError

    def _read_small(self, start: int, directory: bytes) -> bytes:
        """Return a stream of small sectors, which are within the stream of the first entry of the directory."""
        sectors = self._read_chain(struct.unpack_from("<L", directory, 116)[0])
        table = self._read_chain(struct.unpack_from("<L", self._raw, 60)[0])
        following = struct.unpack(f"<{len(table) // 4}L", table)
        pieces = [sectors[sector * _MINI_SECTOR : (sector + 1) * _MINI_SECTOR] for sector in _follow(start, following)]
        return b"".join(pieces)

    def _read_chain(self, start: int) -> bytes:
        return b"".join(self._read_sector(sector) for sector in _follow(start, self._next))

    def _read_sector(self, number: int) -> bytes:
        place = (number + 1) * self._size
        return self._raw[place : place + self._size].ljust(self._size, b"\0")


def _follow(start: int, following: tuple[int, ...]) -> Iterator[int]:
    """Yield the numbers of a chain of sectors, each at most once.

    Raises:
        ValueError: the chain goes round.
    """
    sector, count = start, 0
    while sector < _NO_SECTOR:
        if count > len(following):
            raise ValueError
        yield sector
        sector, count = following[sector], count + 1
