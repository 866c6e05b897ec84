"""The parts of an XLSX workbook (its Open Packaging package): find the part of a tab, and parse it as a stream.

Libraries that open a workbook drop whatever they do not support. Code that must keep every byte, or needs what the
library does not report, works on the parts themselves, with a streaming parser that gives byte positions.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote
from xml.parsers import expat

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.limits import FILE_UNREADABLE
from metrocli.files.zipguard import SAVE_AGAIN
from metrocli.messages import MessageType
from metrocli.model.cell import Cell, to_column_index, to_column_letters
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

OOXML_SUFFIXES = (".xlsx", ".xlsm")
"""The suffixes of workbooks that are made of such parts (Office Open XML)."""
ODS_SUFFIX = ".ods"
BINARY_SUFFIXES = (".xls", ".xlsb")

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The XML namespaces of a workbook's elements: of the transitional and of the strict form."""

MULTI_CELL_FORMULAS = ("array", "dataTable")
"""The types of formulas that are written in one cell and compute several."""

WORKBOOK_DAMAGED = MessageType("workbook-damaged", "the workbook is damaged", SAVE_AGAIN)
TAB_DAMAGED = MessageType("tab-damaged", "the tab is damaged", SAVE_AGAIN)
DOCUMENT_TYPE = MessageType(
    "document-type", "the workbook declares a document type, which spreadsheet programs never do", SAVE_AGAIN
)
_WORKBOOK = "xl/workbook.xml"
_ROOT_RELATIONS = "_rels/.rels"
USUAL_PARTS = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
"""The usual names of parts, by the last word of their type."""
_A1 = compile_late(r"([A-Z]{1,3})(\d{1,7})")
_TAG = compile_late(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_ATTRIBUTE = compile_late(rb"\s+([^\s=]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, LookupError, ValueError)


class CellRange(NamedTuple):
    """A rectangle of cells, all bounds included: rows count from 1, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = f"{to_column_letters(self.left)}{self.top}", f"{to_column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def contains(self, row: int, column: int) -> bool:
        """Return whether a cell is in the range; its row counts from 1, its column from 0."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def parse_range(name: str) -> CellRange | None:
    """Parse a reference such as A1:B3, C7 or $A$1; None where it is not one."""
    first, _, last = name.replace("$", "").partition(":")
    corners = [_A1.fullmatch(corner) for corner in (first, last or first)]
    if None in corners:
        return None
    rows, columns = zip(*((int(corner[2]), _to_index(corner[1])) for corner in corners if corner), strict=True)
    return CellRange(min(rows), min(columns), max(rows), max(columns))


@lru_cache(maxsize=1024)
def _to_index(letters: str) -> int:
    """Return a column's index, cached: the same few columns occur in every row."""
    return to_column_index(letters)


class CellCursor:
    """The position of a parser in a tab's part: `row` counts from 1, `column` from 0.

    A row or cell element may leave its position out; it then follows the one before.
    """

    def __init__(self) -> None:
        self.row, self.column = 0, -1

    def move_to_row(self, attributes: Mapping[str, str]) -> None:
        """Move to the beginning of a row, by the attributes of its element."""
        number = attributes.get("r", "")
        self.row, self.column = int(number) if number.isdecimal() else self.row + 1, -1

    def move_to_cell(self, attributes: Mapping[str, str]) -> tuple[int, int]:
        """Move to a cell, by the attributes of its element, and return its row and column."""
        reference = _A1.fullmatch(attributes.get("r", ""))
        if reference:
            self.row, self.column = int(reference[2]), _to_index(reference[1])
        else:
            self.column += 1
        return self.row, self.column


class _DocumentTypeDeclared(Exception):
    """A part declares a document type, which may define entities that expand without end."""


def make_parser() -> expat.XMLParserType:
    """Return an XML parser that names elements as `NAMESPACE name`, and stops at a document type."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def stop(*_: object) -> None:
        raise _DocumentTypeDeclared

    parser.StartDoctypeDeclHandler = stop
    return parser


@contextmanager
def report_damage(place: str | Cell) -> Iterator[None]:
    """Turn any failure to read parts into one error for the user.

    Args:
        place: the workbook, and its tab where that is known, as the error names them.

    Raises:
        UnreadableData: a part is missing, cannot be unpacked, is not well formed, or declares a document type.
    """
    try:
        yield
    except _DocumentTypeDeclared:
        raise UnreadableData(place, DOCUMENT_TYPE()) from None
    except (expat.ExpatError, *_DAMAGE) as fault:
        raise UnreadableData(place, WORKBOOK_DAMAGED()) from fault
    except OSError as fault:
        raise UnreadableData(place, FILE_UNREADABLE(reason=name_reason(fault))) from fault


def visit_elements(xml: bytes, visit: Callable[[str, dict[str, str]], None]) -> None:
    """Call a function for each element of a part, with its name as `NAMESPACE name` and its attributes."""
    parser = make_parser()
    parser.StartElementHandler = visit
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keyword


def read_start_tag(xml: bytes, at: int = 0) -> bytes:
    """Return the start tag of the element that begins at a byte position.

    Raises:
        BadZipFile: there is no start tag.
    """
    tag = _TAG.match(xml, at)
    if tag is None:
        raise zipfile.BadZipFile
    return tag[0]


def find_element_end(xml: bytes, start: int, at: int) -> int:
    """Return the byte position after an element, in the handler of its end.

    Args:
        xml: the part.
        start: where the element begins.
        at: the position of the parser: at the end tag, or after the element if it has none.
    """
    return at if read_start_tag(xml, start).endswith(b"/>") else xml.index(b">", at) + 1


def set_attribute(tag: bytes, name: str, value: str) -> bytes:
    """Return a start tag with one attribute added, replaced, or with the value "" removed."""
    attribute = f' {name}="{value}"'.encode() if value else b""
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] == name.encode():
            return tag[: match.start()] + attribute + tag[match.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end] + attribute + tag[end:]


def find_main_part(book: zipfile.ZipFile) -> str:
    """Return the name of the part that lists the tabs: the package says where it is, else it is `xl/workbook.xml`."""
    names = _map_names(book)
    related = _read_relations(book, "", names.get(_ROOT_RELATIONS, "")) if _ROOT_RELATIONS in names else {}
    mains = (part for kind, part in related.values() if kind == "officeDocument" and part.lower() in names)
    return next(mains, names.get(_WORKBOOK, _WORKBOOK))


def read_relationships(book: zipfile.ZipFile, part: str = "") -> dict[str, tuple[str, str]]:
    """Return the parts that a part refers to, by identifier: the last word of a part's type, and its name.

    Args:
        book: the workbook.
        part: the name of the part; "" for the main part. Another part may have no relationships.
    """
    source = part or find_main_part(book)
    relations = relations_part_of(book, source)
    if part and relations not in book.namelist():
        return {}
    return _read_relations(book, posixpath.dirname(source.replace("\\", "/")), relations)


def relations_part_of(book: zipfile.ZipFile, part: str) -> str:
    """Return the name of the part that has the relationships of another part; it may not exist."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    return _map_names(book).get(relations.lower(), relations)


def _map_names(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the parts, by their names in small letters and with slashes."""
    return {name.replace("\\", "/").lower(): name for name in book.namelist()}


def _read_relations(book: zipfile.ZipFile, folder: str, relations: str) -> dict[str, tuple[str, str]]:
    """Read a part of relationships.

    Args:
        book: the workbook.
        folder: the folder that the targets are relative to.
        relations: the name of the part.
    """
    relationships: dict[str, tuple[str, str]] = {}
    names = _map_names(book)

    def visit(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship") and attributes.get("TargetMode") != "External":
            written = attributes.get("Target", "").replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, written)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            part = names.get(target.lower()) or names.get(unquote(target).lower()) or target
            relationships[attributes.get("Id", "")] = (kind, part)

    visit_elements(book.read(relations), visit)
    return relationships


class PackageLayout(NamedTuple):
    """What the main part of a workbook shows.

    Attributes:
        is_usual: whether the main part, the styles and the shared texts are where most programs put them. The library
            that reads workbooks looks for them there.
        starts_1904: whether days are counted from 1904, as old programs for the Macintosh did.
        has_stale_results: whether the formulas must be calculated when the workbook is opened, because the program that
            wrote it has not done so. Some such programs write no results, others 0.
    """

    is_usual: bool = True
    starts_1904: bool = False
    has_stale_results: bool = False


def read_layout(path: Path) -> PackageLayout:
    """Read the layout of a workbook; that of a usual workbook where it is damaged, as reading it reports the error."""
    starts_1904 = is_stale = False

    def visit(name: str, attributes: dict[str, str]) -> None:
        nonlocal starts_1904, is_stale
        if name.endswith(" workbookPr"):
            starts_1904 = attributes.get("date1904") in {"1", "true"}
        elif name.endswith(" calcPr"):
            is_stale = attributes.get("fullCalcOnLoad") in {"1", "true"}

    try:
        with report_damage(path.name), zipfile.ZipFile(path) as book:
            main = find_main_part(book)
            parts = dict(read_relationships(book).values())
            visit_elements(book.read(main), visit)
    except UnreadableData:
        return PackageLayout()
    is_usual = all(parts.get(kind, part).lower() == part.lower() for kind, part in USUAL_PARTS.items())
    return PackageLayout(is_usual and main.replace("\\", "/").lower() == _WORKBOOK, starts_1904, is_stale)


def list_tabs(book: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Return the kind and the part of each tab, by the tab's name; the part may be missing from the file.

    Raises:
        KeyError: a part that lists the tabs is missing.
    """
    identifiers: dict[str, str] = {}

    def visit(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" sheet"):
            identifier = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            identifiers.setdefault(attributes.get("name", ""), identifier)

    visit_elements(book.read(find_main_part(book)), visit)
    relationships = read_relationships(book)
    return {tab: relationships[identifier] for tab, identifier in identifiers.items() if identifier in relationships}


def find_tab_part(book: zipfile.ZipFile, tab: str) -> str:
    """Return the name of the part that holds a tab.

    Args:
        book: the workbook.
        tab: the tab's name, as written in the workbook.

    Raises:
        KeyError: there is no such tab, or its part is missing.
    """
    return book.getinfo(list_tabs(book)[tab][1]).filename
