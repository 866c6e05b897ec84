"""Find where a line of a page is apart from the line before it, as if a blank line were between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LEAST_PITCH, _USUAL_PITCH, _MOST_PITCH = 0.9, 1.25, 1.8
"""The distances of the base lines of one paragraph, as shares of the size of its letters."""
_FEWEST_LINES, _LEAST_SHARE = 3, 0.04
_WIDER = 1.15
"""How much wider than the distance within a paragraph that of two paragraphs is, at least."""
_STEPS = 50
_SENTENCE_ENDS = (".", "!", "?", ":", "…")


class PlacedLine(NamedTuple):
    """A line of a page, or a row of a table, in points from the left and from the top.

    Attributes:
        text: its text; the cells of a row are joined by tabs.
        cells: the cells of a row; () for any other line.
        left: where it begins.
        right: where it ends.
        top: its upper edge.
        base: the base line of its first letters.
        last_base: the base line of its last letter, which is another one where a broken word joins two lines.
        size: the size of its letters.
    """

    text: str
    cells: tuple[str, ...]
    left: float
    right: float
    top: float
    base: float
    last_base: float
    size: float


def find_pitches(pages: Iterable[Sequence[PlacedLine]]) -> Mapping[float, float]:
    """Return the distance of two base lines of a paragraph, for each size of letters, in points.

    It is the least distance that is frequent; for a rare size, it is in proportion.

    Args:
        pages: the lines of each page, in reading order.
    """
    steps: dict[float, Counter[int]] = defaultdict(Counter)
    for lines in pages:
        for last, line in pairwise(lines):
            steps[line.size] += Counter()
            if last.size == line.size > 0 and _share_width(last, line):
                pitch = (line.base - last.last_base) / line.size
                if _LEAST_PITCH <= pitch <= _MOST_PITCH:
                    steps[line.size][round(pitch * _STEPS)] += 1
    usual = _find_frequent(sum(steps.values(), Counter())) or _USUAL_PITCH
    return {size: size * (_find_frequent(some) or usual) for size, some in steps.items()}


def _find_frequent(steps: Counter[int]) -> float:
    """Return the least distance that is frequent, as a share of the size of the letters; 0 if there is none."""
    fewest = max(_FEWEST_LINES, _LEAST_SHARE * steps.total())
    step = next((step for step in sorted(steps) if steps[step] + steps[step + 1] >= fewest), 0)
    return (step + (steps[step + 1] > steps[step])) / _STEPS


def find_gaps(lines: Sequence[PlacedLine], pitches: Mapping[float, float]) -> Iterator[bool]:
    """Yield for each line of a page whether it is apart from the one before it; the first is not.

    A line that continues a paragraph in the next column is not apart.

    Args:
        lines: the lines of the page, in reading order.
        pitches: what `find_pitches` returns.
    """
    last: PlacedLine | None = None
    for line in lines:
        yield last is not None and _is_apart(last, line, lines, pitches)
        last = line


def _is_apart(last: PlacedLine, line: PlacedLine, lines: Sequence[PlacedLine], pitches: Mapping[float, float]) -> bool:
    distance = line.base - last.last_base
    if distance > 0 and _share_width(last, line):
        return distance > _WIDER * max(pitches.get(last.size, 0), pitches[line.size])
    return last.size != line.size or last.text.rstrip().endswith(_SENTENCE_ENDS) or not _is_full(last, line, lines)


def _is_full(line: PlacedLine, following: PlacedLine, lines: Sequence[PlacedLine]) -> bool:
    """Return whether the first word of the next line has no room at the right of a line, in its column."""
    edge = max(other.right for other in lines if other.size == line.size and _share_width(other, line))
    first_word = following.text.split()[0]
    return edge - line.right < (following.right - following.left) * len(first_word) / len(following.text.strip())


def _share_width(line: PlacedLine, other: PlacedLine) -> bool:
    return line.left < other.right and other.left < line.right
