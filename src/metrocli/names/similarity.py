"""Find the names that a misspelled text may mean, by comparing it with all spellings in a few calls."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Measured on a list of 143 members. A similarity of 88 that is 6 ahead of the next one, or two typos in at least 6
# letters, accepted no wrong name among 31 misspellings and 10 unknown names. Of the 2,900 cities with over 200,000
# people that are not members, 188 were still taken for members; with the limits of `_have_similar_lengths` and
# `_weigh_typos`, 17.
_MIN_SIMILARITY, _MIN_LEAD = 88.0, 6.0
_MAX_TYPOS, _MIN_LENGTH, _LONG_NAME = 2, 6, 8
_MAX_LENGTH_RATIO = 1.5
_MAX_SUGGESTIONS = 4
_NUMBER, _LETTER = re.compile(r"\d+"), re.compile(r"(?<=\s)[^\W\d_]$")
_SHORTEST = 2
"""How long a name is that is never suggested for one with another letter: パリ is not バリ."""


class SpellingIndex:
    """An index of all spellings of some names, folded.

    Args:
        spellings: the names of each spelling; a spelling and a name may occur several times.
    """

    def __init__(self, spellings: Iterable[tuple[str, Mapping[str, None]]]) -> None:
        self._names: list[Mapping[str, None]] = []
        self._spellings: list[str] = []
        self._positions: dict[str, int] = {}
        self._by_letter: dict[str, list[int]] = {}
        for index, (spelling, names) in enumerate(spellings):
            self._spellings.append(spelling)
            self._names.append(names)
            self._by_letter.setdefault(spelling[:1], []).append(index)
            for name in names:
                self._positions.setdefault(name, len(self._positions))

    def find_nearest(self, folded: str) -> str | None:
        """Return the one name that is similar enough and clearly more similar than the next.

        The first letters must agree: Suzhou is not Fuzhou, and Changzhou is not Hangzhou.
        """
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import DamerauLevenshtein

        same_letter = self._by_letter.get(folded[:1], ())
        # What is less similar than these limits cannot be near enough, nor too near to the best name.
        choices = {index: self._spellings[index] for index in self._with_same_labels(folded, same_letter)}
        near_lengths = {
            index: spelling for index, spelling in choices.items() if _have_similar_lengths(folded, spelling)
        }
        alike = process.extract(
            folded, near_lengths, scorer=fuzz.WRatio, score_cutoff=_MIN_SIMILARITY - _MIN_LEAD, limit=None
        )
        best, *others = self._rank((index, -likeness) for _, likeness, index in alike) or [("", 0.0)]
        if best[1] <= -_MIN_SIMILARITY and all(other - best[1] >= _MIN_LEAD for _, other in others[:1]):
            return best[0]
        if len(folded) < _MIN_LENGTH:
            return None
        matches = process.extract(
            folded, choices, scorer=DamerauLevenshtein.distance, score_cutoff=_MAX_TYPOS, limit=None
        )
        typos = ((index, _weigh_typos(folded, spelling, distance)) for spelling, distance, index in matches)
        best, *others = self._rank(typos) or [("", _MAX_TYPOS + 1)]
        if best[1] <= _MAX_TYPOS and all(other > best[1] for _, other in others[:1]):
            return best[0]
        return None

    def find_similar(self, folded: str) -> list[str]:
        """Return the most similar names: first those that contain all typed words, then those with the fewest typos."""
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        most = max(1, len(folded) // 4) if len(folded) > _SHORTEST else 0
        length = len(folded)
        compared = [self._spellings]
        if length >= _MIN_LENGTH:
            compared.append([spelling[:length] if len(spelling) > length else "" for spelling in self._spellings])
        distances = [
            (index, distance)
            for choices in compared
            for _, distance, index in process.extract(
                folded, choices, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None
            )
        ]
        if words := folded.split():
            with_words = set.intersection(*(self._by_word.get(word, set()) for word in words))
            distances += [(index, 0) for index in with_words]
        alike = {*self._with_same_labels(folded, {index for index, _ in distances})}
        ranked = self._rank((index, distance) for index, distance in distances if index in alike)
        return [name for name, _ in ranked[:_MAX_SUGGESTIONS]]

    def _with_same_labels(self, folded: str, indexes: Iterable[int]) -> Iterable[int]:
        """Return the indexes of spellings without those that have other labels than a text (see `find_labels`)."""
        if labels := find_labels(folded):
            return [index for index in indexes if self._labels[index] in ([], labels)]
        return indexes

    @cached_property
    def _labels(self) -> list[list[str]]:
        """The labels of each spelling."""
        return [find_labels(spelling) for spelling in self._spellings]

    def _rank(self, distances: Iterable[tuple[int, float]]) -> list[tuple[str, float]]:
        """Return the names of some spellings with their least distance, the nearest first."""
        nearest: dict[str, float] = {}
        for index, distance in distances:
            for name in self._names[index]:
                nearest[name] = min(distance, nearest.get(name, distance))
        return sorted(nearest.items(), key=lambda item: (item[1], self._positions[item[0]]))

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        """The indexes of the spellings with each word."""
        by_word: dict[str, set[int]] = {}
        for index, spelling in enumerate(self._spellings):
            for word in spelling.split():
                by_word.setdefault(word, set()).add(index)
        return by_word


def find_labels(folded: str) -> list[str]:
    """Return what distinguishes a folded name from others of a series: its numbers, or a single letter at its end."""
    return [number.lstrip("0") for number in _NUMBER.findall(folded)] or _LETTER.findall(folded)


def _have_similar_lengths(typed: str, spelling: str) -> bool:
    """Return whether two lengths are close enough to compare: Hamburg contains AMB and does not mean it."""
    return max(len(typed), len(spelling)) < _MAX_LENGTH_RATIO * min(len(typed), len(spelling))


def _weigh_typos(typed: str, spelling: str, distance: int) -> int:
    """Return the number of typos; two in a short name count as three, unless only the order of letters differs."""
    is_short = min(len(typed), len(spelling)) < _LONG_NAME
    return distance + 1 if distance == _MAX_TYPOS and is_short and sorted(typed) != sorted(spelling) else distance
