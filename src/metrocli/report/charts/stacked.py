"""Stacked bars: a line for each row with a part for each series, and the numbers in columns beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.charts.bars import BAR_HEIGHT, MOST_ROWS, ROW_HEIGHT, draw_pattern, fit_labels
from metrocli.report.charts.data import name_figure, name_row, read_number, write_rest
from metrocli.report.charts.lettering import cut_text, estimate_width
from metrocli.report.charts.svg import ChartDrawing, write_label, write_line, write_mark, write_unknown

if TYPE_CHECKING:
    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import ReportTable

_GAP, _SWATCH, _UNKNOWN = 8.0, 10.0, 12.0
_HEAD = 20.0
_MOST_SERIES = 6


def draw_stacked(table: ReportTable, style: ChartStyle) -> ChartDrawing:
    """Draw a bar of parts for each row: a label, and a number for each series.

    The heads of the columns of numbers are the legend. The first series has the plain accent, the second a pattern, the
    others lighter shades of the accent; each part has an outline.

    Args:
        table: the rows; each further column is a series. Series after the sixth are not drawn.
        style: how the chart is drawn.
    """
    rows = table.rows[:MOST_ROWS]
    series = range(1, min(len(table.columns), _MOST_SERIES + 1))
    labels = fit_labels([row[0].text for row in rows], style)
    heads = [cut_text(table.columns[column].label, style.width * 0.4 / len(series)) for column in series]
    columns = [
        max(
            [estimate_width(head), *(min(estimate_width(name_figure(row[column], style.language)), 90) for row in rows)]
        )
        + _SWATCH
        + 4
        for column, head in zip(series, heads, strict=True)
    ]
    left = labels + _GAP
    room = max(style.width - left - sum(columns) - _GAP * (len(columns) + 1), 60)
    ends = [left + room + sum(columns[: index + 1]) + _GAP * (index + 1) for index in range(len(columns))]
    largest = max((sum(read_number(row[column]) or 0 for column in series) for row in rows), default=0)
    fills = [_fill(style, index) for index in range(len(series))]
    parts = [draw_pattern(style, f"{style.prefix}-lines")]
    for column, end, width, fill, head in zip(series, ends, columns, fills, heads, strict=True):
        whole = table.columns[column].label
        parts += [
            write_mark(whole, x=end - width, y=3, width=_SWATCH, height=_SWATCH, stroke=style.accent, **fill),
            write_label(end, 12, head, anchor="end", hint=whole if head != whole else ""),
        ]
    for index, row in enumerate(rows):
        top, x, whole = _HEAD + index * ROW_HEIGHT + 3, left, name_row(row[0])
        parts.append(
            write_label(labels, top + 11.5, row[0].text, width=labels, anchor="end", hint=row[0].below and whole)
        )
        for column, end, fill in zip(series, ends, fills, strict=True):
            number, figure = read_number(row[column]), name_figure(row[column], style.language)
            title = f"{style.language.add_colon(f'{whole}, {table.columns[column].label}')} {figure}"
            if number is None:
                parts.append(write_unknown(style, x, top + 1, _UNKNOWN, BAR_HEIGHT - 2, title))
                x += _UNKNOWN
            elif number:
                length = room * number / largest
                parts.append(
                    write_mark(title, x=x, y=top, width=length, height=BAR_HEIGHT, stroke=style.accent, **fill)
                )
                x += length
            parts.append(write_label(end, top + 11.5, figure, width=90 if number is None else 0, anchor="end"))
    bottom = _HEAD + len(rows) * ROW_HEIGHT
    parts.append(write_line(style, left, _HEAD, left, bottom))
    rest = write_rest(style, left + _GAP, bottom + 14, table.rows, MOST_ROWS)
    return ChartDrawing(max(ends[-1:], default=left) + 1, bottom + (20 if rest else 2), [*parts, *rest])


def _fill(style: ChartStyle, index: int) -> dict[str, str]:
    """Return the attributes of the fill of a series by its number from 0."""
    if index == 1:
        return {"fill": f"url(#{style.prefix}-lines)", "stroke_width": "0.8"}
    opacity = {"fill_opacity": f"{0.5 / (index - 1):.2f}"} if index else {}
    return {"fill": style.accent, "stroke_width": "0.8", **opacity}
