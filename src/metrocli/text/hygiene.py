"""What a text holds that nobody sees: stray spaces, invisible characters, and letters that were garbled on the way."""

from __future__ import annotations

import re
import unicodedata

from metrocli.text.clean import clean

_NO_BREAK = re.compile(r"[\u00a0\u202f\u2007]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Joiners belong to the writing of many languages, and are none of them; marks of direction belong to no cell.
_ZERO_WIDTH = re.compile(r"[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DOUBLE = re.compile(r" {2,}")
_SPACES = re.compile(r"[ \t]+")
_LINE_END = re.compile(r"(\r\n|\n|\r)")
_UNUSUAL = re.compile(r"[^ -~]|  |^ | $")
_GARBLED = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]+")


def describe_invisible(text: str, *, named: bool = False) -> list[str]:
    """What of a text cannot be seen, in words.

    Args:
        text: the text of a cell as it stands in the file.
        named: whether it is a name, a code or the like, where a no-break space hinders, too; in a sentence it is right.
    """
    if not _UNUSUAL.search(text):
        return []
    inner = text.strip()
    if not inner:
        return ["spaces"] if text else []
    holds = (
        ("a space at its beginning", text[0].isspace()),
        ("a space at its end", text[-1].isspace()),
        ("several spaces in a row", _DOUBLE.search(inner)),
        ("a tab", "\t" in inner),
        ("an invisible character", _ZERO_WIDTH.search(text)),
        ("a no-break space", named and _NO_BREAK.search(inner)),
        ("accents apart from their letters", not unicodedata.is_normalized("NFC", text)),
        ("a control character", _CONTROL.search(text)),
    )
    return [what for what, there in holds if there]


def remove_invisible(text: str, *, named: bool = False) -> str:
    """A text without what `describe_invisible` finds in it, and without spaces at the ends of its lines.

    Args:
        text: the text of a cell as it stands in the file.
        named: as for `describe_invisible`.
    """
    if not _UNUSUAL.search(text):
        return text
    seen = unicodedata.normalize("NFC", _CONTROL.sub("", _ZERO_WIDTH.sub("", text)))
    seen = _NO_BREAK.sub(" ", seen) if named else seen
    pieces = _LINE_END.split(seen)
    return "".join(each if _LINE_END.fullmatch(each) else _SPACES.sub(" ", each).strip() for each in pieces).strip()


def repair_mojibake(text: str) -> str:
    """A text whose letters were stored in one way and read in another, as it was meant; else the text as it is.

    `BogotÃ¡` is what comes of `Bogotá` then. No text is so by chance: its letters must make up others to the last.
    """
    if text.isascii() or not _GARBLED.search(text):
        return clean(text)
    for encoding in ("cp1252", "latin-1"):
        try:
            return clean(text.encode(encoding).decode("utf-8"))
        except UnicodeError:
            continue
    return clean(text)
