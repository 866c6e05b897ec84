"""Find running heads and page numbers: lines at the edge of several pages, at one height, with equal text."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product, takewhile
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER = compile_late(r"\d+")
_FEWEST_PAGES = 3
_LEAST_SHARE = 0.4
"""The least share of the pages from the first to the last with a running line that have it."""
_MOST_NUMBERS, _MOST_LENGTH = 3, 200
_EDGE_LINES = 3
_MOST_OCCURRENCES = 2
"""How often the text of a running line may be in the whole document, for each page that has it as a running line."""


class PlacedText(NamedTuple):
    """A line of a page.

    Attributes:
        text: its text.
        top: its distance from the top of the page in points.
        is_large: whether its letters are larger than most.
        limit: how far the next line of its paragraph is from it at most, in points.
    """

    text: str
    top: float
    is_large: bool = False
    limit: float = 0


def find_running_lines(pages: Sequence[Sequence[PlacedText]]) -> list[set[int]]:
    """Return which lines of each page are running heads or page numbers, by their places in the page.

    A number in such a line is the same on each page, or it grows with the pages. So a day of a month, at the top of
    each page, is not a running line; nor is a label that is often elsewhere or directly above its text,
    or a title in large letters. If nothing else were left, there are none.

    Args:
        pages: the lines of each page.
    """
    orders = [sorted(range(len(lines)), key=lambda place, lines=lines: lines[place].top) for lines in pages]  # type: ignore[misc]
    edges = [{*order[:_EDGE_LINES], *order[-_EDGE_LINES:]} for order in orders]
    seen: defaultdict[tuple[object, ...], set[int]] = defaultdict(set)
    for page, lines in enumerate(pages):
        for place in edges[page]:
            for key in _list_keys(lines[place], page):
                seen[key].add(page)
    totals = Counter(_NUMBER.sub("#", line.text) for lines in pages for line in lines)
    repeated = {
        key
        for key, found in seen.items()
        if _is_number(str(key[0])) or totals[str(key[0])] <= _MOST_OCCURRENCES * len(found)
        if len(found) >= max(_FEWEST_PAGES, _LEAST_SHARE * (max(found) - min(found) + 1))
    }
    result: list[set[int]] = []
    for page, (lines, order) in enumerate(zip(pages, orders, strict=True)):
        running = {place for place in edges[page] if any(key in repeated for key in _list_keys(lines[place], page))}
        result.append({*_take_edge(lines, order, running), *_take_edge(lines, order[::-1], running)})
    has_rest = any(len(places) < len(lines) for places, lines in zip(result, pages, strict=True))
    return result if has_rest else [set() for _ in pages]


def _take_edge(lines: Sequence[PlacedText], order: list[int], running: set[int]) -> list[int]:
    """Return the running lines with which an order begins, without those that the next line directly continues."""
    taken = list(takewhile(running.__contains__, order[:_EDGE_LINES]))
    while taken and len(taken) < len(order):
        last, following = lines[taken[-1]], lines[order[len(taken)]]
        if abs(following.top - last.top) > min(last.limit, following.limit):
            break
        taken.pop()
    return taken


def _is_number(text: str) -> bool:
    return not any(map(str.isalpha, text))


def _list_keys(line: PlacedText, page: int) -> Iterator[tuple[object, ...]]:
    """Yield what is equal for equal lines: each number as it is, or its distance from that of the page."""
    if len(line.text) > _MOST_LENGTH or line.is_large:
        return
    numbers = [int(number) for number in _NUMBER.findall(line.text) if len(number) < 10]  # noqa: PLR2004 - not a page
    text = _NUMBER.sub("#", line.text)
    if len(numbers) > _MOST_NUMBERS:
        yield text, round(line.top), *numbers
        return
    for steps in product((0, 1, 2), repeat=len(numbers)):
        yield text, round(line.top), steps, *(number - step * page for number, step in zip(numbers, steps, strict=True))
