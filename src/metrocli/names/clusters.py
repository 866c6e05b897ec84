"""Clusters: which of many spellings look like one name, found without comparing each with each."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_ONE_SLIP, _TWO_SLIPS, _LONGEST = 6, 8, 32


def clusters(counts: Mapping[str, int], *, slips: bool = True) -> list[list[str]]:
    """Group spellings that look like one name.

    Two look alike where they fold to the same, or hold the same words in another order; and with `slips`, where a slip
    or, in longer names, two slips of the hand turn one into the other, none in its first letter or a number.

    Args:
        counts: how often each spelling stands.
        slips: whether misspellings count, too.

    Returns:
        The groups of two or more, each with its most frequent spelling first, which all others look like.
    """
    heads: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda each: -counts[each]):
        keys = [*_keys(name, slips=slips)]
        head = next((found for key in keys if (found := heads.get(key)) and _alike(name, found)), None)
        if head is None:
            groups[name] = [name]
            for key in keys:
                heads.setdefault(key, name)
        else:
            groups[head].append(name)
    return [group for group in groups.values() if len(group) > 1]


def _keys(name: str, *, slips: bool) -> Iterator[str]:
    """What two spellings have in common if they look alike: the surest first."""
    folded = fold(name)
    if not folded:
        return
    yield f"={folded}"
    if words := _words(folded):
        yield f"&{' '.join(words)}"
    if slips:
        # Whatever a few slips turn into one another is the same once as many letters are left out of both.
        yield from (f"-{text}" for text in _without_letters(folded, _allowed(folded)))


def _words(folded: str) -> list[str]:
    return sorted(_WORD.findall(folded))


def _without_letters(folded: str, number: int) -> Iterable[str]:
    """A text without some of its letters, and without fewer; the first always stays."""
    if not number:
        return
    yield folded
    for left_out in range(1, number + 1):
        for places in combinations(range(1, len(folded)), left_out):
            yield "".join(letter for place, letter in enumerate(folded) if place not in places)


def _allowed(folded: str) -> int:
    """How many slips a name of that length may hold and still be known."""
    if len(folded) < _ONE_SLIP:
        return 0
    return 1 if len(folded) < _TWO_SLIPS or len(folded) > _LONGEST else 2


def _alike(name: str, other: str) -> bool:
    """Whether two spellings that have a key in common look alike."""
    one, two = fold(name), fold(other)
    if one == two or (_words(one) and _words(one) == _words(two)):
        return True
    from rapidfuzz.distance import DamerauLevenshtein

    most = min(_allowed(one), _allowed(two))
    return _DIGITS.findall(one) == _DIGITS.findall(two) and DamerauLevenshtein.distance(one, two) <= most
