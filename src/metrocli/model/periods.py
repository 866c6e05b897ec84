"""Spans of days, and the names that periods go by.

``2021`` is a year, ``2021-S2`` a half, ``2021-T3`` a third (four months), ``2021-Q4`` a quarter, ``2021-11`` a
month, ``2021-11-08`` a day; ``A..B`` runs from the first day of A to the last day of B. A network's own
periods are rows of its ``periods`` sheet and win over this arithmetic; ``last`` is the latest of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NAMED = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<kind>[STQ])(?P<nth>\d)|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?")
_MONTHS = {"S": 6, "T": 4, "Q": 3}
LAST = "last"
EXAMPLES = "2021, 2021-S2, 2021-T3, 2021-Q4, 2021-11, 2021-09..2021-12 or last"


@dataclass(frozen=True, order=True)
class Span:
    """A half-open span of days: `begin` is in it, `end` is the first day after it."""

    begin: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.begin:
            raise ValueError(f"a span must hold a day: {self.begin} .. {self.end}")

    @classmethod
    def of_days(cls, first: date, last: date) -> Span:
        """The span from the first day to the last day, both included; ValueError where the last comes first.

        The calendar's very last day, 31 December 9999, cannot be in a span, since none comes after it.
        """
        return cls(first, last + timedelta(days=1) if last < date.max else last)

    @property
    def last_day(self) -> date:
        """The last day that is in the span."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> list[str]:
        """The months that it touches, as 2021-09."""
        last = self.last_day
        numbers = range(self.begin.year * 12 + self.begin.month - 1, last.year * 12 + last.month)
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.begin).days

    def covers(self, other: Span) -> bool:
        """Whether every day of the other span is in this one."""
        return self.begin <= other.begin and other.end <= self.end

    def intersection(self, other: Span) -> Span | None:
        """The part of this span that is in the other one; None where there is none."""
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        return Span(begin, end) if begin < end else None

    def overlaps(self, other: Span) -> bool:
        """Whether the two have a day in common."""
        return self.begin < other.end and other.begin < self.end


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The same days in order, with those spans made one that have a day in common."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.begin < found[-1].end:
            found[-1] = Span(found[-1].begin, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


@dataclass(frozen=True)
class Period:
    """A span of days that goes by a name."""

    name: str
    span: Span


def _month_span(year: int, first: int, count: int) -> Span:
    """The span of some months of one year."""
    after = first + count
    return Span(date(year, first, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1))  # noqa: PLR2004


def _parse_calendar_name(text: str) -> Span | None:
    """The span that a period's name means by the calendar alone; None where it is no such name."""
    named = _NAMED.fullmatch(text.upper())
    if named is None:
        return None
    year = int(named["year"])
    try:
        if named["day"]:
            day = date(year, int(named["month"]), int(named["day"]))
            return Span.of_days(day, day)
        if named["month"]:
            return _month_span(year, int(named["month"]), 1)
        if named["kind"]:
            length, nth = _MONTHS[named["kind"]], int(named["nth"])
            return _month_span(year, (nth - 1) * length + 1, length)
        return _month_span(year, 1, 12)
    except (ValueError, OverflowError):
        return None


def parse_period(text: str, listed: Mapping[str, Span]) -> Period | None:
    """Read a period's name.

    Args:
        text: what the user typed; case and the space around it do not matter.
        listed: the network's own periods by name, as its `periods` sheet lists them.

    Returns:
        The period under its listed or upper-case name, or None where the text names none.
    """
    wanted = text.strip()
    for name, span in listed.items():
        if name.casefold() == wanted.casefold():
            return Period(name, span)
    if wanted.casefold() == LAST:
        if not listed:
            return None
        name = max(listed, key=lambda each: (listed[each].end, listed[each].begin, each))
        return Period(name, listed[name])
    if wanted.count("..") == 1:
        first, last = (parse_period(end, listed) for end in wanted.split(".."))
        if first is None or last is None or last.span.end <= first.span.begin:
            return None
        return Period(f"{first.name}..{last.name}", Span(first.span.begin, last.span.end))
    calendar = _parse_calendar_name(wanted)
    return Period(wanted.upper(), calendar) if calendar else None
