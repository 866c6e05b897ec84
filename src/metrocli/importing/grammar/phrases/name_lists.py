"""Split a list of names, over one or several lines, into the names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.importing.document import LineKind
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.names.resolve import NameIndex

_SEPARATOR = compile_late(r"[,;、·•](?![^(]*\))\s*")
_OTHERS = compile_late(
    r"(?:^|\s)(?:others?|more|among others|otr[ao]s|entre otr[ao]s|más|(?:d['’])?autres|etc)\.?$|…$", re.IGNORECASE
)
_MOST_SENTENCE_WORDS = 8
_NUMBER_OF = compile_late(r"\d+ [a-zà-ÿ]")
_LAST = compile_late(r"\s+(?:and|&|y|e|et)\s+|^(?:and|&|y|e|et)\s+")


def split_names(lines: Sequence[DocumentLine], known: NameIndex | None, *, may_hold_and: bool = False) -> list[str]:
    """Split lines into names as they are printed, each once.

    Names are separated by commas, semicolons or bullets outside brackets, and the last two by "and", "y" or "et". Each
    item of a list or cell of a table begins a name, and so does each line where none of several has a separator; any
    other line may continue the name before it. A known name is never split. Names that may hold "and" themselves, such
    as those of organisations, are split at it only if each side is a single word or known, and not at a new line.
    """
    text = ""
    has_separator = any(line.cells for line in lines) or _SEPARATOR.search(" ".join(line.text for line in lines))
    is_one_a_line = not may_hold_and and not has_separator
    for line in lines:
        is_begun = text.count("(") > text.count(")") or line.text[:1].islower()
        begins = line.kind in {LineKind.ITEM, LineKind.ROW} or (is_one_a_line and not is_begun)
        text += (", " if begins else " ") + (
            ", ".join(" ".join(cell.split()) for cell in line.cells if cell) if line.cells else line.text.strip()
        )
    pieces = [piece.strip() for piece in _SEPARATOR.split(_drop_full_stop(text.strip()))]
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
    found = [match for match in _LAST.finditer(piece) if not _is_bracketed(piece, match.start())]
    if not found or _is_known(piece, known):
        return [piece]
    sides = [piece[: found[-1].start()].strip(), piece[found[-1].end() :].strip()]
    is_clear = not may_hold_and or all(" " not in side or _is_known(side, known) for side in sides)
    return sides if is_clear and all(not side or side[0].isupper() for side in sides) else [piece]


def _is_bracketed(text: str, position: int) -> bool:
    return text.count("(", 0, position) > text.count(")", 0, position)
