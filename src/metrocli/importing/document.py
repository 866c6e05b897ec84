"""A document as lines: all that the reader of any format makes, and all that the grammar sees."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class LineKind(StrEnum):
    """What a line is by its form: running text, a heading, an item of a list, a row of a table, or below a picture."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    CAPTION = "caption"


class DocumentLine(NamedTuple):
    """A line of a document.

    Attributes:
        text: its text, with single spaces and without marks of the format; the cells of a row are joined by tabs.
        page: its page, from 1; 0 if the format has no pages.
        number: its number on the page, or in a document without pages, from 1.
        kind: what it is by its form.
        level: the level of a heading, from 1; 0 for any other line.
        cells: the cells of a row of a table, empty ones included; () for any other line. They may have
            line breaks.
        left: where it begins, in points from the left edge of the page; None if unknown.
        top: how far it is from the top of the page, in points; None if unknown.
        size: the size of its letters in points; None if unknown.
    """

    text: str
    page: int
    number: int
    kind: LineKind = LineKind.TEXT
    level: int = 0
    cells: tuple[str, ...] = ()
    left: float | None = None
    top: float | None = None
    size: float | None = None


class ReportDocument(NamedTuple):
    """A document.

    Attributes:
        name: the name of its file, without the folder.
        format: the format, such as "pdf".
        lines: its lines in reading order.
        running_lines: lines that every page repeats, such as a running head or a page number; they are not in `lines`.
    """

    name: str
    format: str
    lines: tuple[DocumentLine, ...]
    running_lines: tuple[DocumentLine, ...] = ()
