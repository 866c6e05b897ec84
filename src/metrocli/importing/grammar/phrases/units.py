"""Read numbers with a unit, such as 1,412 people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.grammar.phrases.words import to_phrase
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from metrocli.importing.grammar.phrases.words import Words

_NUMBER = compile_late(r"[+>]?\s*(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+)\b\s*(.*)")


def split_number(text: str) -> tuple[str, str]:
    """Return the digits of the number that a text begins with, and its unit, which may be ""; ("", "") without one."""
    found = _NUMBER.fullmatch(text.strip())
    return ("".join(filter(str.isdecimal, found[1])), found[2]) if found else ("", "")


def find_total(unit: str, words: Words) -> str:
    """Return the column of periods that the first word of a unit means, or the second, as in "personas expertas"."""
    first, *others = to_phrase(unit).split(" ")[:2]
    column = words.units.get(first, "")
    return words.units.get(others[0], column) if column and others else column
