"""Read the period of a report, and lines that are a day or a span of days."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.facts import Certainty
from metrocli.model.date_mentions import find_date_mentions
from metrocli.model.periods import Span, parse_period
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import MONTH_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.importing.document import DocumentLine
    from metrocli.model.date_mentions import DateMention

_ARROW = compile_late(r"\s*(?:→|⇒|->|‒|―|−)\s*")
_BEFORE_DAY = compile_late(r"(?:from|del?|du|le|on|el|les)\s+(?:the\s+)?", re.IGNORECASE)
_TWO_DAYS = compile_late(r"\d\w*\s+(?:and|y|et)\s+(?:le\s+|el\s+)?\d", re.IGNORECASE)
_YEAR = compile_late(r"\b\d{4}\b")
_MARKS = " \t.:,*•●▪-–—|📅🗓️"
_MONTH_SPAN = compile_late(
    r"(?:from |de |du mois de )?([^\W\d_]{3,12})\.?(?: (?:de |del )?(\d{4}))?\s*(?:[-–—]|to|until|a|à|au|al)\s*"
    r"([^\W\d_]{3,12})\.? (?:de |del )?(\d{4})",
    re.IGNORECASE,
)


class DayLine(NamedTuple):
    """The days of an activity: the first, the last (None for one day), and how sure they are."""

    start: date
    end: date | None
    certainty: Certainty


def find_period(lines: Iterable[DocumentLine]) -> tuple[Span, DocumentLine] | None:
    """Find the first line that is a span of months with a year, such as "September – December 2021"."""
    for line in lines:
        found = _MONTH_SPAN.fullmatch(_ARROW.sub(" – ", line.text).strip(_MARKS))
        months = [MONTH_NUMBERS.get(fold(found[group])) for group in (1, 3)] if found else []
        if found and months[0] and months[1]:
            last = int(found[4])
            first = int(found[2]) if found[2] else last - (months[0] > months[1])
            begin, end = date(first, months[0], 1), date(last + months[1] // 12, months[1] % 12 + 1, 1)
            if begin < end:
                return Span(begin, end), line
    return None


def name_period(span: Span) -> str:
    """Return the shortest name of a span of whole months, such as 2021-T3 or 2021-09..2021-11."""
    names = [str(span.begin.year), *(f"{span.begin.year}-{kind}{part}" for kind in "STQ" for part in range(1, 5))]
    for name in [*names, span.months[0]]:
        period = parse_period(name, {})
        if period and period.span == span:
            return name
    return f"{span.months[0]}..{span.months[-1]}"


def read_day_line(text: str, period: Span | None) -> DayLine | None:
    """Read a line that is only a day or a span of days; None for any other line.

    Without a year, the days take the year that puts them into the period or nearest to it; without a period they are
    not read. A line with a colon, or of the whole period, introduces something else. Two days ("3 and 5 November") are
    not a span: the first is given, in doubt.
    """
    if text.rstrip().endswith(":"):
        return None
    text = _ARROW.sub("–", text).strip(_MARKS)
    prefix = _BEFORE_DAY.match(text)
    start = prefix.end() if prefix else 0
    mentions = find_date_mentions(text)
    if len(mentions) != 1 or mentions[0].start > start or mentions[0].end != len(text):
        return None
    mention = mentions[0]
    if mention.year is not None:
        starts_before = mention.last < mention.first and len(_YEAR.findall(text)) == 1
        dates = mention.to_dates(mention.year - starts_before)
    elif period is None:
        return None
    else:
        dates = _choose_year(mention, period)
    if dates is None or (period and dates == (period.begin, period.last_day)):
        return None
    first, last = dates
    if _TWO_DAYS.search(text):
        return DayLine(first, None, Certainty.DOUBTFUL)
    inside = period is None or (period.begin <= last and first <= period.last_day)
    return DayLine(first, last if last != first else None, Certainty.SURE if inside else Certainty.LIKELY)


def _choose_year(mention: DateMention, period: Span) -> tuple[date, date] | None:
    """Return the days in the year that puts them nearest to the period."""
    options = [mention.to_dates(year) for year in range(period.begin.year - 1, period.last_day.year + 2)]
    return min(
        filter(None, options),
        key=lambda days: max((period.begin - days[1]).days, (days[0] - period.last_day).days, 0),
        default=None,
    )
