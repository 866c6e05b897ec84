"""Split a list of names, over one or several lines, into the names."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from metrocli.importing.document import LineKind
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.names.resolve import NameIndex

_SEPARATOR = compile_late(r"[,;、·•]\s*")
_BRACKET = compile_late(r"([()])")
_OTHERS = compile_late(
    r"(?:^|\s)(?:others?|more|among others|otr[ao]s|entre otr[ao]s|más|(?:d['’])?autres|etc)\.?$|…$", re.IGNORECASE
)
_MOST_SENTENCE_WORDS = 8
_NUMBER_OF = compile_late(r"\d+ [a-zà-ÿ]")
_LAST = compile_late(r"(?<!\s)\s++(?:and|&|y|e|et)\s+|^(?:and|&|y|e|et)\s+")


def split_names(lines: Sequence[DocumentLine], known: NameIndex | None, *, may_hold_and: bool = False) -> list[str]:
    """Split lines into names as they are printed, each once.

    Names are separated by commas, semicolons or bullets outside brackets, and the last two by "and", "y" or "et". Each
    item of a list or cell of a table begins a name, and so does each line where none of several has a separator; any
    other line may continue the name before it. A known name is never split. Names that may hold "and" themselves, such
    as those of organisations, are split at it only if each side is a single word or known, and not at a new line.
    """
    texts: list[str] = []
    open_brackets = 0
    is_split = any(line.cells for line in lines) or _split_outside_brackets(" ".join(line.text for line in lines))[1:]
    is_one_a_line = not may_hold_and and not is_split
    for line in lines:
        is_begun = open_brackets > 0 or line.text[:1].islower()
        begins = line.kind in {LineKind.ITEM, LineKind.ROW} or (is_one_a_line and not is_begun)
        cells = [" ".join(cell.split()) for cell in line.cells if cell]
        text = (", " if begins else " ") + (", ".join(cells) if line.cells else line.text.strip())
        open_brackets += text.count("(") - text.count(")")
        texts.append(text)
    pieces = map(str.strip, _split_outside_brackets(_drop_full_stop("".join(texts).strip())))
    names = _join_known(list(filter(None, pieces)), known)
    if names:
        names[-1:] = _split_last(names[-1], known, may_hold_and=may_hold_and)
    return list(dict.fromkeys(filter(None, names)))


def may_be_name(text: str) -> bool:
    """Return whether a text may be a name: it has letters, not only small ones, and is not "Bree and others".

    A name has neither a colon nor a number of something first ("29 cities"), and does not end as a sentence does.
    """
    if text.islower() or ":" in text or not any(map(str.isalpha, text)):
        return False
    is_sentence = text.endswith(".") and len(text.split()) > _MOST_SENTENCE_WORDS
    return not is_sentence and not _NUMBER_OF.match(text) and not _OTHERS.search(text)


def _drop_full_stop(text: str) -> str:
    """Return a text without its final full stop, unless this ends an abbreviation."""
    return text[:-1] if text.endswith(".") and "." not in text.rsplit(maxsplit=1)[-1][:-1] else text


def _split_outside_brackets(text: str) -> list[str]:
    """Split a text without line breaks at its separators, except where the next bracket is a closing one."""
    parts = _BRACKET.split(text)  # every other part is a bracket
    parts[::2] = [
        part if bracket == ")" else _SEPARATOR.sub("\n", part) for part, bracket in zip_longest(parts[::2], parts[1::2])
    ]
    return "".join(parts).split("\n")


def _is_known(name: str, known: NameIndex | None) -> bool:
    return known is not None and known.look_up(name) is not None


def _join_known(pieces: list[str], known: NameIndex | None) -> list[str]:
    """Join two neighbours that are one known name with a comma in it."""
    joined: list[str] = []
    for piece in pieces:
        if joined and _is_known(whole := f"{joined[-1]}, {piece}", known):
            joined[-1] = whole
        else:
            joined.append(piece)
    return joined


def _split_last(piece: str, known: NameIndex | None, *, may_hold_and: bool) -> list[str]:
    """Split the last piece of a list at its last "and", unless it is a known name or the word is within brackets."""
    found = _find_last(piece)
    if not found or _is_known(piece, known):
        return [piece]
    sides = [piece[: found.start()].strip(), piece[found.end() :].strip()]
    is_clear = not may_hold_and or all(" " not in side or _is_known(side, known) for side in sides)
    return sides if is_clear and all(not side or side[0].isupper() for side in sides) else [piece]


def _find_last(text: str) -> re.Match[str] | None:
    """Return the last "and" outside of brackets."""
    last, counted, depth = None, 0, 0
    for found in _LAST.finditer(text):
        depth += text.count("(", counted, found.start()) - text.count(")", counted, found.start())
        counted = found.start()
        last = last if depth > 0 else found
    return last
