"""Editing cells in the part of a tab: each element is replaced where it stands, and all other bytes stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from metrocli.errors import Refused
from metrocli.files.zipguard import SAVE_AGAIN
from metrocli.xlsx.package import (
    MULTI_CELL_FORMULAS,
    NAMESPACES,
    CellCursor,
    CellRange,
    make_parser,
    parse_range,
    read_start_tag,
    set_attribute,
)
from metrocli.xlsx.write import escape_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_ROW, _CELL, _F = ({f"{each} {name}" for each in NAMESPACES} for name in ("row", "c", "f"))
_COMPUTED = "it is computed"
_TEXTS = {"s", "inlineStr", "str"}


class CellElement(NamedTuple):
    """A cell in the part of a tab.

    Attributes:
        start: where its element begins.
        end: where it ends.
        style: the number of its style.
        problem: why it cannot be edited, a clause; "" where it can.
    """

    start: int
    end: int
    style: int
    problem: str


def find_cells(xml: bytes, wanted: Collection[tuple[int, int]], place: str) -> dict[tuple[int, int], CellElement]:
    """Find some cells in the part of a tab.

    Args:
        xml: the part.
        wanted: their rows from 1 and columns from 0.
        place: the file and the tab, for messages.

    Returns:
        By row and column those that are there.

    Raises:
        Refused: the part is not in UTF-8. ExpatError and the like: it is damaged (see `package.understood`).
    """
    finder = _CellFinder(xml, wanted, place)
    finder.reader.Parse(xml, True)  # noqa: FBT003 - expat takes it by its place only
    return {
        cell: each._replace(problem=_COMPUTED) if any(several.contains(*cell) for several in finder.filled) else each
        for cell, each in finder.seen.items()
    }


class _CellFinder:
    """Walks through the part of a tab and keeps the cells that are wanted, and the areas that one formula fills."""

    def __init__(self, xml: bytes, wanted: Collection[tuple[int, int]], place: str) -> None:
        self.seen: dict[tuple[int, int], CellElement] = {}
        self.filled: list[CellRange] = []
        self.reader = make_parser()
        self.reader.XmlDeclHandler = self._declared
        self.reader.StartElementHandler, self.reader.EndElementHandler = self._start, self._end
        self._xml, self._wanted, self._place, self._walk = xml, wanted, place, CellCursor()
        self._begun: tuple[int, Mapping[str, str]] | None = None
        self._problem = ""

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        if (encoding or "utf-8").lower() != "utf-8":
            raise Refused(f"{self._place}: the tab is stored in {encoding}, not in UTF-8. {SAVE_AGAIN}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELL:
            if self._walk.move_to_cell(attributes) in self._wanted:
                self._begun, self._problem = (self.reader.CurrentByteIndex, attributes), ""
        elif name in _ROW:
            self._walk.move_to_row(attributes)
        elif name in _F:
            self._problem = _COMPUTED
            if attributes.get("t") in MULTI_CELL_FORMULAS and (several := parse_range(attributes.get("ref", ""))):
                self.filled.append(several)

    def _end(self, name: str) -> None:
        if self._begun and name in _CELL:
            (start, attributes), self._begun = self._begun, None
            cell = self._walk.row, self._walk.index
            problem = (
                self._problem or _why_uneditable(attributes) or ("the tab holds it twice" if cell in self.seen else "")
            )
            end = self._xml.index(b">", self.reader.CurrentByteIndex) + 1
            self.seen[cell] = CellElement(start, end, int(attributes.get("s", "0")), problem)


def _why_uneditable(attributes: Mapping[str, str]) -> str:
    """Why a cell that is not computed cannot be edited, a clause."""
    if "vm" in attributes:
        return "it holds a picture or a linked data type"
    return "" if attributes.get("t") in _TEXTS else "it holds no text"


def set_text(element: bytes, text: str, style: int) -> bytes:
    """The element of a cell with another text and style, all else that it says of itself as it was.

    The text stands in the cell itself, not in the list of texts that all tabs share.
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
