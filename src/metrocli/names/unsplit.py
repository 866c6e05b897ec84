"""Names within a text that is read as one name, since what separates them may belong to a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from metrocli.names.resolve import NameIndex

_SEPARATOR = compile_late(r"[,/&+|，、،؛／]|\s(?:and|y|e|et|und|i)\s", re.IGNORECASE)
_DASH = compile_late(r"\s[-‐‑–—•·]\s|\t")
"""A dash, a bullet or a tab, which separates names only if both sides are members."""


def find_unsplit_names(names: NameIndex, text: str) -> list[str]:
    """Find the known names in a text that was not split at commas, slashes or words such as "and"."""
    pieces = [piece.strip() for piece in _SEPARATOR.split(text)]
    pieces = pieces if len(pieces) > 1 else []
    known = list(dict.fromkeys(match.name for piece in pieces if piece and (match := names.look_up(piece))))
    if known:
        return known
    sides = [names.look_up(piece.strip()) for piece in _DASH.split(text)]
    return list(dict.fromkeys(match.name for match in sides if match)) if len(sides) > 1 and all(sides) else []
