"""Quote, truncate and list texts in sentences: the one place for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable

LISTED = 6
"""How many names a list in a sentence shows; the others are counted."""
_MAX_QUOTE_LENGTH = 60
_MAX_EXACT_LENGTH = 100
_MAX_LENGTH = 400
_INVISIBLE = compile_late(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def shorten(text: str, most: int = _MAX_LENGTH) -> str:
    """Return a text truncated to 400 characters, or to another number of them: no name and no path needs more."""
    return text if len(text) <= most else f"{text[:most]}…"


def quote_exact(text: str) -> str:
    """Quote a value as it is written, truncated to 100 characters."""
    return f"'{text}'" if len(text) <= _MAX_EXACT_LENGTH else f"'{text[:_MAX_EXACT_LENGTH]}…'"


def quote(text: str) -> str:
    """Quote a text on one line without invisible characters, truncated to 60 characters."""
    line = " ".join(_INVISIBLE.sub(" ", text).split())
    return f"'{line}'" if len(line) <= _MAX_QUOTE_LENGTH else f"'{line[:_MAX_QUOTE_LENGTH].rstrip()}…'"


def quote_if_needed(item: str) -> str:
    """Quote an item of a list that has a comma or is long, so that it can be distinguished from its neighbours."""
    return quote(item) if "," in item or len(item) > _MAX_QUOTE_LENGTH else item


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
