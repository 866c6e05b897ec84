"""Estimate how wide a text is in a chart, and cut one that is too wide; a chart is drawn without the font."""

from __future__ import annotations

import unicodedata

FONT_SIZE = 11.0
"""The size of text in charts, in px."""
_NARROW = frozenset("iljtfrI.,:;'’()[]|! -·")
_WIDE = frozenset("mwMW@%—…&")


def estimate_width(text: str, size: float = FONT_SIZE) -> float:
    """Return about how wide a line of text is in Noto Sans or a font like it, in px, rather too wide than too narrow.

    Args:
        text: the text.
        size: the size of the font in px.
    """
    return sum(_share_of_size(character) for character in text) * size


def _share_of_size(character: str) -> float:
    """Return about how wide a character is, as a share of the size of the font."""
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 1.0
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if character in _NARROW:
        return 0.37
    if character in _WIDE:
        return 0.95
    return 0.7 if character.isupper() else 0.58 if character.isdecimal() else 0.6


def cut_text(text: str, width: float, size: float = FONT_SIZE) -> str:
    """Return a text on one line, cut with … if it is wider than `width` px; at least its first character is left."""
    text = " ".join(text.split())
    if estimate_width(text, size) <= width:
        return text
    left = width - estimate_width("…", size)
    end = 0
    for end, character in enumerate(text):  # noqa: B007 - the end is needed below
        left -= _share_of_size(character) * size
        if left < 0:
            break
    end = max(end, 1)
    while end < len(text) and unicodedata.category(text[end]) in {"Mn", "Me"}:
        end += 1
    return text[:end].rstrip() + "…"
