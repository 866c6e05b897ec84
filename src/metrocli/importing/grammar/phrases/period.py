"""Find the period of a report, and name it."""

from __future__ import annotations

import re
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.phrases.days import ARROW, MARKS, read_day_line
from metrocli.importing.grammar.phrases.months import follows
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS, use_usual_span_words
from metrocli.model.periods import Span, parse_period
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import MONTH_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.phrases.words import Words

_MONTH = r"([^\W\d_]{3,12})\.?"
_MONTHS = compile_late(
    rf"(?:from |between |de |entre |du mois de )?{_MONTH}(?: (?:de |del )?(\d{{4}}))?\s*"
    rf"(?:[-–—]|to|until|and|a|y|à|au|al|et)\s*{_MONTH} (?:de |del )?(\d{{4}})",
    re.IGNORECASE,
)
_MONTHS_AT_END = compile_late(
    rf"(?:^|\s|\()(?:de )?{_MONTH}(?: (?:de |del )?(\d{{4}}))?\s*(?:[-–—]|to|a|à|au|al)\s*"
    rf"{_MONTH} (?:de |del )?(\d{{4}})\)?$",
    re.IGNORECASE,
)
_NAME_AT_END = compile_late(r"(?:^|\s|\()(?:(\d{4})[- ]([STQ]\d)|([STQ]\d)[- /](\d{4}))\)?$")
_YEAR_AT_END = compile_late(r"(?:annual|yearly|anual|memoria|annuel|annuelle) (?:\w+ ){0,2}(\d{4})$")
_FIRST_LINES = 60
_MOST_TITLE_WORDS = 12
_FEWEST_DAYS = 25


class StatedPeriod(NamedTuple):
    """The period of a report: its span, the line that states it, and its label as printed; "" for a mere name."""

    span: Span
    line: DocumentLine
    label: str = ""


def find_period(
    lines: Sequence[DocumentLine], running_lines: Sequence[DocumentLine] = (), words: Words = DEFAULT_WORDS
) -> StatedPeriod | None:
    """Find the period of a report.

    The first line counts that is only a span of months with a year, such as "September – December 2021", over one
    line or two; else the
    first title, heading or running line that ends with one, with days ("1 January – 31 March 2022") or with a name
    such as 2022-T1 or T1 2022, whose days may be on the next line; else a title such as "Annual report 2021".
    """
    for line, following in zip_longest(lines, lines[1:]):
        whole = f"{line.text} {following.text}" if following and follows(following, line) else line.text
        for label in dict.fromkeys((line.text, line.text.partition(" · ")[0], whole)):
            span = _read_months(_MONTHS.fullmatch(_plain(label, words)))
            if span:
                return StatedPeriod(span, line, label)
    titles = [
        line
        for index, line in enumerate([*lines, *running_lines])
        if (index < _FIRST_LINES or index >= len(lines) or line.kind is LineKind.HEADING)
        and len(line.text.split()) <= _MOST_TITLE_WORDS
    ]
    for place, line in enumerate(titles):
        text = _plain(line.text, words)
        months = _MONTHS_AT_END.search(text)
        span = _read_months(months)
        if months and span:
            return StatedPeriod(span, line, months[0].strip(" ()"))
        span = _read_days(text)
        if not span and (span := _read_name(text)):
            below = titles[place + 1] if place + 1 < len(titles) else line
            span = _read_days(_plain(below.text, words)) or span
        if span:
            return StatedPeriod(span, line)
    for line in titles:
        year = _YEAR_AT_END.search(fold(line.text))
        if year:
            return StatedPeriod(Span(date(int(year[1]), 1, 1), date(int(year[1]) + 1, 1, 1)), line)
    return None


def read_months(text: str) -> Span | None:
    """Return the span of a text that is only two months with a year, such as "September – December 2021"."""
    return _read_months(_MONTHS.fullmatch(_plain(text, DEFAULT_WORDS)))


def _plain(text: str, words: Words) -> str:
    return ARROW.sub(" – ", use_usual_span_words(text, words)).strip(MARKS)


def _read_months(found: re.Match[str] | None) -> Span | None:
    """Return the span of two months with a year."""
    months = [MONTH_NUMBERS.get(fold(found[group])) for group in (1, 3)] if found else []
    if not found or not months[0] or not months[1]:
        return None
    last = int(found[4])
    first = int(found[2]) if found[2] else last - (months[0] > months[1])
    begin, end = date(first, months[0], 1), date(last + months[1] // 12, months[1] % 12 + 1, 1)
    return Span(begin, end) if begin < end else None


def _read_days(text: str) -> Span | None:
    """Return a span of days that a title ends with, if it is about a month long at least."""
    words = text.split()
    for start in range(len(words)):
        rest = " ".join(words[start:]).strip("()")
        day = read_day_line(rest, None)
        if day:
            span = Span.of_days(day.start, day.end or day.start)
            return span if span.days >= _FEWEST_DAYS else None
    return None


def _read_name(text: str) -> Span | None:
    """Return the span of a name such as 2022-T1 or T1 2022 that a title ends with."""
    found = _NAME_AT_END.search(text)
    period = parse_period(f"{found[1] or found[4]}-{found[2] or found[3]}", {}) if found else None
    return period.span if period else None


def name_period(span: Span) -> str:
    """Return the shortest name of a span, such as 2021-T3, 2021-09..2021-11 or 2021-09-10..2021-11-30."""
    return next(name for name in _list_names(span) if (period := parse_period(name, {})) and period.span == span)


def _list_names(span: Span) -> Iterator[str]:
    """Yield names that may mean a span, the shortest first; the last one does."""
    year = span.begin.year
    yield str(year)
    yield from (f"{year}-{kind}{part}" for kind in "STQ" for part in range(1, 5))
    yield span.months[0]
    yield f"{year}..{span.last_day.year}"
    yield f"{span.months[0]}..{span.months[-1]}"
    yield f"{span.begin}..{span.last_day}"
