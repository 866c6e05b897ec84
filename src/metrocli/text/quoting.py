"""Words for findings: a cell's text as it can be quoted in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 60
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def quoted(text: str) -> str:
    """A text in quotes, in one line, cut where it is long; what cannot be seen is left out."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
    return f"'{line}'" if len(line) <= _LONGEST else f"'{line[:_LONGEST].rstrip()}…'"


def all_of(texts: Iterable[str]) -> str:
    """Names as a sentence lists them: A, B and C."""
    names = [*texts]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
