"""The parts of an XLSX workbook: where a tab's own part is, and where the cells stand in it, byte by byte.

Libraries that open a workbook drop what they do not know of it. Whoever must keep all of it, or know what the reader
does not tell, looks here: the part is walked by a parser that says where each thing begins, and never built up whole.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from metrocli.errors import UnreadableData
from metrocli.files.zipguard import SAVE_AGAIN
from metrocli.model.cell import to_column_index, to_column_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OOXML_SUFFIXES = (".xlsx", ".xlsm")
"""The endings of workbooks that are made of such parts."""

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""What the elements of a workbook belong to: in the usual form, and in the strict one."""

MULTI_CELL_FORMULAS = ("array", "dataTable")
"""The kinds of formula that one cell holds and that fill several."""

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_A1 = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, LookupError, ValueError)


class CellRange(NamedTuple):
    """A rectangle of cells: rows as a spreadsheet counts them, from 1; columns by their place from the left, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = f"{to_column_letters(self.left)}{self.top}", f"{to_column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def contains(self, row: int, index: int) -> bool:
        """Whether a cell stands in it."""
        return self.top <= row <= self.bottom and self.left <= index <= self.right


def parse_range(name: str) -> CellRange | None:
    """The area that a name such as A1:B3 or C7 means; None where it means none."""
    first, _, last = name.replace("$", "").partition(":")
    corners = [_A1.fullmatch(corner) for corner in (first, last or first)]
    if None in corners:
        return None
    rows, columns = zip(*((int(each[2]), _index(each[1])) for each in corners if each), strict=True)
    return CellRange(min(rows), min(columns), max(rows), max(columns))


@lru_cache(maxsize=1024)
def _index(letters: str) -> int:
    """A column's place by its letters; the same few come again and again."""
    return to_column_index(letters)


class CellCursor:
    """Keeps to which cell a walk through a tab's part has come; a cell that does not say so follows the one before."""

    def __init__(self) -> None:
        self.row, self.index = 0, -1

    def move_to_row(self, attributes: Mapping[str, str]) -> None:
        """Begin a row."""
        number = attributes.get("r", "")
        self.row, self.index = int(number) if number.isdecimal() else self.row + 1, -1

    def move_to_cell(self, attributes: Mapping[str, str]) -> tuple[int, int]:
        """Step to a cell: its row from 1, and its column from 0."""
        named = _A1.fullmatch(attributes.get("r", ""))
        if named:
            self.row, self.index = int(named[2]), _index(named[1])
        else:
            self.index += 1
        return self.row, self.index


class _DocumentTypeDeclared(Exception):
    """A part declares a document type, in which entities may hide."""


def make_parser() -> expat.XMLParserType:
    """A parser of parts, whose names come as `NAMESPACE name`; one that declares a document type is never expanded."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True

    def refuse(*_: object) -> None:
        raise _DocumentTypeDeclared

    made.StartDoctypeDeclHandler = refuse
    return made


@contextmanager
def report_damage(place: str) -> Iterator[None]:
    """Say of whatever is wrong with a part that the workbook is damaged.

    Raises:
        UnreadableData: the part cannot be unpacked, is not well formed, or declares entities.
    """
    try:
        yield
    except _DocumentTypeDeclared:
        problem = "it declares a document type, which no spreadsheet program writes"
        raise UnreadableData(place, problem, SAVE_AGAIN) from None
    except (expat.ExpatError, *_DAMAGE) as fault:
        raise UnreadableData(place, "the workbook is damaged", SAVE_AGAIN) from fault
    except OSError as fault:
        raise UnreadableData(place, f"the file cannot be read ({fault.strerror or fault})") from fault


def visit_elements(xml: bytes, see: Callable[[str, dict[str, str]], None]) -> None:
    """Show each element of a part, by its full name and with its attributes."""
    reader = make_parser()
    reader.StartElementHandler = see
    reader.Parse(xml, True)  # noqa: FBT003 - expat takes it by its place only


def read_start_tag(xml: bytes, at: int = 0) -> bytes:
    """The tag that begins an element, of which a parser has said where it stands."""
    found = _TAG.match(xml, at)
    if found is None:
        raise zipfile.BadZipFile
    return found[0]


def set_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A tag with one attribute set, in its place if it has one; with "" it is taken out."""
    said = f' {name}="{value}"'.encode() if value else b""
    for each in _ATTRIBUTE.finditer(tag):
        if each[1] == name.encode():
            return tag[: each.start()] + said + tag[each.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end] + said + tag[end:]


def read_relationships(book: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """The parts that a workbook refers to: by identifier, what each is (the end of its type) and its name."""
    found: dict[str, tuple[str, str]] = {}
    spelled = {name.lower(): name for name in book.namelist()}

    def see(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship") and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, spelled.get(target.lower(), target))

    visit_elements(book.read(_RELATIONS), see)
    return found


def find_tab_part(book: zipfile.ZipFile, tab: str) -> str:
    """The name of the part that holds a tab.

    Args:
        book: the workbook.
        tab: the tab's name as the workbook writes it.

    Raises:
        KeyError: there is no such tab, or its part is not there.
    """
    identities: dict[str, str] = {}

    def see(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" sheet"):
            identity = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            identities.setdefault(attributes.get("name", ""), identity)

    visit_elements(book.read(_WORKBOOK), see)
    part = read_relationships(book)[identities[tab]][1]
    return book.getinfo(part).filename
