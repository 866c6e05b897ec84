"""Words for people: spans of days, and a question said back in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.locale import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


BLANK = "–"
"""What stands for a blank between other words."""
_LONG = 60


def format_day_span(start: date | None, end: date | None, *, year: bool = True, short: bool = True) -> str:
    """A span of days as people write it: "8–13 Nov 2021"; both days included, a blank one unknown."""
    first, last = start or end, end or start
    if first is None or last is None:
        return ""

    def said(day: date, *, month: bool, full: bool) -> str:
        name = MONTHS[day.month - 1][:3] if short else MONTHS[day.month - 1]
        return f"{day.day}{' ' + name if month else ''}{f' {day.year}' if full else ''}"

    if first == last:
        return said(first, month=True, full=year)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    dash = "–" if same_month or short else " – "
    return said(first, month=not same_month, full=year and not same_year) + dash + said(last, month=True, full=year)


def format_term(start: date | None, until: date | None) -> str:
    """A term as people write it: "since 21 Dec 2021", "until 18 Sep 2021", "open" where both ends are open."""
    if start and until:
        return format_day_span(start, until)
    known = start or until
    return f"{'since' if start else 'until'} {format_day_span(known, known)}" if known else "open"


def format_month(month: str) -> str:
    """A month as people write it: "September 2021" for "2021-09"."""
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def format_long_span(start: date, end: date) -> str:
    """Return a span in full, both days included: "1 September – 31 December 2021"."""
    return format_day_span(start, end, short=False)


def format_years(numbers: Iterable[int]) -> str:
    """Return a span of years, from the first to the last: "2021" or "2021–2023"; "" where there are none."""
    known = sorted(numbers)
    return "" if not known else str(known[0]) if known[0] == known[-1] else f"{known[0]}–{known[-1]}"


def excerpt_differences(texts: Sequence[str]) -> list[str]:
    """Some texts beside each other: of long ones the words in which they differ, with a word on either side."""
    if max(map(len, texts)) <= _LONG or not all(texts):
        return [text or BLANK for text in texts]
    words = [text.split(" ") for text in texts]
    shortest = min(map(len, words))
    start = next((place for place in range(shortest) if len({each[place] for each in words}) > 1), shortest)
    rest = shortest - start
    end = next((place for place in range(rest) if len({each[-1 - place] for each in words}) > 1), rest)
    first = max(0, start - 1)
    found = []
    for each in words:
        last = min(len(each), len(each) - end + 1)
        found.append("… " * (first > 0) + " ".join(each[first:last]) + " …" * (last < len(each)))
    return found


def format_count(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: "1 activity", "29 activities"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
