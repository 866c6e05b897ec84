"""Heat map: a number in each mark, darker for a larger one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from metrocli.report.charts.bars import fit_labels
from metrocli.report.charts.data import name_figure, name_row, read_number, write_rest
from metrocli.report.charts.lettering import cut_text, estimate_width
from metrocli.report.charts.svg import (
    ChartDrawing,
    format_length,
    write_element,
    write_group,
    write_label,
    write_mark,
    write_unknown,
)

if TYPE_CHECKING:
    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import ReportTable

MOST_ROWS, MOST_COLUMNS = 40, 24
_ROW_HEIGHT, _SIZE, _GAP = 16.0, 9.5, 6.0
_HEAD_WIDTH, _SLOPE = 110.0, 60
_WIDEST_MARK, _NARROWEST_MARK = 44.0, 16.0


def draw_heat_map(table: ReportTable, style: ChartStyle) -> ChartDrawing:
    """Draw a mark for each number: a label, and a number for each further column.

    A larger number has a darker mark, never darker than half of the accent, so that the figure in it can be read. Zero
    has a mark without a fill, an unknown number a dashed outline and a question mark.

    Args:
        table: the rows; each further column is a column of marks. The first 40 rows and 24 columns are drawn.
        style: how the chart is drawn.
    """
    rows, columns = table.rows[:MOST_ROWS], range(1, min(len(table.columns), MOST_COLUMNS + 1))
    heads = [cut_text(table.columns[column].label, _HEAD_WIDTH, _SIZE) for column in columns]
    figures = [
        [row[column].text.strip() if read_number(row[column]) is not None else "?" for column in columns]
        for row in rows
    ]
    labels = fit_labels([row[0].text for row in rows], style)
    left = labels + _GAP
    angle = math.radians(_SLOPE)
    widest_head = max((estimate_width(head, _SIZE) for head in heads), default=0)
    top, overhang = widest_head * math.sin(angle) + 12, widest_head * math.cos(angle) + 6
    widest = max((estimate_width(figure, _SIZE) for line in figures for figure in line), default=0) + 4
    room = (style.width - left - overhang) / max(len(columns), 1)
    mark = max(min(room, _WIDEST_MARK), _NARROWEST_MARK, widest)
    largest = max((read_number(row[column]) or 0 for row in rows for column in columns), default=0)
    parts = []
    for index, (column, head) in enumerate(zip(columns, heads, strict=True)):
        x, whole = left + (index + 0.5) * mark + 3, table.columns[column].label
        turn = f"translate({format_length(x)} {format_length(top - 4)}) rotate(-{_SLOPE})"
        parts.append(write_label(0, 0, head, size=_SIZE, hint=whole if head != whole else "", transform=turn))
    zeros, marks, texts = [], [], []
    for line, row in enumerate(rows):
        y, whole = top + line * _ROW_HEIGHT, name_row(row[0])
        parts.append(
            write_label(labels, y + 11.5, row[0].text, width=labels, anchor="end", hint=row[0].below and whole)
        )
        for index, column in enumerate(columns):
            number, x = read_number(row[column]), left + index * mark
            box = {"x": x, "y": y, "width": mark - 1, "height": _ROW_HEIGHT - 1}
            place = style.language.add_colon(f"{whole}, {table.columns[column].label}")
            title = f"{place} {name_figure(row[column], style.language)}"
            if number is None:
                parts.append(write_unknown(style, x + 1, y + 1, mark - 3, _ROW_HEIGHT - 3, title))
            elif number:
                marks.append(write_mark(title, **box, fill_opacity=f"{0.1 + 0.4 * number / largest:.2f}"))
            else:
                zeros.append(write_element("rect", **box))
            if figures[line][index]:
                texts.append(write_label(x + mark / 2, y + 11, figures[line][index]))
    outline = {"stroke": style.ink, "stroke_width": "0.5", "stroke_opacity": "0.25"}
    parts.append(write_group(zeros, fill="none", **outline))
    parts.append(write_group(marks, fill=style.accent, **outline))
    parts.append(write_group(texts, font_size=_SIZE, text_anchor="middle"))
    bottom, right = top + len(rows) * _ROW_HEIGHT, left + len(columns) * mark
    parts += write_rest(style, right + _GAP, top + 11.5, table.columns[1:], MOST_COLUMNS)
    rest = write_rest(style, left, bottom + 14, table.rows, MOST_ROWS)
    return ChartDrawing(max(style.width, right + overhang), bottom + (20 if rest else 2), [*parts, *rest])
