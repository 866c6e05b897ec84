"""Find what could act in an SVG: scripts, events, and references that load another file or repeat without end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset({
    "svg", "g", "defs", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "style", "switch",
})  # fmt: skip
_NOTES = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/elements/1.1/",
    "http://www.inkscape.org/namespaces/inkscape",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://www.bohemiancoding.com/sketch/ns",
    "http://www.serif.com/",
)
"""Namespaces of notes that drawing programs leave in a file, and that nothing acts on."""
_ENCODING = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"'](?P<name>[^\"']*)")
_ADDRESS = re.compile(r"url\s*\((?!\s*[\"']?#)", re.IGNORECASE)
_STYLE_RISK = re.compile(r"@|\\|image\s*\(|image-set|expression|behaviou?r|binding|src\s*:", re.IGNORECASE)
_MAX_DEPTH = 100
_MAX_COPIES = 50
"""The most elements that repeat another one."""


class _SvgBuilder(ET.TreeBuilder):
    """Builds the tree of an SVG, and remembers an instruction to a program.

    Attributes:
        instruction: the name of an instruction, such as xml-stylesheet; "" for none.
    """

    instruction = ""

    def pi(self, target: str, _text: str | None = None) -> None:  # type: ignore[override] # it adds nothing to the tree
        """Remember an instruction."""
        self.instruction = target


def parse_svg(text: str) -> tuple[ET.Element | None, str]:
    """Parse an SVG.

    Returns:
        The root, None if it is not well-formed; and the name of a declaration that an SVG must not have, "" for none.
    """
    if "<!DOCTYPE" in text:  # it could declare entities, which load or repeat texts
        return None, "DOCTYPE"
    encoding = _ENCODING.match(text.lstrip())
    if encoding and encoding["name"].lower() not in {"utf-8", "utf8", "us-ascii"}:
        return None, encoding["name"]
    builder = _SvgBuilder()
    try:
        root: ET.Element = ET.fromstring(text, ET.XMLParser(target=builder))  # noqa: S314 - it has no entities
    except ET.ParseError:
        return None, ""
    return root, builder.instruction


def find_svg_risk(root: ET.Element) -> str:
    """Return the name of the first element or attribute that could act; "" for a harmless picture."""
    copies = 0
    for element, depth in _walk(root):
        space, name = _split_name(element.tag)
        if depth > _MAX_DEPTH or not (name in _SHAPES if space == _SVG else space in _NOTES):
            return name
        attributes = (_find_attribute_risk(key, value) for key, value in element.attrib.items())
        risk = next(filter(None, attributes), "")
        if not risk and name == "style" and _is_risky_style(element.text or ""):
            risk = name
        copies += name == "use"
        if risk or copies > _MAX_COPIES:
            return risk or name
    return "use" if _has_nested_copies(root) else ""


def _walk(root: ET.Element) -> Iterator[tuple[ET.Element, int]]:
    """Walk over all elements with their depth, the root first."""
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        yield element, depth
        waiting += [(child, depth + 1) for child in element]


def _split_name(tag: str) -> tuple[str, str]:
    """Return the namespace and the name of a tag or an attribute."""
    space, _, name = tag.removeprefix("{").rpartition("}")
    return space, name


def _find_attribute_risk(key: str, value: str) -> str:
    """Return the name of an attribute that could act; "" if it cannot."""
    _, name = _split_name(key)
    is_reference = name.lower() in {"href", "src", "base"}
    is_risky = (
        name.lower().startswith("on")
        or (is_reference and not value.strip().startswith("#"))
        or _ADDRESS.search(value)
        or (name.lower() == "style" and _is_risky_style(value))
    )
    return name if is_risky else ""


def _is_risky_style(text: str) -> bool:
    """Return whether a style could load a file, or hides what it does behind escapes."""
    return bool(_ADDRESS.search(text) or _STYLE_RISK.search(text))


def _has_nested_copies(root: ET.Element) -> bool:
    """Return whether an element that is repeated repeats others, so that a short file could draw for ever."""
    uses = [element for element, _ in _walk(root) if _split_name(element.tag)[1] == "use"]
    wanted = {
        value.strip().removeprefix("#")
        for use in uses
        for key, value in use.attrib.items()
        if _split_name(key)[1] == "href"
    }
    copied = [element for element, _ in _walk(root) if element.get("id") in wanted]
    return any(_split_name(inner.tag)[1] == "use" for element in copied for inner in element.iter())
