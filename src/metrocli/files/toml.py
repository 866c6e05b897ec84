"""Parse TOML in a time that does not grow with the square of its length."""

from __future__ import annotations

import tomllib
from re import DOTALL
from typing import Any

from metrocli.text.late_patterns import compile_late

_MOST_PARTS = 100
"""The most parts of a key such as a.b.c; the time of tomllib grows with the square of their number."""
_TOKEN = compile_late(
    r'"""(?:\\.|[^\\"]|"{1,2}(?!"))*+(?:"""|\Z)'
    r"|'''(?:[^']|'{1,2}(?!'))*+(?:'''|\Z)"
    r'|"(?:\\.|[^\\"\n])*+(?:"|\Z|(?=\n))'
    r"|'[^'\n]*+(?:'|\Z|(?=\n))"
    r"|\#[^\n]*+"
    r"|[.=,\n\[\]{}]",
    DOTALL,
)
"""A text, a comment, or a mark between keys and values."""


def parse_toml(text: str) -> dict[str, Any]:
    """Parse a text in TOML.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
        RecursionError: values are nested too deeply, or a key has more than 100 parts.
    """
    parts = 1
    for token in _TOKEN.finditer(text) if text.count(".") >= _MOST_PARTS else ():
        mark = token[0]
        if mark == ".":
            parts += 1
            if parts > _MOST_PARTS:
                raise RecursionError
        elif mark[0] not in "\"'#":
            parts = 1
    return tomllib.loads(text)
