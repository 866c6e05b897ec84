"""Find the words of a list that are most similar to a mistyped word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_COMPARED = 200
"""How long a text may be that is compared letter by letter; a longer one is not a misspelled name."""
_MAX_WORDS = 3
# A similarity of 0.6 is the default of difflib. The other words count only if they are about as similar as the best, so
# that 'activites' means activities and not activity.
_MIN_SIMILARITY, _MAX_LAG = 0.6, 0.1
_SAME_START, _MIN_START = 0.85, 2
_LEAST_LENGTHS = {1: 3, 2: 7}
"""How many letters a text must have to be recognised with one or with two wrong letters."""
_PAIR = 2


def find_nearest(typed: str, words: Iterable[str]) -> list[str]:
    """Find the words that a mistyped word most likely means, ignoring accents, case, spaces and hyphens.

    A word that begins like the typed one, or that the typed one begins like (`es` for español), counts as similar.

    Returns:
        At most three words, the most similar first; none if no word is similar.
    """
    from difflib import SequenceMatcher

    folded = fold(typed)
    similarities: dict[str, float] = {}
    for word in words if len(folded) <= LONGEST_COMPARED else ():
        folded_word = fold(word)
        ratio = SequenceMatcher(None, folded, folded_word).ratio()
        if len(folded) >= _MIN_START and folded_word.startswith(folded):
            ratio = max(ratio, _SAME_START)
        elif len(folded_word) >= _MIN_START and folded.startswith(folded_word):
            ratio = max(ratio, _MIN_SIMILARITY)
        if ratio >= _MIN_SIMILARITY:
            similarities[word] = ratio
    best_first = sorted(similarities, key=lambda word: -similarities[word])
    return [word for word in best_first if similarities[word] >= similarities[best_first[0]] - _MAX_LAG][:_MAX_WORDS]


def is_misspelling(one: str, other: str, most: int = 1) -> bool:
    """Return whether two folded texts differ in one letter, or in `most` letters if they are long.

    A letter is missing, extra, different, or exchanged with its neighbour. Texts with other digits are not misspelled.
    """
    length = min(len(one), len(other))
    if abs(len(one) - len(other)) > most or length < _LEAST_LENGTHS[most] or length > LONGEST_COMPARED:
        return False
    start = 0
    while start < length and one[start] == other[start]:
        start += 1
    end = 0
    while end < length - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if any(letter.isdigit() for letter in left + right):
        return False
    if max(len(left), len(right)) <= 1 or (left == right[::-1] and len(left) == most + 1 == _PAIR):
        return one != other
    if most == 1 or not start:
        return False
    from rapidfuzz.distance import DamerauLevenshtein

    return DamerauLevenshtein.distance(left, right, score_cutoff=most) <= most
