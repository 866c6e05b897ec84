"""Nearest words: which of a few known words a mistyped word most likely means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.fold import fold
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 3
# A likeness of 0.6 is difflib's own bound. The next word counts only if it is about as near as the nearest, so that
# 'activites' means activities and not activity.
_LIKE, _BEHIND = 0.6, 0.1
_SAME_START, _SHORTEST_START = 0.85, 2


def find_nearest(typed: str, words: Iterable[str]) -> list[str]:
    """Find the words that a mistyped word most likely means, ignoring accents, case, spaces and hyphens.

    A word that begins as typed, or that is the beginning of what was typed (`es` of español), counts as near.

    Returns:
        At most three words, the nearest first; none where no word is near.
    """
    from difflib import SequenceMatcher

    folded = fold(typed)
    likeness: dict[str, float] = {}
    for word in words:
        known = fold(word)
        ratio = SequenceMatcher(None, folded, known).ratio()
        if len(folded) >= _SHORTEST_START and known.startswith(folded):
            ratio = max(ratio, _SAME_START)
        elif len(known) >= _SHORTEST_START and folded.startswith(known):
            ratio = max(ratio, _LIKE)
        if ratio >= _LIKE:
            likeness[word] = ratio
    order = sorted(likeness, key=lambda word: -likeness[word])
    return [word for word in order if likeness[word] >= likeness[order[0]] - _BEHIND][:_MOST]


def did_you_mean(typed: str, words: Iterable[str], otherwise: str | None = None) -> str:
    """Return what to advise where a word is not one of the known ones.

    Args:
        typed: the unknown word.
        words: the known words.
        otherwise: the advice where none of them is near; None for a list of all words.

    Returns:
        A sentence: "Did you mean A or B?", or the other advice.
    """
    known = [*words]
    near = find_nearest(typed, known)
    if near:
        return f"Did you mean {join_or(near)}?"
    return f"Choose from {', '.join(known)}." if otherwise is None else otherwise
