"""How an answer is shown to a person: table columns with their formats, facts and key figures."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class CellFormat(StrEnum):
    """How the cells of a table column are drawn.

    TITLED is a text with its names on a line below. SPAN shows two dates as one span. TERM is a span in which a blank
    date means an open end. CODES puts one code on a line, LINES one text. NAMES shows the first names and how many
    more. COUNT is the number of values. BAR is a number with a bar, CHANGE a number with its sign, SHARE a fraction
    with a bar and per cent. SEVERITY is coloured by the severity of a finding.
    """

    TEXT = "text"
    NUMBER = "number"
    TITLED = "titled"
    SPAN = "span"
    TERM = "term"
    CODES = "codes"
    NAMES = "names"
    COUNT = "count"
    BAR = "bar"
    CHANGE = "change"
    SHARE = "share"
    SEVERITY = "severity"
    LINES = "lines"


class ScreenColumn(NamedTuple):
    """A column of a table on a screen.

    Attributes:
        label: its heading.
        format: how its cells are drawn.
        fields: the fields that it draws, the main one first.
        drop_order: 0 if it is shown at every width; on a narrow screen the column with the highest number goes first.
    """

    label: str
    format: CellFormat
    fields: tuple[str, ...]
    drop_order: int = 0


class Facts(NamedTuple):
    """Facts about one thing: pairs of a label and a text, one line for each pair."""

    pairs: tuple[tuple[str, str], ...]


class KeyFigure(NamedTuple):
    """A single number with its label; None is shown as "unknown"."""

    number: int | None
    label: str
    remark: str = ""


class KeyFigures(NamedTuple):
    """The few most important numbers of an answer."""

    figures: tuple[KeyFigure, ...]
