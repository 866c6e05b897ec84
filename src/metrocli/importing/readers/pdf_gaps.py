"""Find where a line of a page is apart from the line before it, as if a blank line were between them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LEAST_PITCH, _USUAL_PITCH, _MOST_PITCH = 0.9, 1.25, 1.8
"""The distances of the base lines of one paragraph, as shares of the size of its letters."""
_FEWEST_LINES, _LEAST_SHARE = 3, 0.04
_WIDER = 1.2
"""How much wider than the distance within a paragraph that of two paragraphs is, at least."""
_STEPS = 25
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


def find_pitch(pages: Iterable[Sequence[PlacedLine]]) -> float:
    """Return the distance of two base lines of a paragraph, as a share of the size of the letters.

    It is the least distance that is frequent in the document.

    Args:
        pages: the lines of each page, in reading order.
    """
    steps: Counter[int] = Counter()
    for lines in pages:
        for last, line in pairwise(lines):
            if last.size == line.size > 0 and _share_width(last, line):
                pitch = (line.base - last.last_base) / line.size
                if _LEAST_PITCH <= pitch <= _MOST_PITCH:
                    steps[round(pitch * _STEPS)] += 1
    fewest = max(_FEWEST_LINES, _LEAST_SHARE * steps.total())
    frequent = (step for step in sorted(steps) if steps[step] + steps[step + 1] >= fewest)
    step = next(frequent, None)
    return _USUAL_PITCH if step is None else (step + (steps[step + 1] > steps[step])) / _STEPS


def find_gaps(lines: Sequence[PlacedLine], pitch: float) -> Iterator[bool]:
    """Yield for each line of a page whether it is apart from the one before it; the first is not.

    A line that continues a paragraph in the next column is not apart.

    Args:
        lines: the lines of the page, in reading order.
        pitch: what `find_pitch` returns.
    """
    last: PlacedLine | None = None
    for line in lines:
        yield last is not None and _is_apart(last, line, lines, pitch)
        last = line


def _is_apart(last: PlacedLine, line: PlacedLine, lines: Sequence[PlacedLine], pitch: float) -> bool:
    distance = line.base - last.last_base
    if distance > 0 and _share_width(last, line):
        return distance > _WIDER * pitch * max(last.size, line.size)
    return last.size != line.size or last.text.rstrip().endswith(_SENTENCE_ENDS) or not _is_full(last, line, lines)


def _is_full(line: PlacedLine, following: PlacedLine, lines: Sequence[PlacedLine]) -> bool:
    """Return whether the first word of the next line has no room at the right of a line, in its column."""
    edge = max(other.right for other in lines if other.size == line.size and _share_width(other, line))
    first_word = following.text.split()[0]
    return edge - line.right < (following.right - following.left) * len(first_word) / len(following.text.strip())


def _share_width(line: PlacedLine, other: PlacedLine) -> bool:
    return line.left < other.right and other.left < line.right
