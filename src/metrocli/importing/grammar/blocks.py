"""Split the lines about activities into one block for each: its days, its title and what is below."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.phrases.activity_facts import read_identifier
from metrocli.importing.grammar.phrases.codes import read_code
from metrocli.importing.grammar.phrases.days import read_day_at, read_day_line
from metrocli.importing.grammar.phrases.words import split_field, split_label
from metrocli.model.periods import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.phrases.days import DayLine
    from metrocli.importing.grammar.phrases.words import Words

_MOST_TITLE_LINES = 4
_DOT = " · "


class ActivityBlock(NamedTuple):
    """The lines of an activity.

    Attributes:
        day: its days; None if none are stated.
        day_line: the line that states them, else the title.
        title: the lines of a title above the days or on their line; () where the title is among the lines below.
        below: the lines below the days.
        identifier: the id that the line of the days states, else "".
        heading: the heading of a higher level that the activity is below.
    """

    day: DayLine | None
    day_line: DocumentLine
    title: tuple[DocumentLine, ...]
    below: tuple[DocumentLine, ...]
    identifier: str = ""
    heading: DocumentLine | None = None


def is_marked(line: DocumentLine) -> bool:
    """Return whether a line has the form of a title: a heading, or in capitals."""
    return line.kind is LineKind.HEADING or line.text.isupper()


def split_activities(lines: Sequence[DocumentLine], period: Span | None, words: Words) -> list[ActivityBlock]:
    """Split lines at the days of activities.

    Titles are above the days if those of most activities are: a heading or capitals directly above, and none below.
    Where all titles are headings of one level, each heading of this level is an activity.
    """
    headed = split_headed_activities(lines, period, words)
    if headed:
        return headed
    days = [(index, day) for index in range(len(lines)) if (day := read_day_at(lines, index, period, words))]
    titles = [
        _find_title_above(lines, index, days[number - 1][0] if number else -1, words)
        for number, (index, _) in enumerate(days)
    ]
    above = sum(
        bool(title) and not (index + 1 < len(lines) and is_marked(lines[index + 1]))
        for title, (index, _) in zip(titles, days, strict=True)
    )
    if above * 2 <= len(days):
        titles = [()] * len(days)  # below the days
    fields = [
        _find_fields_above(lines, index, words) if title else () for title, (index, _) in zip(titles, days, strict=True)
    ]
    starts = [index - len(title) - len(some) for title, some, (index, _) in zip(titles, fields, days, strict=True)]
    ends = [*starts[1:], len(lines)] if starts else []
    return [
        ActivityBlock(day, lines[index], title, (*some, *lines[index + 1 : end]))
        for title, some, (index, day), end in zip(titles, fields, days, ends, strict=True)
    ]


def split_headed_activities(lines: Sequence[DocumentLine], period: Span | None, words: Words) -> list[ActivityBlock]:
    """Split lines at headings that hold days and title, or with days above, perhaps with an id ("8 May · R-01").

    A heading without days begins an activity without days if it has the level of the others and no other heading is
    directly below. None are found where no heading or line has this form, or where only the size of letters shows what
    is a heading, unless ids or days are in it. Days elsewhere are not those of an activity if as many headings hold ids
    or days; else none are found.
    """
    found = _find_headed(lines, period, words)
    levels = {block.title[0].level for block in found.values()}
    if len(levels) != 1:
        return []
    level = levels.pop()
    titles = {id(block.title[0]) for block in found.values()}
    for index, line in enumerate(lines):
        is_title = index not in found and _is_heading(lines, index) and line.level == level and id(line) not in titles
        if is_title and not _is_heading(lines, index + 1):
            found[index] = ActivityBlock(None, line, (line,), ())
    higher = [index for index, line in enumerate(lines) if line.kind is LineKind.HEADING and line.level < level]
    ends = sorted({*higher, *found, len(lines)})
    blocks = []
    for index, block in sorted(found.items()):
        start = index + 1 + (block.title[0] in lines[index + 1 : index + 2])
        end = ends[bisect_left(ends, start)]
        above = bisect_left(higher, index)
        blocks.append(
            block._replace(below=tuple(lines[start:end]), heading=lines[higher[above - 1]] if above else None)
        )
    return blocks


def _find_headed(lines: Sequence[DocumentLine], period: Span | None, words: Words) -> dict[int, ActivityBlock]:
    """Find activities whose days are in a heading, or on a line directly above one, by the index of the days."""
    wide = Span(period.begin, period.end + timedelta(days=1)) if period else None  # an activity may take all of it
    sure: dict[int, ActivityBlock] = {}
    likely: dict[int, ActivityBlock] = {}
    others = 0
    for index, line in enumerate(lines):
        days, dot, rest = line.text.partition(_DOT)
        day = read_day_line(days, wide, words) if dot or read_identifier(days) else None
        if line.kind is LineKind.HEADING and day and rest:
            sure[index] = ActivityBlock(day, line, (line._replace(text=rest),), ())
        elif _is_heading(lines, index + 1) and read_identifier(rest if day else line.text):
            sure[index] = ActivityBlock(day, line, (lines[index + 1],), (), rest if day else line.text)
        elif day := read_day_line(line.text, wide, words):
            is_above = line.kind is not LineKind.HEADING and _is_heading(lines, index + 1) and line.size is None
            others += not is_above
            likely |= {index: ActivityBlock(day, line, (lines[index + 1],), ())} if is_above else {}
    return sure if len(sure) >= max(others, 1) else {} if others else likely


def _find_fields_above(lines: Sequence[DocumentLine], index: int, words: Words) -> tuple[DocumentLine, ...]:
    """Return the lines directly above a line that state another cell of the activity, such as "Place: Lima"."""
    start = index
    while start and split_field(lines[start - 1].text, words):
        start -= 1
    return tuple(lines[start:index])


def _is_heading(lines: Sequence[DocumentLine], index: int) -> bool:
    return index < len(lines) and lines[index].kind is LineKind.HEADING


def _find_title_above(lines: Sequence[DocumentLine], index: int, after: int, words: Words) -> tuple[DocumentLine, ...]:
    """Return the lines of a title directly above a line, and below another: of one form, and not those of a list."""
    index -= len(_find_fields_above(lines, index, words))
    start = index
    while start - 1 > after and index - start < _MOST_TITLE_LINES and is_marked(lines[start - 1]):
        if start < index and lines[start - 1].level != lines[start].level:
            break
        start -= 1
    labels = (split_label(line.text, words) for line in lines[max(start - 1, 0) : index] if start < index)
    is_list = lines[index - 1].kind is not LineKind.HEADING and any(label and not label[1] for label in labels)
    is_list = is_list or any(all(map(read_code, line.text.split())) for line in lines[start:index])
    return () if is_list else tuple(lines[start:index])
