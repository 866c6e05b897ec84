"""Split the lines about activities into one block for each: its days, its title and what is below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.phrases.days import read_day_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.phrases.days import DayLine
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.model.periods import Span

_MOST_TITLE_LINES = 4


class ActivityBlock(NamedTuple):
    """The lines of an activity.

    Attributes:
        day: its days.
        day_line: the line that states them.
        title: the lines of a title above the days; () where the title is among the lines below.
        below: the lines below the days.
    """

    day: DayLine
    day_line: DocumentLine
    title: tuple[DocumentLine, ...]
    below: tuple[DocumentLine, ...]


def is_marked(line: DocumentLine) -> bool:
    """Return whether a line has the form of a title: a heading, or in capitals."""
    return line.kind is LineKind.HEADING or line.text.isupper()


def split_activities(lines: Sequence[DocumentLine], period: Span | None, words: Words) -> list[ActivityBlock]:
    """Split lines at the days of activities.

    Titles are above the days if those of most activities are: a heading or capitals directly above, and none below.
    """
    days = [(index, day) for index in range(len(lines)) if (day := read_day_at(lines, index, period, words))]
    titles = [
        _find_title_above(lines, index, days[number - 1][0] if number else -1) for number, (index, _) in enumerate(days)
    ]
    above = sum(
        bool(title) and not (index + 1 < len(lines) and is_marked(lines[index + 1]))
        for title, (index, _) in zip(titles, days, strict=True)
    )
    if above * 2 <= len(days):
        titles = [()] * len(days)  # below the days
    starts = [index - len(title) for title, (index, _) in zip(titles, days, strict=True)]
    ends = [*starts[1:], len(lines)] if starts else []
    return [
        ActivityBlock(day, lines[index], title, tuple(lines[index + 1 : end]))
        for title, (index, day), end in zip(titles, days, ends, strict=True)
    ]


def _find_title_above(lines: Sequence[DocumentLine], index: int, after: int) -> tuple[DocumentLine, ...]:
    """Return the lines of a title directly above a line, and below another: of one form and level."""
    start = index
    while start - 1 > after and index - start < _MOST_TITLE_LINES and is_marked(lines[start - 1]):
        if start < index and lines[start - 1].level != lines[start].level:
            break
        start -= 1
    return tuple(lines[start:index])
