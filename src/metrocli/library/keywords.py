"""The filters as keywords of Python methods: their types, and how their values are read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from metrocli.errors import UsageMistake
from metrocli.messages import MessageType
from metrocli.query.selecting.filter_sets import (
    ALL_FILTERS,
    COUNTING_FILTERS,
    FILTERS,
    FILTERS_WITHOUT_TIME,
    MEDIA_FILTERS,
    MEMBER_FILTERS,
    TIME_FILTERS,
)
from metrocli.query.selecting.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EMPTY_KEYWORD = MessageType("empty-keyword", "{name:quoted} is empty", "Give it a value, or leave it out.")
NOT_A_FILTER = MessageType("not-a-filter", "{name:quoted} is not a filter of this method", "Choose from {names:all}.")
NOT_A_TEXT = MessageType("keyword-not-a-text", "{name:quoted} takes texts, not {value}")
NOT_A_DAY = MessageType("keyword-not-a-day", "{name:quoted} takes a date or a text, not {value}")
Several = str | Iterable[str]
"""One text or several texts, of which any may match. A text may hold several values separated by commas."""
Day = str | date
"""A day as `date`, or as text in any form that `--from` takes."""


class TimeKeywords(TypedDict, total=False):
    """Filters of time."""

    period: Several | None
    since: Day | None
    until: Day | None


class CountingKeywords(TimeKeywords, total=False):
    """Filters of time, and the activities that count."""

    include: Several | None


class MemberKeywords(TimeKeywords, total=False):
    """Filters of time, members and regions."""

    member: Several | None
    region: Several | None


class MediaKeywords(TimeKeywords, total=False):
    """Filters of time and words."""

    text: Several | None


class KeywordsWithoutTime(TypedDict, total=False):
    """Filters of plan codes, names and words, without time."""

    outcome: Several | None
    challenge: Several | None
    line: Several | None
    member: Several | None
    region: Several | None
    alliance: Several | None
    text: Several | None
    include: Several | None


class AllKeywords(TimeKeywords, KeywordsWithoutTime, total=False):
    """All filters that choose activities."""


KEYWORDS: dict[type, Sequence[str]] = {
    TimeKeywords: TIME_FILTERS,
    CountingKeywords: COUNTING_FILTERS,
    MemberKeywords: MEMBER_FILTERS,
    MediaKeywords: MEDIA_FILTERS,
    KeywordsWithoutTime: FILTERS_WITHOUT_TIME,
    AllKeywords: ALL_FILTERS,
}
"""The filters of each keyword type, as `query.selecting.filter_sets` declares them."""


def read_filters(names: Sequence[str], keywords: Mapping[str, object]) -> Filters:
    """Return keyword arguments as filters. None means that a filter is not given.

    Args:
        names: the filters that the method takes.
        keywords: the keyword arguments.

    Raises:
        TypeError: unknown keyword, or a value of the wrong type.
        UsageMistake: an empty list.
    """
    # Type checkers enforce the TypedDict; at run time any keyword gets here.
    for name in keywords:
        if name not in names:
            raise TypeError(str(NOT_A_FILTER(name=name, names=[*names])))
    given = {name: value for name, value in keywords.items() if value is not None}
    values: dict[str, Any] = {
        name: read_day(name, value) if FILTERS[name].is_day else read_texts(name, value)
        for name, value in given.items()
    }
    return Filters(**values)


def read_texts(name: str, value: object) -> tuple[str, ...]:
    """Return one text or several texts as a tuple.

    Raises:
        TypeError: a value is not a string.
        UsageMistake: an empty list, which nothing could match.
    """
    texts = tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else (value,)
    if not texts:
        raise UsageMistake(EMPTY_KEYWORD(name=name))
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(str(NOT_A_TEXT(name=name, value=repr(text))))
    return texts


def read_day(name: str, value: object) -> str:
    """Return a day as text; the time of a `datetime` is ignored.

    Raises:
        TypeError: neither a string nor a date.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, date) and value == value:  # noqa: PLR0124 - NaT is not equal to itself
        return date(value.year, value.month, value.day).isoformat()
    raise TypeError(str(NOT_A_DAY(name=name, value=repr(value))))
