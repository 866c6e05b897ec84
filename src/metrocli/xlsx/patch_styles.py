"""Styles that keep a text a text: a copy of a cell's style that is the same to the eye, with the mark for texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.xlsx.package import NAMESPACES, make_parser, read_start_tag, set_attribute

if TYPE_CHECKING:
    from collections.abc import Collection

_LIST, _STYLE = ({f"{each} {name}" for each in NAMESPACES} for name in ("cellXfs", "xf"))
_MARK = "quotePrefix"


def add_quote_prefix_styles(xml: bytes, wanted: Collection[int]) -> tuple[bytes, dict[int, int]]:
    """The part of the styles, with a marked copy of some of them at the end of their list.

    A text that begins like a formula would else become one as soon as someone edits its cell in a spreadsheet program.

    Args:
        xml: the part.
        wanted: the numbers of the styles.

    Returns:
        The part, and for each style the number of the one that is marked: its own where it is marked already.
    """
    styles: list[tuple[int, int]] = []
    bounds: list[int] = []
    begun: list[int] = []
    reader = make_parser()

    def start(name: str, _: dict[str, str]) -> None:
        if name in _LIST:
            bounds.append(reader.CurrentByteIndex)
        elif name in _STYLE and len(bounds) == 1:
            begun.append(reader.CurrentByteIndex)

    def end(name: str) -> None:
        if name in _LIST:
            bounds.append(reader.CurrentByteIndex)
        elif name in _STYLE and len(bounds) == 1:
            at = begun.pop()
            alone = read_start_tag(xml, at).endswith(b"/>")
            last = reader.CurrentByteIndex if alone else xml.index(b">", reader.CurrentByteIndex) + 1
            styles.append((at, last))

    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.Parse(xml, True)  # noqa: FBT003 - expat takes it by its place only
    copies: list[bytes] = []
    numbers: dict[int, int] = {}
    for number in sorted(wanted):
        element = xml[slice(*styles[number])]
        tag = read_start_tag(element)
        copy = set_attribute(tag, _MARK, "1") + element[len(tag) :]
        if copy == element:
            numbers[number] = number
        else:
            numbers[number] = len(styles) + len(copies)
            copies.append(copy)
    first, last = bounds
    head = read_start_tag(xml, first)
    counted = set_attribute(head, "count", str(len(styles) + len(copies)))
    return b"".join([xml[:first], counted, xml[first + len(head) : last], *copies, xml[last:]]), numbers
