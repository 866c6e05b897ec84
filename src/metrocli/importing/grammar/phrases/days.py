"""Read lines that are a day or a span of days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.phrases.months import follows, read_month_line
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS, split_field, use_usual_span_words
from metrocli.model.date_mentions import find_date_mentions
from metrocli.model.periods import parse_period
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import MONTH_NUMBERS, MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.model.date_mentions import DateMention
    from metrocli.model.periods import Span

ARROW = compile_late(r"(?<!\s)\s*+(?:→|⇒|->|‒|―|−)\s*|(?<=[^\W\d_])\s*+-\s*+(?=\d)")
_BEFORE_DAY = compile_late(r"(?:from|del?|du|le|on|el|les)\s+(?:the\s+)?", re.IGNORECASE)
_IN_MONTH = compile_late(r"(?:in|en|au mois de|durant)\s+", re.IGNORECASE)
_WORD = compile_late(r"([^\W\d_]{3,12})\b\.?")
_TWO_DAYS = compile_late(r"\b\d\w*+\s+(?:and|y|et)\s+(?:le\s+|el\s+)?\d", re.IGNORECASE)
_YEAR = compile_late(r"\b\d{4}\b")
MARKS = " \t.:,*•●▪-–—|📅🗓️"


class DayLine(NamedTuple):
    """The days of an activity: the first, the last (None for one day), and how sure they are."""

    start: date
    end: date | None
    certainty: Certainty


def read_day_line(text: str, period: Span | None, words: Words = DEFAULT_WORDS) -> DayLine | None:
    """Read a line that is only a day or a span of days; None for any other line.

    Without a year, the days take the year that puts them into the period or nearest to it; without a period they are
    not read. A line with a colon, or of the whole period, introduces something else. Two days ("3 and 5 November") are
    not a span: the first is given, in doubt. "In January" is the whole month, in doubt. "Date: " may be before it.
    """
    if text.rstrip().endswith(":"):
        return None
    field = split_field(text, words)
    if field:
        return read_day_line(field[1], period, words) if field[0] == "start" else None
    text = _WORD.sub(_spell_month, ARROW.sub("–", use_usual_span_words(text, words))).strip(MARKS)
    prefix = _BEFORE_DAY.match(text)
    start = prefix.end() if prefix else 0
    mentions = find_date_mentions(text)
    if len(mentions) != 1 or mentions[0].start > start or mentions[0].end != len(text):
        return _read_whole_month(text, period)
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


def read_day_at(
    lines: Sequence[DocumentLine], index: int, period: Span | None, words: Words = DEFAULT_WORDS
) -> DayLine | None:
    """Read a line as `read_day_line`, unless it is the end of a sentence that begins on the lines directly before."""
    line = lines[index]
    may_end_sentence = line.text[:1].islower() or line.text.endswith(".")
    ends_sentence = may_end_sentence and index > 0 and follows(line, lines[index - 1])
    return None if ends_sentence else read_day_line(line.text, period, words)


def _read_whole_month(text: str, period: Span | None) -> DayLine | None:
    """Read "in January" or "in January 2031" as its first and last day, if the period has this month."""
    found = _IN_MONTH.match(text)
    month = read_month_line(text[found.end() :], period) if found else None
    span = parse_period(month, {}) if month else None
    if period is None or span is None or span.span is None or month not in period.months:
        return None
    return DayLine(span.span.begin, span.span.last_day, Certainty.DOUBTFUL)


def _spell_month(word: re.Match[str]) -> str:
    """Return the English name of a month that a word names or shortens ("dic."), and any other word as it is."""
    number = MONTH_NUMBERS.get(fold(word[1]))
    return MONTHS[number - 1] if number else word[0]


def _choose_year(mention: DateMention, period: Span) -> tuple[date, date] | None:
    """Return the days in the year that puts them nearest to the period."""
    options = [mention.to_dates(year) for year in range(period.begin.year - 1, period.last_day.year + 2)]
    return min(
        filter(None, options),
        key=lambda days: max((period.begin - days[1]).days, (days[0] - period.last_day).days, 0),
        default=None,
    )
