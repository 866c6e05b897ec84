"""Quoting and joining texts in sentences: the one place for quotes, cuts and lists of names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LISTED = 6
"""How many names a list in a sentence holds before the rest is counted."""
_LONGEST_LINE = 60
_LONGEST_VALUE = 100
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def quote_exact(text: str) -> str:
    """Quote a value as it is written, truncated to 100 characters."""
    return f"'{text}'" if len(text) <= _LONGEST_VALUE else f"'{text[:_LONGEST_VALUE]}…'"


def quote(text: str) -> str:
    """Quote a text on one line without invisible characters, truncated to 60 characters."""
    line = " ".join(_INVISIBLE.sub(" ", text).split())
    return f"'{line}'" if len(line) <= _LONGEST_LINE else f"'{line[:_LONGEST_LINE].rstrip()}…'"


def join_or(names: Iterable[str]) -> str:
    """Join names as a choice, "A, B or C"; those beyond six are counted: "A, B, C, D, E, F or 3 more"."""
    return _join([*names], "or", LISTED)


def join_and(names: Iterable[str], limit: int | None = None) -> str:
    """Join names as a list, "A, B and C"; those beyond the limit are counted: "A, B and 3 more"."""
    return _join([*names], "and", limit)


def _join(names: list[str], word: str, limit: int | None) -> str:
    more = 0 if limit is None else len(names) - limit
    listed = [*names[:limit], f"{more} more"] if more > 0 else names
    return f"{', '.join(listed[:-1])} {word} {listed[-1]}" if len(listed) > 1 else "".join(listed)
