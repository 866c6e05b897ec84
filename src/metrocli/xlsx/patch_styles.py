"""Copies of cell styles with a quote prefix, so that a text that looks like a formula stays a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.xlsx.package import NAMESPACES, make_parser, read_start_tag, set_attribute

if TYPE_CHECKING:
    from collections.abc import Collection

_LIST, _STYLE = ({f"{namespace} {name}" for namespace in NAMESPACES} for name in ("cellXfs", "xf"))
_QUOTE_PREFIX = "quotePrefix"


def add_quote_prefix_styles(xml: bytes, wanted: Collection[int]) -> tuple[bytes, dict[int, int]]:
    """Add copies of some styles, with a quote prefix, at the end of the list of styles.

    Without the prefix, a text that begins like a formula would become one when someone edits its cell in a
    spreadsheet program. The copies look the same.

    Args:
        xml: the part that holds the styles.
        wanted: the numbers of the styles.

    Returns:
        The new part, and by each number the number of the style with the prefix: the same where it has one already.
    """
    styles: list[tuple[int, int]] = []
    bounds: list[int] = []
    starts: list[int] = []
    parser = make_parser()

    def visit_start(name: str, _: dict[str, str]) -> None:
        if name in _LIST:
            bounds.append(parser.CurrentByteIndex)
        elif name in _STYLE and len(bounds) == 1:
            starts.append(parser.CurrentByteIndex)

    def visit_end(name: str) -> None:
        if name in _LIST:
            bounds.append(parser.CurrentByteIndex)
        elif name in _STYLE and len(bounds) == 1:
            start = starts.pop()
            is_empty = read_start_tag(xml, start).endswith(b"/>")
            end = parser.CurrentByteIndex if is_empty else xml.index(b">", parser.CurrentByteIndex) + 1
            styles.append((start, end))

    parser.StartElementHandler, parser.EndElementHandler = visit_start, visit_end
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keyword
    copies: list[bytes] = []
    numbers: dict[int, int] = {}
    for number in sorted(wanted):
        element = xml[slice(*styles[number])]
        tag = read_start_tag(element)
        copy = set_attribute(tag, _QUOTE_PREFIX, "1") + element[len(tag) :]
        if copy == element:
            numbers[number] = number
        else:
            numbers[number] = len(styles) + len(copies)
            copies.append(copy)
    first, last = bounds
    head = read_start_tag(xml, first)
    new_head = set_attribute(head, "count", str(len(styles) + len(copies)))
    return b"".join([xml[:first], new_head, xml[first + len(head) : last], *copies, xml[last:]]), numbers
