"""Split a document into its sections, and find its contents."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.blocks import is_marked
from metrocli.importing.grammar.phrases.days import read_day_at
from metrocli.importing.grammar.phrases.months import split_at_gaps
from metrocli.importing.grammar.phrases.words import ReportPart, Words, to_phrase
from metrocli.text.fold import fold
from metrocli.text.languages.language import load_language
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.model.periods import Span

_MOST_TITLE_LINES, _MOST_HEADINGS = 4, 8
_MOST_EQUAL_TITLES = 3
_MOST_CONTENTS_LINES = 120
_MOST_CONTENTS_WORDS = 20
_FEWEST_CONTENTS_LINES = 2
_MOST_MEDIA_WORDS = 6
_MOST_SIGNS_OF_LETTER = 4
_MOST_LETTERS_OF_WORD = 20
_AROUND_TITLE = " \t:.*•●→-_–—"
"""What may be before and after a title, as often as one likes, and is not a part of it."""
_WITHOUT_DAYS = {
    *(ReportPart.ACTIVITIES, ReportPart.NOTE, ReportPart.PEOPLE, ReportPart.RESULTS, ReportPart.PLAN),
    *(ReportPart.OVERVIEW, ReportPart.SOURCES),
}
_PAGE_BEFORE = compile_late(r"^(?:page|página|p\.)\s*\d+\s*→?\s*|^\d+\s*→\s*", re.IGNORECASE)
_PAGE_AFTER = compile_late(r"(?<![\s.])(?:\s*\.){2,}\s*\d*$|(?<![\s…])\s*…+\s*\d*$|(?<!\s)\s+\d+$|→.*$")


class DocumentSection(NamedTuple):
    """A section: what it is (None before the first), the lines of its title, and the lines below."""

    section: ReportPart | None
    title: list[DocumentLine]
    lines: list[DocumentLine]


def join_phrase(lines: Sequence[DocumentLine]) -> str:
    """Return the words of lines as one phrase, without the page numbers of contents."""
    return to_phrase(" ".join(_PAGE_AFTER.sub("", _PAGE_BEFORE.sub("", line.text.strip())) for line in lines))


def list_contents(contents: Sequence[DocumentLine], part: ReportPart, words: Words) -> list[str]:
    """List what contents name below a part, without page numbers: each line, and each few lines as one title."""
    starts = [index for index, line in enumerate(contents) if words.sections.get(join_phrase([line])) is part]
    texts = (
        [_PAGE_AFTER.sub("", _PAGE_BEFORE.sub("", line.text.strip())) for line in contents[starts[-1] + 1 :]]
        if starts
        else []
    )
    spans = ((start, count) for count in range(1, _MOST_TITLE_LINES) for start in range(len(texts) - count + 1))
    return [" ".join(texts[start : start + count]) for start, count in spans]


def find_contents(lines: Sequence[DocumentLine], words: Words) -> tuple[int, int]:
    """Return where the contents begin and end; (0, 0) if there are none.

    They end at the first title that they list, or where running text begins, with the title of a section above it.
    """
    first = next(
        (i for i, line in enumerate(lines) if words.sections.get(to_phrase(line.text)) is ReportPart.CONTENTS), None
    )
    if first is None:
        return _find_listed_headings(lines)
    listed: set[str] = set()
    for index in range(first + 1, min(len(lines), first + _MOST_CONTENTS_LINES)):
        if any(join_phrase(lines[index : index + count]) in listed for count in range(1, _MOST_TITLE_LINES)):
            return first, index
        if len(lines[index].text.split()) > _MOST_CONTENTS_WORDS:
            titles = (
                end
                for end in range(index - 1, max(first, index - _MOST_TITLE_LINES), -1)
                if match_title(lines, end, words)
            )
            return first, next(titles, index)
        listed.update(join_phrase(lines[max(first + 1, index - back) : index + 1]) for back in range(_MOST_TITLE_LINES))
    return first, first + 1


def _find_listed_headings(lines: Sequence[DocumentLine]) -> tuple[int, int]:
    """Return where the first list is whose items are all headings below, in their order; (0, 0) if there is none."""
    first = next((index for index, line in enumerate(lines) if line.kind is LineKind.ITEM), 0)
    end = next((index for index in range(first, len(lines)) if lines[index].kind is not LineKind.ITEM), len(lines))
    headings = iter([to_phrase(line.text) for line in lines[end:] if line.kind is LineKind.HEADING])
    is_listed = all(to_phrase(line.text) in headings for line in lines[first:end])
    return (first, end) if is_listed and end - first > _FEWEST_CONTENTS_LINES else (0, 0)


@cache
def _list_comparisons() -> tuple[str, ...]:
    """Return how the title of a comparison with another period begins."""
    titles = (load_language(code).translate_label("Compared with {period}") for code in LANGUAGES)
    return tuple(fold(title.partition("{")[0]) for title in titles)


def _measure_longest_title(words: Words) -> int:
    """Return how many signs the lines of a title may have, from the longest phrase that is one.

    Folding leaves out marks: three for each letter are the most that is met, in texts that write accents as signs of
    their own. A title of media has a few words more before its phrase.
    """
    phrase = max(map(len, words.sections), default=0)
    return _MOST_SIGNS_OF_LETTER * (phrase + _MOST_MEDIA_WORDS * _MOST_LETTERS_OF_WORD)


def match_title(lines: Sequence[DocumentLine], index: int, words: Words) -> tuple[ReportPart, int] | None:
    """Return the section whose title begins at a line, and how many lines it has; None if no title begins there.

    Lines that are longer than any title are not folded, which would take long.
    """
    headings = takewhile(lambda line: line.kind is LineKind.HEADING, lines[index : index + _MOST_HEADINGS])
    most = max(_MOST_TITLE_LINES, sum(1 for _ in headings))
    longest = _measure_longest_title(words)
    for count in range(min(most, len(lines) - index), 0, -1):
        title = lines[index : index + count]
        text = " ".join(line.text.strip() for line in title)
        is_heading = lines[index].kind is LineKind.HEADING
        if len(text) > longest and len(text.strip(_AROUND_TITLE)) > longest:
            if count == 1 and is_heading and to_phrase(text[:longest]).startswith(_list_comparisons()):
                return ReportPart.OVERVIEW, 1
            continue
        phrase = to_phrase(text)
        if section := words.sections.get(phrase):
            return section, count
        if count == 1 and is_heading and phrase.startswith(_list_comparisons()):
            return ReportPart.OVERVIEW, 1
        are_like = {(line.kind is LineKind.HEADING, line.level) for line in title}
        are_capitals = all(line.text.isupper() for line in title) and len(split_at_gaps(title)) == 1
        is_one = count == 1 or (len(are_like) == 1 and (is_heading or are_capitals))
        if is_one and len(phrase.split()) <= _MOST_MEDIA_WORDS:
            for ending, section in words.sections.items():
                if section is ReportPart.MEDIA and phrase.endswith(f" {ending}"):
                    return section, count
    return None


def split_sections(
    lines: Sequence[DocumentLine], words: Words, period: Span | None, regions: Sequence[str] = ()
) -> list[DocumentSection]:
    """Split lines at the titles of sections.

    A title that is also a label is one only outside the activities; where days are unknown, and with them the
    activities, also only if it is in capitals, a heading or rare. A day begins activities even without their title,
    because a list of titles may come before the sections. A heading as high as that of the section ends it as well.
    Where a heading is the title of a part, no other line is.
    """
    counts = Counter(to_phrase(line.text) for line in lines)
    labels = {phrase for phrase in words.labels if counts[phrase] > _MOST_EQUAL_TITLES and period is None}
    headed = {words.sections.get(to_phrase(line.text)) for line in lines if line.kind is LineKind.HEADING}
    sections = [DocumentSection(None, [], [])]
    index = 0
    while index < len(lines):
        current = sections[-1].section
        matched = match_title(lines, index, words)
        is_label = to_phrase(lines[index].text) in labels and not is_marked(lines[index])
        is_marked_elsewhere = matched and matched[0] in headed and not _may_be_heading(lines[index])
        if (
            matched
            and not is_label
            and not is_marked_elsewhere
            and not is_within(lines, index, matched[1])
            and not _is_label(lines[index], matched[1], current, words)
        ):
            sections.append(DocumentSection(matched[0], list(lines[index : index + matched[1]]), []))
            index += matched[1]
            continue
        if _ends_section(sections[-1], lines[index]) and not _is_inside(current, lines[index], words, regions):
            sections.append(DocumentSection(None, [], []))
        if sections[-1].section not in _WITHOUT_DAYS and read_day_at(lines, index, period, words):
            sections.append(DocumentSection(ReportPart.ACTIVITIES, [], [lines[index]]))
        else:
            sections[-1].lines.append(lines[index])
        index += 1
    return sections


def _may_be_heading(line: DocumentLine) -> bool:
    """Return whether a line is a heading; in a PDF, headings are not surely known."""
    return line.kind is LineKind.HEADING or line.top is not None


def is_within(lines: Sequence[DocumentLine], index: int, count: int = 1) -> bool:
    """Return whether lines in mixed case are directly between two others, as a part of a paragraph or of an office.

    Only where the size of letters is known, gaps are known as well.
    """
    line, end = lines[index], index + count
    if line.size is None or line.kind is LineKind.HEADING or line.text.isupper() or not 0 < index < end < len(lines):
        return False
    joints = ((lines[index - 1], line), (lines[end - 1], lines[end]))
    is_close = all(first.page == then.page and then.number == first.number + 1 for first, then in joints)
    return is_close and lines[index - 1].kind is LineKind.TEXT


def _ends_section(section: DocumentSection, line: DocumentLine) -> bool:
    """Return whether a line is a heading as high as the title of a section, and not like one directly below this."""
    headings = [section.title[:1], section.lines[:1], [line]]
    levels = [one[0].level if one and one[0].kind is LineKind.HEADING else 0 for one in headings]
    return 0 < levels[2] <= levels[0] and bool(section.lines) and not 0 < levels[1] <= levels[0]


def _is_inside(current: ReportPart | None, line: DocumentLine, words: Words, regions: Sequence[str]) -> bool:
    """Return whether a heading belongs to its section though it is as high: a region, or a label of people.

    Where only the size of letters shows levels, the titles of activities may be as high.
    """
    phrase = to_phrase(line.text)
    if current is ReportPart.ACTIVITIES:
        return line.size is not None
    names = (*words.people, *map(to_phrase, regions))
    return current is ReportPart.PEOPLE and any(f" {phrase} " in f" {name} " for name in names)


def _is_label(line: DocumentLine, count: int, current: ReportPart | None, words: Words) -> bool:
    """Return whether what may be a title is the label of a list instead."""
    if count > 1 or line.kind is LineKind.HEADING or to_phrase(line.text) not in words.labels:
        return False
    return current is ReportPart.ACTIVITIES or line.text.strip().endswith(":")
