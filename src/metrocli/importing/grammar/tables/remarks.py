"""Split names from the remarks in brackets behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_SEMICOLON, _COMMA = compile_late(r"(?<!\s)\s*+;\s*"), compile_late(r",\s+")


def split_remark(text: str) -> tuple[str, str]:
    """Split a text from the brackets that it ends with, such as "Barcelona (city) (10)"; "" for no remark."""
    depth = 0
    for place in range(len(text) - 1 if text.endswith(")") else -1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if not depth:
            return text[:place].strip(), text[place + 1 : -1].strip()
    return text, ""


def split_pieces(text: str) -> list[list[str]]:
    """Return the ways to split a list at its separators outside of brackets: semicolons, then commas."""
    return [_split(text, pattern.finditer(text)) for pattern in (_SEMICOLON, _COMMA)]


def _split(text: str, separators: Iterator[re.Match[str]]) -> list[str]:
    pieces, start, counted, depth = [], 0, 0, 0
    for found in separators:
        depth += text.count("(", counted, found.start()) - text.count(")", counted, found.start())
        counted = found.end()
        if not depth:
            pieces.append(text[start : found.start()].strip())
            start = found.end()
    return [*pieces, text[start:].strip()]
