"""Split the part about an association into its regions, each with members and people."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.phrases.months import split_at_gaps
from metrocli.importing.grammar.phrases.words import to_phrase
from metrocli.importing.grammar.sections import is_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.phrases.words import Words

_MOST_TITLE_LINES = 4
_MOST_STEP = 2


class RegionPart(NamedTuple):
    """A region: its name, the lines of its title, and the lines below; the secretariat has no name."""

    name: str
    title: list[DocumentLine]
    lines: list[DocumentLine]


def split_regions(lines: Sequence[DocumentLine], names: Sequence[str], words: Words) -> list[RegionPart]:
    """Split lines at the names of regions and at the title of the secretariat.

    The contents list the regions; where they list none, the highest headings are their names.

    The title of the secretariat is also a label among the people of a region, where no blank lines surround it; a
    region that only a list of titles names has no lines.

    Args:
        lines: the lines of the part.
        names: what the contents list, as printed; a title over several lines may be split there otherwise.
        words: the declared phrases.
    """
    by_phrase = {to_phrase(name): name for name in names or _list_headings(lines, words)}
    parts: list[RegionPart] = []
    index = 0
    while index < len(lines):
        for count in range(min(_MOST_TITLE_LINES, len(lines) - index), 0, -1):
            title = list(lines[index : index + count])
            phrase = to_phrase(" ".join(line.text.strip() for line in title))
            is_secretariat = words.people.get(phrase) == "secretariat" and _is_alone(lines, index, count)
            is_region = phrase in by_phrase and phrase not in words.people and title[0].kind is not LineKind.ITEM
            is_region = is_region and not is_within(lines, index)
            is_region = is_region and all(_is_near(line, last) for last, line in pairwise(title))
            if is_secretariat or is_region:
                parts.append(RegionPart("" if is_secretariat else by_phrase[phrase], title, []))
                index += count
                break
        else:
            if parts:
                parts[-1].lines.append(lines[index])
            index += 1
    return parts


def _is_near(line: DocumentLine, last: DocumentLine) -> bool:
    """Return whether a line is below another, with at most one blank line between them."""
    return line.page == last.page and line.number - last.number <= _MOST_STEP


def _list_headings(lines: Sequence[DocumentLine], words: Words) -> list[str]:
    """List the headings of the highest level that are not labels."""
    headings = [line for line in lines if line.kind is LineKind.HEADING and _is_label_free(line.text, words)]
    highest = min((line.level for line in headings), default=0)
    return [line.text.strip() for line in headings if line.level == highest]


def _is_label_free(text: str, words: Words) -> bool:
    phrase = to_phrase(text)
    return not any(phrase in declared for declared in (words.people, words.labels, words.statuses, words.sections))


def _is_alone(lines: Sequence[DocumentLine], index: int, count: int) -> bool:
    """Return whether no line is directly above or below a title."""
    if lines[index].kind is LineKind.HEADING:
        return True
    return len(split_at_gaps(lines[max(index - 1, 0) : index + count + 1])) == 1 + (index > 0) + (
        index + count < len(lines)
    )
