"""Group spellings that look like one name, without comparing all pairs."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from metrocli.names.similarity import find_labels
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.nearest import LONGEST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_WORD = compile_late(r"\w+")
_DIGITS = compile_late(r"\d+")
_MIN_LENGTH_ONE_TYPO, _MIN_LENGTH_TWO_TYPOS, _MAX_LENGTH_TWO_TYPOS = 6, 8, 32


def cluster_spellings(counts: Mapping[str, int], *, with_typos: bool = True) -> list[list[str]]:
    """Group spellings that look like one name.

    Two spellings look alike if they fold to the same text or have the same words in another order. With `with_typos`,
    also if one typo, or two in longer names, turn one into the other; a typo in the first letter or in a number does
    not count.

    Args:
        counts: how often each spelling occurs.
        with_typos: whether to group misspellings.

    Returns:
        The groups of two or more spellings. The first is the most frequent one, and each other looks like it.
    """
    heads: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda name: -counts[name]):
        keys = [*_make_keys(name, with_typos=with_typos)]
        head = next((other for key in keys if (other := heads.get(key)) and _look_alike(name, other)), None)
        if head is None:
            groups[name] = [name]
            for key in keys:
                heads.setdefault(key, name)
        else:
            groups[head].append(name)
    return [group for group in groups.values() if len(group) > 1]


def _make_keys(name: str, *, with_typos: bool) -> Iterator[str]:
    """Yield the keys of a spelling, the most reliable first. Similar spellings have a key in common."""
    folded = fold(name)
    if not folded:
        return
    yield f"={folded}"
    if words := _words(folded):
        yield f"&{' '.join(words)}"
    if with_typos:
        # If n typos turn one text into another, both are the same text once n letters are left out of each.
        yield from (f"-{text}" for text in _delete_letters(folded, _max_typos(folded)))


def _words(folded: str) -> list[str]:
    return sorted(_WORD.findall(folded))


def _delete_letters(folded: str, number: int) -> Iterable[str]:
    """Yield the text with up to `number` letters deleted, never the first one."""
    if not number:
        return
    yield folded
    for count in range(1, number + 1):
        for positions in combinations(range(1, len(folded)), count):
            yield "".join(letter for position, letter in enumerate(folded) if position not in positions)


def _max_typos(folded: str) -> int:
    """Return how many typos a name of this length may have and still be recognised."""
    if not _MIN_LENGTH_ONE_TYPO <= len(folded) <= LONGEST_COMPARED:
        return 0
    return 1 if len(folded) < _MIN_LENGTH_TWO_TYPOS or len(folded) > _MAX_LENGTH_TWO_TYPOS else 2


def _look_alike(name: str, other: str) -> bool:
    """Return whether two spellings that have a key in common look alike."""
    one, two = fold(name), fold(other)
    if one == two or (_words(one) and _words(one) == _words(two)):
        return True
    from rapidfuzz.distance import DamerauLevenshtein

    max_typos = min(_max_typos(one), _max_typos(two))
    if _DIGITS.findall(one) != _DIGITS.findall(two) or find_labels(one) != find_labels(two):
        return False
    return DamerauLevenshtein.distance(one, two) <= max_typos
