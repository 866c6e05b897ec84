"""Folding: what is left of a name when accents, case, apostrophes, dashes and spaces do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "'’‘‛ʼʻʹˈ`´′＇"
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_TABLE = str.maketrans({**dict.fromkeys(_APOSTROPHES, None), **_LETTERS})
_ASCII = {code: None for code in [*range(32), 127, *map(ord, "'`")] if code < 128 and not chr(code).isspace()}  # noqa: PLR2004
_BETWEEN = re.compile(r"[\s_\-‐‑‒–—―−]+")


@lru_cache(maxsize=262_144)
def fold(text: str) -> str:
    """Fold a text so that two spellings of one name compare equal.

    Accents, case, apostrophes of any form, invisible characters, and runs of spaces, dashes or underscores do not
    matter afterwards. Folding what is folded changes nothing.
    """
    before = None
    while before != text:
        if text.isascii():
            return _BETWEEN.sub(" ", text.lower().translate(_ASCII)).strip()
        before = text
        # Before and after: an acute accent that stands for an apostrophe would become a space.
        text = unicodedata.normalize("NFKD", text.translate(_TABLE)).casefold().translate(_TABLE)
        text = "".join(mark for mark in text if unicodedata.category(mark) not in {"Mn", "Cf", "Cc"} or mark.isspace())
        text = _BETWEEN.sub(" ", text).strip()
    return text


def starts_with(text: str, typed: str) -> bool:
    """Whether a text begins with what is typed so far, both folded; a gap that was typed last is part of that."""
    return fold(text).startswith(fold(f"{typed}x")[:-1])
