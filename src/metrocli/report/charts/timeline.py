"""Timeline: a bar from the first to the last day of each row, in lanes, between lines of months."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from metrocli.report.charts.data import name_row, read_day, write_rest
from metrocli.report.charts.lettering import cut_text, estimate_width
from metrocli.report.charts.svg import ChartDrawing, write_label, write_line, write_mark, write_unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.report.charts.data import ChartRow
    from metrocli.report.charts.style import ChartStyle
    from metrocli.report.model import ReportTable
    from metrocli.text.languages.language import Language

MOST_ROWS = 80
_LANE, _BAR, _SIZE, _GAP = 15.0, 10.0, 9.5, 4.0
_HEAD = 20.0
_SHORTEST, _NARROWEST_LABEL, _WIDEST_LABEL = 5.0, 60.0, 210.0
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 6000, 24000)
_YEAR = 12
_MOST_LINES, _DAYS_OF_MONTH = 60, 31


class TimeScale(NamedTuple):
    """Where a day is drawn.

    Attributes:
        first: the first day of the first month.
        days: how many days are drawn.
        width: their width in px.
    """

    first: date
    days: int
    width: float

    def find_x(self, day: date, days_after: int = 0) -> float:
        """Return the place of the beginning of a day, or of some days after it, in px."""
        return self.width * ((day - self.first).days + days_after) / self.days


def draw_timeline(table: ReportTable, style: ChartStyle) -> ChartDrawing:
    """Draw a bar for each row: a label, the first day and the last day.

    Bars that do not overlap share a lane. The label is next to its bar. A row with one known day is drawn at that day;
    a row without one is below the others, with a dashed outline and a question mark.

    Args:
        table: the rows; the second and third column have the days.
        style: how the chart is drawn.
    """
    rows = table.rows[:MOST_ROWS]
    spans = [(row, *_read_span(row)) for row in rows]
    dated = sorted(
        ((row, first, last) for row, first, last in spans if first and last),
        key=lambda item: (item[1], item[2], item[0][0].text),
    )
    parts: list[str] = []
    lanes: list[float] = []
    if dated:
        scale = _make_scale([day for _, first, last in dated for day in (first, last)], style.width)
        for row, first, last in dated:
            parts += _draw_row(row, (scale.find_x(first), scale.find_x(last, 1)), lanes, style)
        lines = _draw_months(scale, _HEAD + len(lanes) * _LANE, style)
        parts = [*lines, *parts]
    bottom = _HEAD + len(lanes) * _LANE
    for row in [row for row, first, _ in spans if first is None]:
        parts += [
            write_unknown(style, 2, bottom, _BAR, _BAR, f"{style.language.add_colon(name_row(row[0]))} ?"),
            write_label(2 + _BAR + _GAP, bottom + 8.5, f"? {row[0].text}", width=style.width - 20, size=_SIZE),
        ]
        bottom += _LANE
    rest = write_rest(style, 2, bottom + 12, table.rows, MOST_ROWS)
    return ChartDrawing(style.width, bottom + (18 if rest else 2), [*parts, *rest])


def _read_span(row: ChartRow) -> tuple[date | None, date | None]:
    """Return the first and the last day of a row in order; one known day is both."""
    days = sorted(day for cell in row[1:3] if (day := read_day(cell)))
    return (days[0], days[-1]) if days else (None, None)


def _make_scale(days: Sequence[date], width: float) -> TimeScale:
    """Return the scale of whole months that holds all days."""
    first, last = min(days).replace(day=1), max(days)
    end = _add_months(last.replace(day=1), 1)
    return TimeScale(first, (end - first).days if end else (last - first).days + 1, width)


def _add_months(day: date, months: int) -> date | None:
    """Return the first day of the month some months later; None after the last year of the calendar."""
    index = day.year * _YEAR + day.month - 1 + months
    return date(index // _YEAR, index % _YEAR + 1, 1) if index // _YEAR <= date.max.year else None


def _draw_months(scale: TimeScale, height: float, style: ChartStyle) -> list[str]:
    """Draw a line at the beginning of each month, or of fewer of them if there is no room, with its name."""
    for step in (step for step in _STEPS if scale.days <= step * _MOST_LINES * _DAYS_OF_MONTH):
        months = _list_months(scale, step)
        one_year = scale.first.year == months[-1].year
        for name in (_name_in_full, _name_shortly)[: 2 if one_year else 1]:
            labels = [name(month, step, style.language) for month in months]
            ends = [*(scale.find_x(month) for month in months[1:]), scale.width]
            if all(
                scale.find_x(month) + 3 + estimate_width(label, _SIZE) <= end
                for month, label, end in zip(months, labels, ends, strict=True)
            ):
                return [
                    part
                    for month, label in zip(months, labels, strict=True)
                    for part in (
                        write_line(style, scale.find_x(month), 3, scale.find_x(month), height, opacity="0.25"),
                        write_label(scale.find_x(month) + 3, 12, label, size=_SIZE),
                    )
                ]
    return []


def _list_months(scale: TimeScale, step: int) -> list[date]:
    """List the first days of the months that have a line; years begin at January."""
    first = scale.first.year * _YEAR + scale.first.month - 1
    begin = first + -first % step if step >= _YEAR else first
    months = []
    while (day := _add_months(scale.first, begin - first)) and (day - scale.first).days < scale.days:
        months.append(day)
        begin += step
    return months


def _name_in_full(month: date, step: int, language: Language) -> str:
    """Return the name of a month with its year, or the year alone."""
    return str(month.year) if step >= _YEAR else language.format_month(f"{month.year:04}-{month.month:02}")


def _name_shortly(month: date, step: int, language: Language) -> str:
    """Return the first day of a month with a short name and without the year, or the year alone."""
    return str(month.year) if step >= _YEAR else language.format_span(month, month, year=False, short=True)


def _draw_row(row: ChartRow, ends: tuple[float, float], lanes: list[float], style: ChartStyle) -> list[str]:
    """Draw a bar with its label in the first lane that is free, and note in `lanes` how far the lane is taken.

    The label is after the bar, or before it, or on a lane of its own below it, where there is room.
    """
    left, right = ends[0], max(ends[1], ends[0] + _SHORTEST)
    label = cut_text(row[0].text, _WIDEST_LABEL, _SIZE)
    width = estimate_width(label, _SIZE)
    room_before, room_after = left - _GAP, style.width - right - _GAP
    if width > max(room_before, room_after) >= _NARROWEST_LABEL:
        width = max(room_before, room_after)
        label = cut_text(label, width, _SIZE)
    before, below = room_after < width <= room_before, width > max(room_before, room_after)
    begin, end = (left - _GAP - width, right) if before else (left, style.width if below else right + _GAP + width)
    lane = len(lanes) if below else next((lane for lane, taken in enumerate(lanes) if taken < begin), len(lanes))
    lanes[lane : lane + 1] = [end + 2 * _GAP] * (2 if below else 1)
    top = _HEAD + lane * _LANE + 2
    days = dict.fromkeys(cell.text for cell in row[1:3] if cell.text)
    title = f"{style.language.add_colon(name_row(row[0]))} {' – '.join(days)}"
    hint = row[0].text if label != row[0].text else ""
    x, anchor = (left - _GAP, "end") if before else (right + _GAP, "start")
    y = top + 8.5
    if below:
        x, y = min(left, style.width - width), y + _LANE
    return [
        write_mark(title, x=left, y=top, width=right - left, height=_BAR, fill=style.accent, rx="2"),
        write_label(x, y, label, size=_SIZE, anchor=anchor, hint=hint),
    ]
