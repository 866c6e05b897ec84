"""The spelling that stands for all spellings of a value that differ only in case, accents or spaces."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


def choose_spellings(texts: Iterable[str]) -> dict[str, str]:
    """Choose the most frequent of the spellings of each value; of equally frequent ones, the first.

    Args:
        texts: the values as written, each as often as it is written.

    Returns:
        For each spelling, in the order of the texts, the chosen one.
    """
    counts = Counter(texts)
    chosen: dict[str, str] = {}
    for text in counts:
        key = spelling_key(text)
        best = chosen.setdefault(key, text)
        if counts[text] > counts[best]:
            chosen[key] = text
    return {text: chosen[spelling_key(text)] for text in counts}


def list_variants(spellings: dict[str, str]) -> dict[str, list[str]]:
    """List the other spellings of each chosen one that has others."""
    variants: dict[str, list[str]] = {}
    for text, chosen in spellings.items():
        if text != chosen:
            variants.setdefault(chosen, []).append(text)
    return variants


def spelling_key(text: str) -> str:
    """Return what all spellings of a value have in common."""
    return fold(text) or text
