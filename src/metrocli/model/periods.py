"""Spans of days, and the names of periods.

``2021`` is a year, ``2021-S2`` a half, ``2021-T3`` a third (four months), ``2021-Q4`` a quarter, ``2021-11`` a
month, ``2021-11-08`` a day; ``A..B`` is from the first day of A to the last day of B. The periods in the
``periods`` sheet take precedence over these names; ``last`` is the latest of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PERIOD_NAME = compile_late(r"(?P<year>\d{4})(?:-(?:(?P<kind>[STQ])(?P<nth>\d)|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?")
_PERIOD_PART = compile_late(r"\d{4}-[STQ]\d")
_MONTHS_BY_KIND = {"S": 6, "T": 4, "Q": 3}
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
        """Make the span from the first day to the last day, both included.

        31 December 9999 cannot be in a span, because no day comes after it.

        Raises:
            ValueError: the last day is before the first.
        """
        return cls(first, last + timedelta(days=1) if last < date.max else last)

    @property
    def last_day(self) -> date:
        """The last day that is in the span."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> list[str]:
        """The months with a day in the span, as 2021-09."""
        last = self.last_day
        numbers = range(self.begin.year * 12 + self.begin.month - 1, last.year * 12 + last.month)
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]

    @property
    def days(self) -> int:
        """The number of its days."""
        return (self.end - self.begin).days

    def covers(self, other: Span) -> bool:
        """Return whether every day of the other span is in this one."""
        return self.begin <= other.begin and other.end <= self.end

    def intersection(self, other: Span) -> Span | None:
        """Return the days that are in both spans; None if there are none."""
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        return Span(begin, end) if begin < end else None

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans have a day in common."""
        return self.begin < other.end and other.begin < self.end


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Sort spans, and merge those that have a day in common."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.begin < merged[-1].end:
            merged[-1] = Span(merged[-1].begin, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


@dataclass(frozen=True)
class Period:
    """A span of days with a name."""

    name: str
    span: Span


def _month_span(year: int, first: int, count: int) -> Span:
    """Return the span of `count` months of a year, from month number `first`."""
    after = first + count
    return Span(date(year, first, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1))  # noqa: PLR2004


def _parse_calendar_name(text: str) -> Span | None:
    """Return the span of a period's name by the calendar alone; None if it is not such a name."""
    match = _PERIOD_NAME.fullmatch(text.upper())
    if match is None:
        return None
    year = int(match["year"])
    try:
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return Span.of_days(day, day)
        if match["month"]:
            return _month_span(year, int(match["month"]), 1)
        if match["kind"]:
            length, nth = _MONTHS_BY_KIND[match["kind"]], int(match["nth"])
            return _month_span(year, (nth - 1) * length + 1, length)
        return _month_span(year, 1, 12)
    except (ValueError, OverflowError):
        return None


def list_calendar_periods(text: str, listed: Mapping[str, Span]) -> list[Period]:
    """List the halves, thirds and quarters in the name of a period whose days no row of the `periods` sheet gives.

    Args:
        text: what the user typed: one period or `A..B`.
        listed: the periods of the `periods` sheet, by name.
    """
    names = {name.casefold() for name in listed}
    ends = [text.strip()] if text.strip().casefold() in names else [end.strip() for end in text.split("..")]
    periods = (parse_period(end, listed) for end in ends if end.casefold() not in {*names, LAST})
    return [period for period in periods if period and _PERIOD_PART.fullmatch(period.name)]


def parse_period(text: str, listed: Mapping[str, Span]) -> Period | None:
    """Parse the name of a period.

    Args:
        text: what the user typed; spaces around it do not matter, and case only if two names differ by it alone.
        listed: the periods of the `periods` sheet, by name.

    Returns:
        The period with its listed name, or else its name in upper case; None if the text is not the name of a period.
    """
    typed = text.strip()
    if typed in listed:
        return Period(typed, listed[typed])
    for name, span in listed.items():
        if name.casefold() == typed.casefold():
            return Period(name, span)
    if typed.casefold() == LAST:
        if not listed:
            return None
        name = max(listed, key=lambda name: (listed[name].end, listed[name].begin, name))
        return Period(name, listed[name])
    if typed.count("..") == 1:
        first, last = (parse_period(end, listed) for end in typed.split(".."))
        if first is None or last is None or last.span.end <= first.span.begin:
            return None
        return Period(f"{first.name}..{last.name}", Span(first.span.begin, last.span.end))
    calendar = _parse_calendar_name(typed)
    return Period(typed.upper(), calendar) if calendar else None
