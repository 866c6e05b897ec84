"""The codes of a plan and of challenges, as documents write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.importing.document import DocumentLine

_CODE = compile_late(r"[A-Z]{0,4}[.\-]?\d{1,3}(?:(?:[.\-]|[A-Z]{1,2})\d{1,3})*(?:\.?[a-z])?")
_DIGITS = compile_late(r"\d+")
_LETTER = compile_late(r"[A-Z]{1,2}")
_BETWEEN = compile_late(r"(?<!\s)\s*+[,;·•]\s*|(?<!\s)\s++(?:and|y|et|e)\s+|\s+")
_PIECES = compile_late(r"[,;]\s+|(?<!\s)\s++[·•]\s+|\n")
_TITLE = compile_late(r"[^\W\d_]{4,}|[^\W\d_]+ [^\W\d_]{2,}")
_ENDS = ".,;:)–—-"


def read_code(text: str) -> str:
    """Return the code that a text begins with, such as L2A2, 4.1, A.3 or SDG-11; "" for any other text.

    A number alone is not a code: it may count something.
    """
    word = text.strip().partition(" ")[0].rstrip(_ENDS)
    return word if _CODE.fullmatch(word) and not word.isdecimal() else ""


def is_of_form(code: str, first: str) -> bool:
    """Return whether a code has the form of another: both begin with a letter, or both with a number."""
    return code[:1].isdecimal() == first[:1].isdecimal()


def list_highest_codes(codes: Sequence[str]) -> list[str]:
    """List the codes that no other begins; if they are not as long as each other, those of the shortest form."""
    listed = {*codes}
    tops = [code for code in codes if not any(code[:length] in listed for length in range(1, len(code)))]
    lengths = [len(_DIGITS.sub("0", code)) for code in tops]
    shortest = min(lengths, default=0)
    return [code for code, length in zip(tops, lengths, strict=True) if length == shortest]


def has_title(text: str) -> bool:
    """Return whether a text begins with a code and its title, such as "A.1 Better air"."""
    return bool(read_code(text) and _TITLE.match(text.strip().partition(" ")[2]))


def list_codes(text: str) -> list[str]:
    """List the codes of a list in running text, each once, without the titles that may follow them.

    Where the first of several has a title, such as "A.1 Better air, A.2 Clean water", codes begin the pieces.
    """
    pieces = _PIECES.split(text.strip())
    if len(pieces) > 1 and has_title(text):
        return [*dict.fromkeys(filter(None, map(read_code, pieces)))]
    return [*dict.fromkeys(filter(None, map(read_code, _BETWEEN.split(text))))]


def find_group_letters(lines: Iterable[DocumentLine]) -> set[str]:
    """Find the letters alone that codes of the same lines begin with, such as A where there is A.1."""
    words = [line.text.strip().partition(" ")[0].rstrip(_ENDS) for line in lines]
    codes = [word for word in words if read_code(word)]
    return {word for word in words if _LETTER.fullmatch(word) and any(code.startswith(word) for code in codes)}
