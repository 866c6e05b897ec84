"""Phrases for people: spans of days, months, years, counts, and the differences of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


BLANK = "–"
"""Placeholder for an empty value."""
_MIN_LENGTH = 60
"""Texts are cut only if one is longer than this many characters."""


def excerpt_differences(texts: Sequence[str]) -> list[str]:
    """Cut long texts down to the words in which they differ, with one common word on either side.

    Args:
        texts: two or more texts to compare, such as versions of one cell.

    Returns:
        A text for each, `BLANK` for an empty one. Nothing is cut if one is empty, or if none is over 60 characters.
    """
    if max(map(len, texts)) <= _MIN_LENGTH or not all(texts):
        return [text or BLANK for text in texts]
    split_texts = [text.split(" ") for text in texts]
    shortest = min(map(len, split_texts))
    start = next((n for n in range(shortest) if len({words[n] for words in split_texts}) > 1), shortest)
    rest = shortest - start
    end = next((n for n in range(rest) if len({words[-1 - n] for words in split_texts}) > 1), rest)
    first = max(0, start - 1)
    excerpts = []
    for words in split_texts:
        last = min(len(words), len(words) - end + 1)
        excerpts.append("… " * (first > 0) + " ".join(words[first:last]) + " …" * (last < len(words)))
    return excerpts


def format_count(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: "1 activity", "29 activities"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def capitalise(text: str) -> str:
    """Return a text whose first letter is a capital; the others stay as they are."""
    return text[:1].upper() + text[1:]


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article: "a member", "an outcome"."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"
