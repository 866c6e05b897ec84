"""Bars: a line for each row, with its number at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.charts.data import name_figure, name_row, read_number, write_rest
from metrocli.report.charts.lettering import estimate_width
from metrocli.report.charts.svg import ChartDrawing, write_element, write_label, write_line, write_mark, write_unknown

if TYPE_CHECKING:
    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import ReportTable

MOST_ROWS = 40
ROW_HEIGHT, BAR_HEIGHT = 22.0, 15.0
_GAP, _UNKNOWN = 6.0, 12.0


def draw_bars(table: ReportTable, style: ChartStyle) -> ChartDrawing:
    """Draw a bar for each row: a label and a number.

    Args:
        table: the rows; the second column has the numbers.
        style: how the chart is drawn.
    """
    rows = table.rows[:MOST_ROWS]
    numbers = [read_number(row[1]) for row in rows]
    figures = [name_figure(row[1], style.language) for row in rows]
    labels = fit_labels([row[0].text for row in rows], style)
    most = style.width * 0.3
    widest = max([min(estimate_width(figure), most) for figure in figures], default=0)
    left = labels + _GAP
    room = max(style.width - left - widest - _GAP, 40)
    largest = max((number for number in numbers if number is not None), default=0)
    parts = []
    for index, (row, number, figure) in enumerate(zip(rows, numbers, figures, strict=True)):
        top, whole = index * ROW_HEIGHT + 3, name_row(row[0])
        title = f"{style.language.add_colon(whole)} {figure}"
        length = _UNKNOWN if number is None else room * (number / largest) if largest else 0
        parts += [
            write_label(labels, top + 11.5, row[0].text, width=labels, anchor="end", hint=row[0].below and whole),
            write_unknown(style, left, top + 1, length, BAR_HEIGHT - 2, title)
            if number is None
            else write_mark(title, x=left, y=top, width=length, height=BAR_HEIGHT, fill=style.accent),
            write_label(left + length + _GAP, top + 11.5, figure, width=most if number is None else 0),
        ]
    bottom = len(rows) * ROW_HEIGHT
    parts.append(write_line(style, left, 0, left, bottom))
    rest = write_rest(style, left + _GAP, bottom + 14, table.rows, MOST_ROWS)
    return ChartDrawing(left + room + widest + _GAP, bottom + (20 if rest else 2), [*parts, *rest])


def fit_labels(labels: list[str], style: ChartStyle) -> float:
    """Return how wide the column of labels is, in px: as wide as the widest one, at most a third of the chart."""
    return min(max(map(estimate_width, labels), default=0), style.width * 0.36) + 2


def draw_pattern(style: ChartStyle, name: str) -> str:
    """Return the definition of a pattern of slanted lines, which differs from the plain fill in black and white."""
    line = write_element("path", d="M-1 1L1 -1M0 5L5 0M4 6L6 4", stroke=style.accent, stroke_width="1.3")
    pattern = write_element("pattern", line, id=name, width="5", height="5", patternUnits="userSpaceOnUse")
    return write_element("defs", pattern)
