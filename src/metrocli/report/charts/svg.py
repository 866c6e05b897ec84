"""Write the elements of an SVG picture: presentation attributes only, since the page of a report allows no styles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.report.charts.lettering import FONT_SIZE, cut_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import Chart

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


class ChartDrawing(NamedTuple):
    """What is drawn for a chart.

    Attributes:
        width: the width in px.
        height: the height in px.
        parts: the elements in order, as XML.
    """

    width: float
    height: float
    parts: Sequence[str]


def escape_text(text: str) -> str:
    """Return a text for XML; what cannot be in XML is left out."""
    return _NOT_IN_XML.sub("", text).translate(_ESCAPES)


def format_length(length: float) -> str:
    """Format a length in px with at most one decimal."""
    text = f"{length:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def write_element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Write an element.

    Args:
        name: its name.
        content: what is in it, as XML.
        **attributes: its attributes with _ for -; numbers are lengths in px.
    """
    pairs = "".join(
        f' {key.replace("_", "-")}="{escape_text(value) if isinstance(value, str) else format_length(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>"


def write_label(
    x: float,
    y: float,
    text: str,
    *,
    width: float = 0,
    size: float = FONT_SIZE,
    anchor: str = "start",
    hint: str = "",
    **attributes: str | float,
) -> str:
    """Write a line of text, in ink unless an attribute says otherwise.

    Args:
        x: the place of its anchor.
        y: the place of its base line.
        text: the text.
        width: the most px that it may take; a longer text is cut, with the whole as its title. 0 for no limit.
        size: the size of the font in px.
        anchor: which end is at `x`: "start", "middle" or "end".
        hint: the title that a pointer shows; "" for the whole text if it is cut.
        **attributes: more attributes with _ for -.
    """
    shown = cut_text(text, width, size) if width else text
    title = hint or (text if shown != " ".join(text.split()) and width else "")
    if anchor != "start":
        attributes["text_anchor"] = anchor
    if size != FONT_SIZE:
        attributes["font_size"] = size
    content = escape_text(shown) + (write_element("title", escape_text(title)) if title else "")
    return write_element("text", content, x=x, y=y, **attributes)


def write_group(parts: Sequence[str], /, **attributes: str | float) -> str:
    """Write elements with the attributes that all of them have; "" if there are none."""
    return write_element("g", "".join(parts), **attributes) if any(parts) else ""


def write_mark(title: str, name: str = "rect", /, **attributes: str | float) -> str:
    """Write a mark with a title, which a pointer shows."""
    return write_element(name, write_element("title", escape_text(title)) if title else "", **attributes)


def write_unknown(style: ChartStyle, x: float, y: float, width: float, height: float, title: str = "") -> str:
    """Write the mark of an unknown value: a dashed outline with nothing in it."""
    return write_mark(
        title,
        x=x,
        y=y,
        width=width,
        height=height,
        fill="none",
        stroke=style.ink,
        stroke_width="0.8",
        stroke_dasharray="2 2",
    )


def write_line(style: ChartStyle, x1: float, y1: float, x2: float, y2: float, opacity: str = "0.4") -> str:
    """Write a thin line."""
    return write_element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=style.ink, stroke_width="0.6", stroke_opacity=opacity
    )


def write_chart(chart: Chart, style: ChartStyle, drawing: ChartDrawing) -> str:
    """Write the root of the picture around what is drawn, with the title and the description for those who see none."""
    title, description = f"{style.prefix}-title", f"{style.prefix}-description"
    content = (
        write_element("title", escape_text(chart.title) or " ", id=title)
        + write_element("desc", escape_text(chart.description) or " ", id=description)
        + "".join(drawing.parts)
    )
    return write_element(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {format_length(drawing.width)} {format_length(drawing.height)}",
        width=drawing.width,
        height=drawing.height,
        role="img",
        aria_labelledby=f"{title} {description}",
        font_family=style.fonts,
        font_size=FONT_SIZE,
        fill=style.ink,
    )
