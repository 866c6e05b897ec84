"""Fold texts, so that accents, case, apostrophes, dashes and spaces do not matter when they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "'’‘‛ʼʻʹˈ`´′＇"
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_TABLE = str.maketrans({**dict.fromkeys(_APOSTROPHES, None), **_LETTERS})
_ASCII_TABLE = {code: None for code in [*range(32), 127, *map(ord, "'`")] if code < 128 and not chr(code).isspace()}  # noqa: PLR2004
_GAPS = re.compile(r"[\s_\-‐‑‒–—―−]+")


@lru_cache(maxsize=262_144)
def fold(text: str) -> str:
    """Fold a text so that two spellings of one name compare equal.

    The folded text has no accents, capitals, apostrophes or invisible characters, and one space for each run of spaces,
    dashes or underscores. Folding it again changes nothing.
    """
    previous = None
    while previous != text:
        if text.isascii():
            return _GAPS.sub(" ", text.lower().translate(_ASCII_TABLE)).strip()
        previous = text
        # Translated before and after, because an acute accent used as an apostrophe would become a space.
        text = unicodedata.normalize("NFKD", text.translate(_TABLE)).casefold().translate(_TABLE)
        text = "".join(mark for mark in text if unicodedata.category(mark) not in {"Mn", "Cf", "Cc"} or mark.isspace())
        text = _GAPS.sub(" ", text).strip()
    return text


def starts_with(text: str, typed: str) -> bool:
    """Return whether a text begins with what was typed so far, both folded; a space typed at the end counts."""
    return fold(text).startswith(fold(f"{typed}x")[:-1])
