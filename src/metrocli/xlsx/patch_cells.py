"""Change the text of cells in the part of a tab, and keep all other bytes as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from metrocli.errors import Refused
from metrocli.files.zipguard import SAVE_AGAIN
from metrocli.messages import Message, MessageType
from metrocli.xlsx.package import (
    MULTI_CELL_FORMULAS,
    NAMESPACES,
    CellCursor,
    CellRange,
    find_element_end,
    make_parser,
    parse_range,
    read_start_tag,
    set_attribute,
)
from metrocli.xlsx.write import escape_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_ROW, _CELL, _F = ({f"{namespace} {name}" for namespace in NAMESPACES} for name in ("row", "c", "f"))
_TEXT_TYPES = {"s", "inlineStr", "str"}

TAB_ENCODING = MessageType("tab-encoding", "the tab is stored in {encoding}, not in UTF-8", SAVE_AGAIN)
_BY_HAND = "Only typed texts are edited; change this cell by hand."
CELL_COMPUTED = MessageType("cell-computed", "the cell is computed by a formula", _BY_HAND)
CELL_DUPLICATE = MessageType("cell-duplicate", "the tab contains the cell twice", _BY_HAND)
CELL_LINKED = MessageType("cell-linked", "the cell contains a picture or a linked data type", _BY_HAND)
CELL_WITHOUT_TEXT = MessageType("cell-without-text", "the cell does not contain a text", _BY_HAND)
_COMPUTED = CELL_COMPUTED()


class CellElement(NamedTuple):
    """The XML element of a cell.

    Attributes:
        start: the byte position where it begins.
        end: the byte position after it.
        style: the number of the cell's style.
        problem: why the cell cannot be edited; None if it can.
    """

    start: int
    end: int
    style: int
    problem: Message | None


def find_cells(xml: bytes, wanted: Collection[tuple[int, int]], place: str) -> dict[tuple[int, int], CellElement]:
    """Find the elements of some cells in the part of a tab.

    Args:
        xml: the part.
        wanted: the cells, each a row from 1 and a column from 0.
        place: the file and the tab, for messages.

    Returns:
        The elements by row and column; cells without an element are missing.

    Raises:
        Refused: the part is not in UTF-8.
        ExpatError: the part is damaged; `package.report_damage` lists what else may be raised then.
    """
    finder = _CellFinder(xml, wanted, place)
    finder.parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keyword
    for cell, element in finder.elements.items():
        if any(cells.contains(*cell) for cells in finder.filled):
            finder.elements[cell] = element._replace(problem=_COMPUTED)
    return finder.elements


class _CellFinder:
    """Finds the wanted cells while a tab's part is parsed, and the ranges that are computed by one formula."""

    def __init__(self, xml: bytes, wanted: Collection[tuple[int, int]], place: str) -> None:
        self.elements: dict[tuple[int, int], CellElement] = {}
        self.filled: list[CellRange] = []
        self.parser = make_parser()
        self.parser.XmlDeclHandler = self._check_encoding
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self._xml, self._wanted, self._place, self._cursor = xml, wanted, place, CellCursor()
        self._current: tuple[int, Mapping[str, str]] | None = None
        self._problem: Message | None = None

    def _check_encoding(self, _: str, encoding: str | None, __: int) -> None:
        if (encoding or "utf-8").lower() != "utf-8":
            raise Refused(TAB_ENCODING.at(self._place, encoding=encoding))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELL:
            if self._cursor.move_to_cell(attributes) in self._wanted:
                self._current, self._problem = (self.parser.CurrentByteIndex, attributes), None
        elif name in _ROW:
            self._cursor.move_to_row(attributes)
        elif name in _F:
            self._problem = _COMPUTED
            if attributes.get("t") in MULTI_CELL_FORMULAS and (cells := parse_range(attributes.get("ref", ""))):
                self.filled.append(cells)

    def _end(self, name: str) -> None:
        if self._current and name in _CELL:
            (start, attributes), self._current = self._current, None
            cell = self._cursor.row, self._cursor.column
            problem = self._problem or _why_uneditable(attributes)
            if not problem and cell in self.elements:
                problem = CELL_DUPLICATE()
            end = find_element_end(self._xml, start, self.parser.CurrentByteIndex)
            self.elements[cell] = CellElement(start, end, int(attributes.get("s", "0")), problem)


def _why_uneditable(attributes: Mapping[str, str]) -> Message | None:
    """Return why a cell without a formula cannot be edited; None if it can."""
    if "vm" in attributes:
        return CELL_LINKED()
    return None if attributes.get("t") in _TEXT_TYPES else CELL_WITHOUT_TEXT()


def set_text(element: bytes, text: str, style: int) -> bytes:
    """Return a cell's element with another text and style, and its other attributes kept.

    The text is stored in the element itself, not in the list of texts that all tabs share.
    """
    tag = read_start_tag(element)
    if style:
        tag = set_attribute(tag, "s", str(style))
    tag = set_attribute(tag, "t", "inlineStr" if text else "").removesuffix(b"/>").removesuffix(b">")
    if not text:
        return tag + b"/>"
    name = tag[1:].split()[0]
    prefix = name[: name.rfind(b":") + 1].decode()
    content = f'><{prefix}is><{prefix}t xml:space="preserve">{escape(escape_text(text))}</{prefix}t></{prefix}is></'
    return tag + content.encode() + name + b">"
