"""Find dates in running text: "9 October", "Friday 8 October 2021", "1–12 October", in English, Spanish or French."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import MONTH_NUMBERS, WEEKDAY_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°)?"
_DAY_MONTH = compile_late(
    rf"(?<![\d.,:/])(?<![^\W\d_]-)(\d{{1,2}}){_ORDINAL}(?:\s*(?:[-–—/]|to|and|al?|y|au|et)\s*(\d{{1,2}}){_ORDINAL})?"
    r"\s+(of\s+|de\s+|d['’])?([^\W\d_]{3,12})\b(?:,?\s+(?:de\s+|del\s+|of\s+)?(\d{4})\b)?",
    re.IGNORECASE,
)
_MONTH_DAY = compile_late(
    r"\b([A-Z][a-z]{2,8})\.?\s+(\d{1,2})(?![\d:.]\d|\d)(st|nd|rd|th)?(?:\s*(?:[-–—]|to)\s*(\d{1,2})(?:st|nd|rd|th)?(?!\d))?"
    r"(?:,?\s+(\d{4})\b)?(?!\s+(?!(?:in|at|on|and|to|from|for|with)\b)\w)"
)
_LETTERS = compile_late(r"[^\W\d_]+")
_DIGIT = compile_late(r"\d")
_ISO = compile_late(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_WEEKDAY_BEFORE = compile_late(r"([^\W\d_]+)\.?,?\s+(?:the\s+|el\s+|le\s+)?$")
_WEEKDAY_AFTER = compile_late(r"\s*\(([^\W\d_]+)\)")
_RANGE_WORD = compile_late(r"\s*(?:[-–—]|to|until|till|al?|au|hasta el|jusqu['’]au)\s*", re.IGNORECASE)
_LEAP_YEAR = 2000
_WEEKDAY_DISTANCE = 24
"""How many characters before a date are searched for its weekday."""
_MIN_CLEAR_LENGTH = 4
"""How many letters make the name of a month clear; a shorter one may be another word."""
_AMBIGUOUS_MONTHS = {"set", "ago"}
"""Abbreviations of months that are also words of another language."""


class DateMention(NamedTuple):
    """A day, or a range of days, that is mentioned in a text.

    Attributes:
        text: the words of the mention, with the weekday next to them.
        weekday: that weekday, from 0 for Monday; None if there is none.
        first: the month and the day of the first day.
        last: the month and the day of the last day.
        year: the year; None if the text has none.
        start: where the words begin in the text.
        end: where they end in the text.
    """

    text: str
    weekday: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None
    start: int
    end: int

    def to_dates(self, year: int) -> tuple[date, date] | None:
        """Return the first and the last day, with the first day in a year; None if a day does not exist then."""
        try:
            return date(year, *self.first), date(year + (self.last < self.first), *self.last)
        except ValueError:
            return None


def has_digit(word: str) -> bool:
    """Return whether a word has a digit; a text with a date has such a word."""
    return _DIGIT.search(word) is not None


def has_month(word: str) -> bool:
    """Return whether a word has the name of a month, or is such as 2021-10-09; a text with a date has such a word."""
    return _ISO.search(word) is not None or any(fold(run) in MONTH_NUMBERS for run in _LETTERS.findall(word))


def find_date_mentions(text: str) -> list[DateMention]:
    """Find the dates in a text, in its order; impossible dates such as 31 November are left out."""
    digit = _DIGIT.search(text)
    if digit is None:
        return []
    mentions: list[DateMention] = []
    for mention in sorted(_find_candidates(text, digit.start()), key=lambda mention: (mention.start, -mention.end)):
        if not mentions or mention.start >= mentions[-1].end:
            mentions.append(mention)
    return _merge_ranges(text, mentions)


def _find_candidates(text: str, digit: int) -> Iterator[DateMention]:
    """Yield the dates in a text, also those that overlap, given the place of its first digit."""
    for match in _DAY_MONTH.finditer(text, digit):
        if (month := _parse_month_name(match[4], is_certain=bool(match[3] or match[5]))) is not None:
            yield from _build_mention(text, match, month, (match[1], match[2] or match[1]), match[5])
    for match in _MONTH_DAY.finditer(text):
        if (month := _parse_month_name(match[1], is_certain=True)) is not None:
            yield from _build_mention(text, match, month, (match[2], match[4] or match[2]), match[5])
    for match in _ISO.finditer(text, digit):
        yield from _build_mention(text, match, int(match[2]), (match[3], match[3]), match[1])


def _parse_month_name(word: str, *, is_certain: bool) -> int | None:
    """Return the number of a month; a short name that may be another word must be certain or have a capital."""
    folded = fold(word)
    month = MONTH_NUMBERS.get(folded)
    if is_certain or len(folded) >= _MIN_CLEAR_LENGTH or folded == "mai":
        return month
    return month if word[0].isupper() and folded not in _AMBIGUOUS_MONTHS else None


def _build_mention(
    text: str, match: re.Match[str], month: int, days: tuple[str, str], year: str | None
) -> Iterator[DateMention]:
    """Yield the mention with the weekday next to it, unless the days are impossible."""
    first, last = map(int, days)
    if not 1 <= month <= 12 or not 1 <= first <= last <= monthrange(_LEAP_YEAR, month)[1]:  # noqa: PLR2004 - months of a year
        return
    start, end = match.span()
    before = _WEEKDAY_BEFORE.search(text, max(0, start - _WEEKDAY_DISTANCE), start)
    after = _WEEKDAY_AFTER.match(text, end)
    weekday = None
    if before and fold(before[1]) in WEEKDAY_NUMBERS:
        weekday, start = WEEKDAY_NUMBERS[fold(before[1])], before.start()
    elif after and fold(after[1]) in WEEKDAY_NUMBERS:
        weekday, end = WEEKDAY_NUMBERS[fold(after[1])], after.end()
    yield DateMention(text[start:end], weekday, (month, first), (month, last), int(year) if year else None, start, end)


def _merge_ranges(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """Merge two mentions into a range if only a dash or a word such as "to" is between them."""
    is_range = [_RANGE_WORD.fullmatch(text, one.end, other.start) is not None for one, other in pairwise(mentions)]
    merged: list[DateMention] = []
    for mention, ends_range in zip(mentions, [False, *is_range][: len(mentions)], strict=True):
        if ends_range and merged[-1].weekday is None and mention.weekday is None:
            begin = merged.pop()
            words, year = text[begin.start : mention.end], begin.year or mention.year
            merged.append(DateMention(words, None, begin.first, mention.last, year, begin.start, mention.end))
        else:
            merged.append(mention)
    return merged
