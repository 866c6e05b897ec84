"""Sparkline: a small column for each row, as high as its number, with the number above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.charts.data import name_figure, name_row, read_number
from metrocli.report.charts.lettering import cut_text, estimate_width
from metrocli.report.charts.svg import ChartDrawing, write_label, write_line, write_mark, write_unknown

if TYPE_CHECKING:
    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import ReportTable

MOST_ROWS = 48
_WIDTH, _HEIGHT, _HEAD, _FOOT, _SIZE = 150.0, 24.0, 11.0, 11.0, 9.0
_WIDEST, _UNKNOWN = 30.0, 8.0


def draw_sparkline(table: ReportTable, style: ChartStyle) -> ChartDrawing:
    """Draw a column for each row: a label and a number.

    Each column has its number if all have room, else the highest one only; the first and the last label are below. An
    unknown number has a dashed outline and a question mark. Of many rows, the last 48 are drawn.

    Args:
        table: the rows; the second column has the numbers.
        style: how the chart is drawn.
    """
    rows = table.rows[-MOST_ROWS:]
    numbers = [read_number(row[1]) for row in rows]
    figures = [
        "?" if number is None else name_figure(row[1], style.language)
        for row, number in zip(rows, numbers, strict=True)
    ]
    step = min(_WIDTH / max(len(rows), 1), _WIDEST)
    width = step * len(rows)
    all_fit = all(estimate_width(figure, _SIZE) <= step for figure in figures)
    known = [number for number in numbers if number is not None]
    largest, base = max(known, default=0), _HEAD + _HEIGHT
    highest = numbers.index(largest) if known else -1
    parts = [write_line(style, 0, base, width, base)]
    for index, (row, number, figure) in enumerate(zip(rows, numbers, figures, strict=True)):
        x, height = index * step + 1, _HEIGHT * number / largest if number else 0
        title = f"{style.language.add_colon(name_row(row[0]))} {name_figure(row[1], style.language)}"
        if number is None:
            parts.append(write_unknown(style, x, base - _UNKNOWN, max(step - 2, 1), _UNKNOWN, title))
            height = _UNKNOWN
        else:
            parts.append(
                write_mark(title, x=x, y=base - height, width=max(step - 2, 1), height=height, fill=style.accent)
            )
        if all_fit or index == highest or number is None:
            half = 0 if all_fit else min(estimate_width(figure, _SIZE), width) / 2
            middle = min(max(x + step / 2 - 1, half), width - half)
            parts.append(write_label(middle, base - height - 2, figure, size=_SIZE, anchor="middle"))
    if rows:
        first, last = (cut_text(rows[end][0].text, max(width / 2 - 3, 12), _SIZE) for end in (0, -1))
        parts.append(write_label(0, base + _FOOT - 1, first, size=_SIZE, hint=name_row(rows[0][0])))
        if len(rows) > 1:
            hint = name_row(rows[-1][0])
            parts.append(write_label(width, base + _FOOT - 1, last, size=_SIZE, anchor="end", hint=hint))
    return ChartDrawing(width, base + _FOOT + 3, parts)
