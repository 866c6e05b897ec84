"""Fold texts, so that accents, case, apostrophes, dashes and spaces do not matter when they are compared."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

_APOSTROPHES = "'’‘‛ʼʻʹˈ`´′＇"
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_KANA_MARKS = {"゛": "\u3099", "゜": "\u309a"}
_TABLE = str.maketrans({**dict.fromkeys(_APOSTROPHES, None), **_LETTERS, **_KANA_MARKS})
_ASCII_TABLE: dict[int, str | None] = {
    **{code: None for code in [*range(32), 127, *map(ord, "'`")] if not chr(code).isspace()},
    **dict.fromkeys(map(ord, "_-"), " "),
}
_GAPS = compile_late(r"[\s_\-‐‑‒–—―−]+")


_STRESS = "\u0300\u0301"
_CYRILLIC_VOWELS = frozenset("аеиоуыэюяіїєёѣѵ")
_LAST_LATIN = "\u036f"
_LATIN_MARKS = compile_late(r"(?<=[\u0000-\u036f])[\u0300-\u036f]+")
_ACCENTED = compile_late(r"[\u0370-\u03ff\u1d00-\u1dbf\u1e00-\u1fff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]")
"""Letters of the Latin and Greek scripts: without its marks, a letter is still the same one."""
_POINTS = compile_late(r"[\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u0652\u0670\u06d6-\u06ed]")
"""Hebrew and Arabic points, which most texts leave out."""
_IGNORABLE = compile_late(r"[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Marks that choose a form of a letter, and are not seen."""


@lru_cache(maxsize=262_144)
def fold(text: str) -> str:
    """Fold a text so that two spellings of one name compare equal.

    The folded text has no accents, capitals, apostrophes or invisible characters, and one space for each run of spaces,
    dashes or underscores. Folding it again changes nothing. Marks that make another letter stay: those of kana, the
    breve of й, the vowel signs of Indic scripts.
    """
    previous = None
    while previous != text:
        if text.isascii():
            # Several times faster than a regular expression.
            return " ".join(text.lower().translate(_ASCII_TABLE).split())
        previous = text
        # Translated before and after, because an acute accent used as an apostrophe would become a space.
        text = unicodedata.normalize("NFKD", text.translate(_TABLE)).casefold().translate(_TABLE)
        text = _LATIN_MARKS.sub("", text)
        if text.isascii():
            continue
        text = _GAPS.sub(" ", unicodedata.normalize("NFC", "".join(_drop_marks(text)))).strip()
    return text


def _drop_marks(text: str) -> Iterator[str]:
    """Yield the characters of a decomposed text without marks that make no other letter, and without invisible ones."""
    base = ""
    for character in text:
        category = unicodedata.category(character)
        if category == "Mn":
            if not _is_dropped(character, base):
                yield character
        elif category not in {"Cf", "Cc"} or character.isspace():
            base = character
            yield character


def _is_dropped(mark: str, base: str) -> bool:
    """Return whether a letter is the same one without a mark: an accent, a stress, or a point that most texts omit."""
    if not base or base <= _LAST_LATIN or _ACCENTED.match(base) or _POINTS.match(mark) or _IGNORABLE.match(mark):
        return True
    return (mark in _STRESS and base in _CYRILLIC_VOWELS) or not unicodedata.category(base).startswith(("L", "M"))


def starts_with(text: str, typed: str) -> bool:
    """Return whether a text begins with what was typed so far, both folded; a space typed at the end counts."""
    return fold(text).startswith(fold(f"{typed}x")[:-1])
