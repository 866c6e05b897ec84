"""Copies of cell styles: with a quote prefix, so that a text like a formula stays a text, or with a number format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.xlsx.package import NAMESPACES, find_element_end, make_parser, read_start_tag, set_attribute

if TYPE_CHECKING:
    from collections.abc import Collection

_LIST, _STYLE = ({f"{namespace} {name}" for namespace in NAMESPACES} for name in ("cellXfs", "xf"))
_QUOTE_PREFIX = "quotePrefix"
DAY_FORMAT, TEXT_FORMAT = "14", "49"
"""The numbers of built-in formats: the usual format of days, in the order of the user's country, and text."""


class NewStyle(NamedTuple):
    """A copy of a style.

    Attributes:
        base: the number of the style.
        number_format: the number of its other number format; "" for the same.
        has_quote_prefix: whether it gets a quote prefix.
    """

    base: int
    number_format: str = ""
    has_quote_prefix: bool = False


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
    new, numbers = add_styles(xml, [NewStyle(number, has_quote_prefix=True) for number in wanted])
    return new, {style.base: number for style, number in numbers.items()}


def add_styles(xml: bytes, wanted: Collection[NewStyle]) -> tuple[bytes, dict[NewStyle, int]]:
    """Add copies of some styles at the end of the list of styles.

    Args:
        xml: the part that holds the styles.
        wanted: the copies.

    Returns:
        The new part, and the number of each copy: that of its style where it does not differ from it.

    Raises:
        IndexError: there is no such style.
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
            styles.append((start, find_element_end(xml, start, parser.CurrentByteIndex)))

    parser.StartElementHandler, parser.EndElementHandler = visit_start, visit_end
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keyword
    copies: list[bytes] = []
    numbers: dict[NewStyle, int] = {}
    for style in sorted({*wanted}):
        element = xml[slice(*styles[style.base])]
        tag = read_start_tag(element)
        new_tag = set_attribute(tag, _QUOTE_PREFIX, "1") if style.has_quote_prefix else tag
        if style.number_format:
            new_tag = set_attribute(new_tag, "numFmtId", style.number_format)
            new_tag = set_attribute(new_tag, "applyNumberFormat", "1")
        if new_tag == tag:
            numbers[style] = style.base
        else:
            numbers[style] = len(styles) + len(copies)
            copies.append(new_tag + element[len(tag) :])
    first, last = bounds
    head = read_start_tag(xml, first)
    new_head = set_attribute(head, "count", str(len(styles) + len(copies)))
    return b"".join([xml[:first], new_head, xml[first + len(head) : last], *copies, xml[last:]]), numbers
