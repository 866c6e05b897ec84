"""Rules about dates: reversed spans, dates outside every period or out of order, periods with overlaps or gaps."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.evidence.event_titles import EventIndex, match_topics
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import Span, merge_spans, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Message
    from metrocli.model.cell import Cell

SPANS = (
    ("memberships", "joined", "left"),
    ("activities", "start", "end"),
    ("outcomes", "valid_from", "valid_until"),
    ("people", "from", "until"),
    ("periods", "start", "end"),
)
"""The sheets with spans, each with its columns for the first and the last day."""
_LEAST_DAYS, _ORDERED_SHARE = 4, 0.8


END_BEFORE_START = MessageType("end-earlier-than-start", "{text:short} is before the start, {start:day}")


@rule(
    "T301",
    "An end before its start",
    Severity.ERROR,
    why="Nothing ends before it begins. The row is counted on its first day only, or not at all.",
    fix="Correct one of the two days.",
    example="activities.csv, end: '2021-10-02' is before the start, 20 Oct 2021",
)
def find_reversed_spans(evidence: Evidence) -> Iterator[Violation]:
    """Find rows of any sheet that end before they start."""
    for sheet, start, end in SPANS:
        for row, start_day, end_day in evidence.rows(sheet, start, end):
            if end_day < start_day:
                written = evidence.text(sheet, row, end)
                cell = evidence.cell(sheet, row, end)
                yield Violation(cell, written, END_BEFORE_START.at(cell, text=written, start=start_day.date()))


BEFORE_PERIODS = MessageType("before-periods", "{text:short} is before the first period, which begins on {begins:day}")
AFTER_PERIODS = MessageType("after-periods", "{text:short} is after the last period, which ends on {ended:day}")
BETWEEN_PERIODS = MessageType(
    "between-periods", "{text:short} is between two periods, after {ended:day} and before {begins:day}"
)


class _GapDays(NamedTuple):
    """The position of days outside every period.

    Attributes:
        ended: the last day of the period before; None if there is no such period.
        begins: the first day of the period after; None if there is no such period.
    """

    ended: date | None
    begins: date | None

    def describe(self, cell: Cell, written: str) -> Message:
        """Return a message that a date is outside every period."""
        if self.ended is None:
            return BEFORE_PERIODS.at(cell, text=written, begins=self.begins)
        if self.begins is None:
            return AFTER_PERIODS.at(cell, text=written, ended=self.ended)
        return BETWEEN_PERIODS.at(cell, text=written, ended=self.ended, begins=self.begins)


@rule(
    "T302",
    "Outside every period",
    Severity.WARNING,
    why="No report of any period counts it.",
    fix="Correct the date, or add the period to the sheet of periods.",
    example="activities.csv, start: '2012-11-08' is before the first period, which begins on 1 Sep 2021",
)
def find_dates_outside_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find activities, meetings and mentions outside every period."""
    for row, position in evidence.compute_once(find_activities_outside_periods).items():
        written, cell = evidence.text("activities", row, "start"), evidence.cell("activities", row, "start")
        yield Violation(cell, written, position.describe(cell, written))
    period_spans = merge_spans(evidence.dataset.periods.values())
    if not period_spans or not _has_all_periods(evidence):
        return
    for sheet in ("meetings", "media"):
        months = evidence.values(sheet, "month")
        month_spans = {month: period.span for month in months.distinct if (period := parse_period(month, {}))}
        positions = {
            month: _position_outside(span.begin, span.last_day, period_spans) for month, span in month_spans.items()
        }
        outside = {month: position for month, position in positions.items() if position}
        for row, month in months.find(outside.__contains__):
            written, cell = evidence.text(sheet, row, "month"), evidence.cell(sheet, row, "month")
            yield Violation(cell, written, outside[month].describe(cell, written))


def find_activities_outside_periods(evidence: Evidence) -> dict[int, _GapDays]:
    """Return the activities outside every period, by row, with their position relative to the periods."""
    period_spans = merge_spans(evidence.dataset.periods.values())
    if not period_spans or not _has_all_periods(evidence):
        return {}
    days = evidence.activity_days
    positions = {pair: _position_outside(*pair, period_spans) for pair in {*days.values()}}
    return {row: position for row, pair in days.items() if (position := positions[pair])}


def _position_outside(first: date, last: date, spans: Sequence[Span]) -> _GapDays | None:
    """Return the position of days that touch no period; None if they touch one. Spans are in order."""
    index = bisect_right(spans, last, key=lambda span: span.begin)
    if index and first < spans[index - 1].end:
        return None
    return _GapDays(spans[index - 1].last_day if index else None, spans[index].begin if index < len(spans) else None)


def _has_all_periods(evidence: Evidence) -> bool:
    """Return whether the dates of all periods can be read; otherwise days outside the others may be inside a period."""
    return len(evidence.dataset.periods) == len(evidence.frame("periods"))


def period_rows(evidence: Evidence) -> dict[str, int]:
    """Return the first row of each period."""
    rows: dict[str, int] = {}
    for row, name in evidence.values("periods", "period").items():
        rows.setdefault(name, row)
    return rows


PERIODS_OVERLAP = MessageType(
    "periods-overlap", "{period:short} begins on {begins:day}, before {other:short} ends on {ends:day}"
)
PERIODS_EQUAL = MessageType("periods-equal", "{period:short} has the same days as {other:short}")


@rule(
    "T303",
    "Periods that overlap",
    Severity.WARNING,
    why="Activities on days that both periods include are counted twice in sums of periods.",
    fix="Correct the first or the last day of one of them. A period may include another period completely.",
    example="periods.csv, start: '2022-T1' begins on 1 Jan 2022, before '2021-T3' ends on 31 Jan 2022",
)
def find_overlapping_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find periods that share some days without one covering the other, and periods with the same days."""
    rows = evidence.compute_once(period_rows)
    open_periods: list[tuple[str, Span]] = []
    for name, span in sorted(evidence.dataset.periods.items(), key=lambda item: (item[1].begin, -item[1].days)):
        while open_periods and open_periods[-1][1].end <= span.begin:
            open_periods.pop()
        if open_periods and (open_periods[-1][1] == span or not open_periods[-1][1].covers(span)):
            other, other_span = open_periods[-1]
            cell = evidence.cell("periods", rows[name], "start")
            message = (
                PERIODS_EQUAL.at(cell, period=name, other=other)
                if other_span == span
                else PERIODS_OVERLAP.at(cell, period=name, begins=span.begin, other=other, ends=other_span.last_day)
            )
            yield Violation(cell, name, message)
        open_periods.append((name, span))


GAP_BETWEEN_PERIODS = MessageType(
    "gap-between-periods",
    "{count:,} days before {period:short}, from {first:day} to {last:day}, are not in a period",
    one="the day before {period:short}, {first:day}, is not in a period",
)


@rule(
    "T304",
    "A gap between periods",
    Severity.NOTE,
    why="Activities on these days belong to no period and are in no report.",
    fix="Correct the first or the last day of one of the two periods, or add the missing period.",
    example="periods.csv, start: 11 days before '2022-T1', from 21 Dec 2021 to 31 Dec 2021, are not in a period",
)
def find_gaps_between_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find days between the first and the last period that belong to no period."""
    if not _has_all_periods(evidence):
        return
    rows = evidence.compute_once(period_rows)
    end: date | None = None
    for name, span in sorted(evidence.dataset.periods.items(), key=lambda item: item[1]):
        if end is not None and span.begin > end:
            gap, cell = Span(end, span.begin), evidence.cell("periods", rows[name], "start")
            message = GAP_BETWEEN_PERIODS.at(cell, count=gap.days, period=name, first=gap.begin, last=gap.last_day)
            yield Violation(cell, name, message)
        end = span.end if end is None else max(end, span.end)


LISTED_AFTER = MessageType("listed-after", "{text:short} is listed after {other:day} (row {row})")
LISTED_BEFORE = MessageType("listed-before", "{text:short} is listed before {other:day} (row {row})")


@rule(
    "T305",
    "An activity out of order",
    Severity.NOTE,
    why="In a list in order of date, an activity out of order often has a wrong date.",
    fix="Correct the date, or move the row.",
    example="activities.csv, start: '2021-09-30' is listed before 22 Sep 2021 (row 3)",
)
def find_activities_out_of_order(evidence: Evidence) -> Iterator[Violation]:
    """Find the few activities that break the order of dates, in the whole sheet or within their line.

    Activities outside every period are left out, since a rule of their own finds them.
    """
    outside = evidence.compute_once(find_activities_outside_periods)
    starts = {row: day.date() for row, day in evidence.values("activities", "start").items() if row not in outside}
    groups = [starts]
    if not _ordered_indexes([*starts.values()]):
        lines, starts_by_line = evidence.values("activities", "line"), dict[str, dict[int, date]]()
        for row, day in starts.items():
            starts_by_line.setdefault(lines.get(row, ""), {})[row] = day
        groups = [*starts_by_line.values()]
    for group in groups:
        rows, days = [*group], [*group.values()]
        ordered = _ordered_indexes(days)
        rising = bool(ordered) and days[ordered[0]] <= days[ordered[-1]]
        for index in sorted(set(range(len(days))) - set(ordered)) if ordered else ():
            next_index = bisect_right(ordered, index)
            is_after = (
                next_index > 0
                and days[ordered[next_index - 1]] != days[index]
                and (days[ordered[next_index - 1]] > days[index]) == rising
            )
            neighbour = ordered[next_index - 1] if is_after else ordered[next_index]
            written = evidence.text("activities", rows[index], "start")
            cell = evidence.cell("activities", rows[index], "start")
            message_type = LISTED_AFTER if is_after else LISTED_BEFORE
            message = message_type.at(cell, text=written, other=days[neighbour], row=rows[neighbour])
            yield Violation(cell, written, message)


def _ordered_indexes(days: Sequence[date]) -> list[int]:
    """Return the indexes of the longest ordered subsequence of days, rising or falling; none if many days break it."""
    numbers = [day.toordinal() for day in days]
    longest = max(_longest_rising(numbers), _longest_rising([-number for number in numbers]), key=len)
    return longest if len(days) >= _LEAST_DAYS and len(longest) >= _ORDERED_SHARE * len(days) else []


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the indexes of the longest subsequence of numbers that does not fall."""
    tails: list[int] = []
    last_indexes: list[int] = []
    previous: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_right(tails, number)
        previous.append(last_indexes[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        last_indexes[length : length + 1] = [index]
    subsequence = []
    index = last_indexes[-1] if last_indexes else -1
    while index >= 0:
        subsequence.append(index)
        index = previous[index]
    return subsequence[::-1]


MENTION_BEFORE_EVENT = MessageType(
    "mention-before-event", "{text:short} is before {title:short} began, in {month:month}"
)


@rule(
    "T306",
    "A mention before its event",
    Severity.NOTE,
    why="Either the month is wrong, or the mention only announces the event.",
    fix="Correct the month, unless the mention is an announcement.",
    example="media.csv, month: '2021-09' is before '13th Metropolis World Congress' began, in November 2021",
)
def find_early_mentions(evidence: Evidence) -> Iterator[Violation]:
    """Find media mentions filed in a month up to a year before the activity that their topic names."""
    media = [*evidence.rows("media", "month", "topic")]
    topics = match_topics(evidence.words("media", "topic"), EventIndex(evidence)) if media else {}
    for row, month, topic in media:
        event = topics.get(topic)
        if event is not None and 0 < _month_number(event.month) - _month_number(month) < 12:  # noqa: PLR2004 - within a year
            written = evidence.text("media", row, "month")
            cell = evidence.cell("media", row, "month")
            message = MENTION_BEFORE_EVENT.at(cell, text=written, title=event.title, month=event.month)
            yield Violation(cell, written, message)


def _month_number(month: str) -> int:
    """Return a month as a number of months, so that months can be subtracted."""
    return int(month[:4]) * 12 + int(month[5:7])
