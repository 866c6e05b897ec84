"""Find where a line of a page is apart from the line before it, as if a blank line were between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LEAST_PITCH, _USUAL_PITCH, _MOST_PITCH = 0.9, 1.25, 2.5
"""The distances of the base lines of one paragraph, as shares of the size of its letters."""
_FEWEST_LINES, _LEAST_SHARE = 3, 0.04
_WIDER, _CLEARLY_WIDER = 1.2, 1.1
"""How much wider than the distance within a paragraph that of two paragraphs is; less, where this is frequent."""
_STEPS = 50
_FEWEST_FULL, _FULL_SHARE = 2, 0.15
"""How many lines of a column, or which share of all its lines, end at its right edge, at least."""
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
        is_sideways: whether it is not upright, as beside a picture.
    """

    text: str
    cells: tuple[str, ...]
    left: float
    right: float
    top: float
    base: float
    last_base: float
    size: float
    is_sideways: bool = False


class GapFinder:
    """Finder of gaps between the lines of a document.

    Args:
        pages: the lines of each page, in reading order.
    """

    def __init__(self, pages: Sequence[Sequence[PlacedLine]]) -> None:
        self._limits = find_limits(pages)
        self._edges: dict[tuple[float, int], Counter[int]] = defaultdict(Counter)
        for line in {line.text: line for lines in pages for line in lines}.values():
            self._edges[_find_column(line)][_find_edge(line)] += 1

    def find_gaps(self, lines: Sequence[PlacedLine]) -> Iterator[bool]:
        """Yield for each line of a page whether it is apart from the one before it; the first is not.

        A line that continues a paragraph in the next column is not apart.

        Args:
            lines: the lines of the page, in reading order.
        """
        last: PlacedLine | None = None
        for line in lines:
            yield last is not None and self._is_apart(last, line, lines)
            last = line

    def _is_apart(self, last: PlacedLine, line: PlacedLine, lines: Sequence[PlacedLine]) -> bool:
        distance = line.base - last.last_base
        if distance > 0 and _share_width(last, line):
            return distance > max(self._limits.get(last.size, 0), self._limits.get(line.size, 0))
        if last.size != line.size or last.text.rstrip().endswith(_SENTENCE_ENDS):
            return True
        return not self._is_full(last, line, lines)

    def _is_full(self, line: PlacedLine, following: PlacedLine, lines: Sequence[PlacedLine]) -> bool:
        """Return whether a line is as long as the full lines of its column, so that the next one may continue it.

        In ragged text, the first word of the next line has no room at its right.
        """
        edges = self._edges[_find_column(line)]
        fewest = _FULL_SHARE * edges.total()
        if any(_count_near(edges, edge) >= fewest for edge in [*edges]):
            return _count_near(edges, _find_edge(line)) >= fewest
        others = [other for other in lines if other.size == line.size and _share_width(other, line)]
        edge = max(other.right for other in others)
        if len({other.text for other in others if edge - other.right < line.size}) < _FEWEST_FULL:
            return False
        first_word = following.text.split()[0]
        return edge - line.right < (following.right - following.left) * len(first_word) / len(following.text.strip())


def _find_column(line: PlacedLine) -> tuple[float, int]:
    """Return the size and the left edge of a line, about equal for the lines of a column."""
    return line.size, round(line.left / (line.size or 1) / 2)


def _find_edge(line: PlacedLine) -> int:
    """Return where a line ends, about equal for full lines."""
    return round(line.right / (line.size or 1) * 2)


def _count_near(edges: Counter[int], edge: int) -> int:
    return edges[edge - 1] + edges[edge] + edges[edge + 1]


def find_limits(pages: Iterable[Sequence[PlacedLine]]) -> Mapping[float, float]:
    """Return how far apart two base lines of a paragraph are at most, for each size of letters, in points.

    The least distance that is frequent is that of a paragraph, and the next one that of two paragraphs. For a rare
    size, both are in proportion. Long lines count more: they continue on the next one.
    """
    steps: dict[float, Counter[int]] = defaultdict(Counter)
    for lines in pages:
        for last, line in pairwise(lines):
            steps[line.size] += Counter()
            if last.size == line.size > 0 and _share_width(last, line):
                pitch = (line.base - last.last_base) / line.size
                if _LEAST_PITCH <= pitch <= _MOST_PITCH and not line.cells:
                    steps[line.size][round(pitch * _STEPS)] += len(last.text)
    usual = _find_limit(sum(steps.values(), Counter())) or _USUAL_PITCH * _WIDER
    return {size: size * (_find_limit(some) or usual) for size, some in steps.items()}


def _find_limit(steps: Counter[int]) -> float:
    """Return the greatest distance within a paragraph, as a share of the size of the letters; 0 if it is not clear."""
    fewest = max(_FEWEST_LINES, _LEAST_SHARE * steps.total())
    peaks = [step for step in sorted(steps) if steps[step - 1] <= steps[step] > steps[step + 1]]
    frequent = [step for step in peaks if _count_near(steps, step) >= fewest]
    if not frequent:
        return 0
    pitch = frequent[0]
    following = next((step for step in frequent if step > _CLEARLY_WIDER * pitch), _MOST_PITCH * _STEPS)
    return min((pitch + following) / 2, _WIDER * pitch) / _STEPS


def _share_width(line: PlacedLine, other: PlacedLine) -> bool:
    return line.left < other.right and other.left < line.right
