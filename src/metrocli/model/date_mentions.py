"""Days that a text names: "9 October", "Friday 8 October 2021", "1–12 October", in English, Spanish or French."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.fold import fold
from metrocli.text.locale import MONTH_NUMBERS, WEEKDAY_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_NTH = r"(?:st|nd|rd|th|er|º|ª|°)?"
_DAY_MONTH = re.compile(
    rf"(?<![\d.,:/])(?<![^\W\d_]-)(\d{{1,2}}){_NTH}(?:\s*(?:[-–—/]|to|and|al?|y|au|et)\s*(\d{{1,2}}){_NTH})?"
    r"\s+(of\s+|de\s+|d['’])?([^\W\d_]{3,12})\b(?:,?\s+(?:de\s+|del\s+|of\s+)?(\d{4})\b)?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"\b([A-Z][a-z]{2,8})\.?\s+(\d{1,2})(?![\d:.]\d|\d)(st|nd|rd|th)?(?:\s*(?:[-–—]|to)\s*(\d{1,2})(?:st|nd|rd|th)?(?!\d))?"
    r"(?:,?\s+(\d{4})\b)?(?!\s+(?!(?:in|at|on|and|to|from|for|with)\b)\w)"
)
_DIGIT = re.compile(r"\d")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_BEFORE = re.compile(r"([^\W\d_]+)\.?,?\s+(?:the\s+|el\s+|le\s+)?$")
_AFTER = re.compile(r"\s*\(([^\W\d_]+)\)")
_TO = re.compile(r"\s*(?:[-–—]|to|until|till|al?|au|hasta el|jusqu['’]au)\s*", re.IGNORECASE)
_LEAP, _AROUND, _LETTERS = 2000, 24, 4
_WORDS_TOO = {"set", "ago"}
"""Short names of months that are words of another language."""


class DateMention(NamedTuple):
    """One day, or the days from one to another, as a text names them.

    Attributes:
        text: the words, with the weekday that stands beside them.
        weekday: that weekday, from 0 for Monday; None where there is none.
        first: the month and the day of the first day.
        last: the month and the day of the last one.
        year: the year; None where the text does not say.
        at: where the words begin in the text.
        to: where they end.
    """

    text: str
    weekday: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None
    at: int
    to: int

    def days(self, year: int) -> tuple[date, date] | None:
        """The first and the last day, the first in some year; None where the calendar or that year lacks one."""
        try:
            return date(year, *self.first), date(year + (self.last < self.first), *self.last)
        except ValueError:
            return None


def find_date_mentions(text: str) -> list[DateMention]:
    """The days that a text names, in its order; what no calendar holds, such as 31 November, is passed over."""
    if not _DIGIT.search(text):
        return []
    found: list[DateMention] = []
    for said in sorted(_find_candidates(text), key=lambda each: (each.at, -each.to)):
        if not found or said.at >= found[-1].to:
            found.append(said)
    return _merge_ranges(text, found)


def _find_candidates(text: str) -> Iterator[DateMention]:
    for match in _DAY_MONTH.finditer(text):
        if (month := _month(match[4], sure=bool(match[3] or match[5]))) is not None:
            yield from _build_mention(text, match, month, match[1], match[2] or match[1], match[5])
    for match in _MONTH_DAY.finditer(text):
        if (month := _month(match[1], sure=True)) is not None:
            yield from _build_mention(text, match, month, match[2], match[4] or match[2], match[5])
    for match in _ISO.finditer(text):
        yield from _build_mention(text, match, int(match[2]), match[3], match[3], match[1])


def _month(word: str, *, sure: bool) -> int | None:
    """The month of that name; a short one that may be another word needs to be sure, or to begin with a capital."""
    folded = fold(word)
    month = MONTH_NUMBERS.get(folded)
    if sure or len(folded) >= _LETTERS or folded == "mai":
        return month
    return month if word[0].isupper() and folded not in _WORDS_TOO else None


def _build_mention(
    text: str, match: re.Match[str], month: int, first: str, last: str, year: str | None
) -> Iterator[DateMention]:
    """What was found, with the weekday that stands beside it."""
    one, other = int(first), int(last)
    if not 1 <= month <= 12 or not 1 <= one <= other <= monthrange(_LEAP, month)[1]:  # noqa: PLR2004 - months of a year
        return
    at, to = match.span()
    before = _BEFORE.search(text, max(0, at - _AROUND), at)
    after = _AFTER.match(text, to)
    weekday = None
    if before and fold(before[1]) in WEEKDAY_NUMBERS:
        weekday, at = WEEKDAY_NUMBERS[fold(before[1])], before.start()
    elif after and fold(after[1]) in WEEKDAY_NUMBERS:
        weekday, to = WEEKDAY_NUMBERS[fold(after[1])], after.end()
    yield DateMention(text[at:to], weekday, (month, one), (month, other), int(year) if year else None, at, to)


def _merge_ranges(text: str, found: list[DateMention]) -> list[DateMention]:
    """The same, with "1 October" and "9 December" made one where only a dash or a word such as "to" parts them."""
    parted = [_TO.fullmatch(text, one.to, other.at) is not None for one, other in pairwise(found)]
    spans: list[DateMention] = []
    for said, to_it in zip(found, [False, *parted][: len(found)], strict=True):
        if to_it and spans[-1].weekday is None and said.weekday is None:
            before = spans.pop()
            year = before.year or said.year
            spans.append(
                DateMention(text[before.at : said.to], None, before.first, said.last, year, before.at, said.to)
            )
        else:
            spans.append(said)
    return spans
