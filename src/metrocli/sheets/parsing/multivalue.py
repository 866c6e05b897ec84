"""Split cells that hold several values."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Sequence


_DECIMAL_COMMA = compile_late(r"\s*\d+,\d+\s*")
_BREAKS = compile_late(r"[;；\n\r\v\f\x85\u2028\u2029]")
"""Signs that always separate values: semicolons, and line breaks of any kind."""
_COMMAS = compile_late(r"[,，、،؛／]")
"""Signs that separate values as a comma does: commas of other scripts, and a full-width slash."""
_WORDS = r"(?:and|y|e|et|und|i|&)"
_LAST = compile_late(rf"\s*[,，、،؛]\s*(?:{_WORDS}\s+)?|\s+{_WORDS}\s+", re.IGNORECASE)
"""What separates the names of a list that ends in "C and D" or ", and D"."""
_FIRST_WORD = compile_late(rf"{_WORDS}\s+", re.IGNORECASE)
_USUAL = compile_late(r"[;,\n\r\v\f\x85]")
"""Separators that no rule has to note: control characters have a rule of their own."""
_MAX_PIECES = 4
"""A known name may contain up to three commas."""


def split_codes(text: str, listed: Container[tuple[str, ...]] = ()) -> tuple[str, ...]:
    """Split the codes of one cell, without repeats, at semicolons, line breaks and commas of any script.

    `2,3` stays whole if 2.3 is a listed code: a program may have written that code as a number with a decimal comma.

    Args:
        text: the text of a cell.
        listed: the parts of the codes that a sheet lists.
    """
    pieces = _BREAKS.split(text)
    return _distinct(
        chain.from_iterable([piece] if is_number_like(piece, listed) else _COMMAS.split(piece) for piece in pieces)
    )


def find_repeats(text: str) -> dict[str, int]:
    """Return the values that a cell has more than once, in one spelling, each with its number.

    Values are separated by semicolons or line breaks, or else by commas.
    """
    breaks = _BREAKS if _BREAKS.search(text) else _COMMAS
    pieces = [piece.strip() for piece in breaks.split(text)]
    if len({*pieces}) == len(pieces):
        return {}
    return {piece: count for piece, count in Counter(pieces).items() if piece and count > 1}


def is_number_like(text: str, listed: Container[tuple[str, ...]]) -> bool:
    """Whether a text may be two codes, or one listed code with a decimal comma, such as `2,3` for 2.3."""
    return _DECIMAL_COMMA.fullmatch(text) is not None and tuple(text.strip().split(",")) in listed


def split_names(text: str, is_known: Callable[[str], bool]) -> tuple[tuple[str, ...], bool]:
    """Split the names of one cell.

    Semicolons and line breaks always separate names. Commas separate names only if this cannot split a name: a known
    name that contains a comma stays whole, unknown neighbours stay together, and a cell is not split at all unless
    most of its pieces are known names. A word such as "and" separates names only if all pieces are known names.

    Args:
        text: the text of a cell.
        is_known: returns whether a text is a known name.

    Returns:
        The names in their order, without repeats; and whether an unknown name contains a comma.
    """
    if _BREAKS.search(text):
        return _distinct(chain.from_iterable(split_list_item(piece, is_known) for piece in _BREAKS.split(text))), False
    if is_known(text):
        return _distinct([text]), False
    if names := _split_sentence(text, is_known):
        return _distinct(names), False
    if not _COMMAS.search(text):
        return _distinct([text]), False
    pieces = _join_known([piece.strip() for piece in _COMMAS.split(text) if piece.strip()], is_known)
    if 2 * sum(is_name for _, is_name in pieces) <= len(pieces):
        return (text,), _has_comma(text)
    joined: list[tuple[str, bool]] = []
    for piece, is_name in pieces:
        if joined and not is_name and not joined[-1][1]:
            joined[-1] = (f"{joined[-1][0]}, {piece}", False)
        else:
            joined.append((piece, is_name))
    return _distinct(piece for piece, _ in joined), any(_has_comma(piece) for piece, is_name in joined if not is_name)


def has_separator(text: str) -> bool:
    """Return whether a text has a sign that always separates values, or a blank at an end."""
    return _BREAKS.search(text) is not None or text != text.strip()


def has_usual_separators(text: str, pieces: Collection[str]) -> bool:
    """Return whether a text is split into pieces only by semicolons, commas and line breaks, as the sheets ask for."""
    remaining = text
    parts = (part for piece in pieces for part in ([piece] if piece in text else piece.split(", ")))
    for part in sorted(parts, key=len, reverse=True):
        remaining = remaining.replace(part, "")
    return not _USUAL.sub("", remaining).strip(" \t\xa0")


def split_list_item(piece: str, is_known: Callable[[str], bool]) -> Sequence[str]:
    """Split one of the names of a list at words such as "and", as in "A; B and C" or "A; B; and C".

    Args:
        piece: the text between two semicolons or line breaks.
        is_known: returns whether a text is a known name.

    Returns:
        The names, stripped; none if the piece is blank.
    """
    name = piece.strip()
    first = _FIRST_WORD.match(name)
    if is_known(name) or _COMMAS.search(name):
        return [name]
    if first and is_known(name[first.end() :]):
        return [name[first.end() :]]
    return _split_sentence(name, is_known) or ([name] if name else [])


def _split_sentence(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """Split a list such as "A, B and C" whose pieces are all known names; [] for any other text."""
    separators = [*_LAST.finditer(text)]
    if not any(separator[0].strip(" ,，、،؛") for separator in separators):
        return []
    starts = [0, *(separator.end() for separator in separators)]
    ends = [*(separator.start() for separator in separators), len(text)]
    names: list[str] = []
    first = 0
    while first < len(starts):
        if not text[starts[first] : ends[first]].strip() and first in {0, len(starts) - 1}:
            first += 1  # a comma at the beginning or the end
            continue
        for last in range(min(len(starts), first + _MAX_PIECES) - 1, first - 1, -1):
            name = text[starts[first] : ends[last]].strip()
            if is_known(name):
                names.append(name)
                break
        else:
            return []
        first = last + 1
    return names


def _join_known(pieces: list[str], is_known: Callable[[str], bool]) -> list[tuple[str, bool]]:
    """Join neighbours that together are a known name, longest first; return each piece and whether it is known."""
    joined: list[tuple[str, bool]] = []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + _MAX_PIECES), start, -1):
            name = ", ".join(pieces[start:end])
            if is_known(name):
                joined.append((name, True))
                break
        else:
            end = start + 1
            joined.append((pieces[start], False))
        start = end
    return joined


def _has_comma(text: str) -> bool:
    return bool(_COMMAS.search(text)) and set(_COMMAS.findall(text)) != {"／"}


def _distinct(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return the pieces that are not blank, stripped and without repeats."""
    return tuple(dict.fromkeys(piece for piece in map(str.strip, pieces) if piece))
