"""Join words that are broken at a line end, and keep the hyphens that belong to a word."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

BREAK = "\ufffe"
"""The character that a PDF's reader gives for a hyphen at a line end: of a broken word, or its own."""
_WORD = compile_late(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BROKEN = compile_late(rf"(?<![^\W_])(?P<left>[^\W_]*+){BREAK}\s*+(?P<right>[^\W_]*+)")
_LEAST_SPACES = 0.03
_FEW, _CERTAIN = 3, 4


def join_line_ends(texts: Sequence[str]) -> list[str]:
    """Return texts in which a line that ends within a word has also its rest, from the next line.

    Such a line ends in a hyphen; or in a slash without a space, if the document has spaces at the ends of lines.

    Args:
        texts: the texts of all lines of a document, without running lines.
    """
    joined = list(texts)
    has_spaces = sum(text.endswith(" ") for text in texts) >= _LEAST_SPACES * len(texts)
    for place, following in enumerate(joined[1:]):
        text = joined[place].rstrip()
        is_broken = text.endswith(BREAK) or following.startswith(BREAK) or (has_spaces and joined[place].endswith("/"))
        if is_broken and following.lstrip(f" {BREAK}")[:1].isalpha():
            rest, *others = following.split(maxsplit=1)
            joined[place : place + 2] = [text + rest, *(others or [""])]
    return joined


def join_broken_words(texts: Sequence[str]) -> list[str]:
    """Return texts with each broken word whole, by the other words of the document.

    A word is joined if the document has it so elsewhere, and gets a hyphen if it has it with one. Any other is joined
    only if the document breaks words, and one of the two parts is not a word of it; else the hyphen stays.

    Args:
        texts: the texts of all lines of a document.
    """
    if not any(BREAK in text for text in texts):
        return list(texts)
    known = Counter(word.casefold() for text in texts for word in _WORD.findall(_BROKEN.sub(" ", text)))
    known.update(part for word in [*known] if "-" in word for part in word.split("-"))
    pairs = [(match["left"], match["right"]) for text in texts for match in _BROKEN.finditer(text)]
    joined = sum(known[f"{left}{right}".casefold()] > 0 for left, right in pairs)
    hyphened = sum(known[f"{left}-{right}".casefold()] > 0 for left, right in pairs)
    breaks_words = joined >= _FEW and joined >= _CERTAIN * hyphened

    def join(left: str, right: str) -> str:
        if not (left and right):  # the rest is on another line
            return f"{left}-{right}"
        whole, with_hyphen = known[f"{left}{right}".casefold()], known[f"{left}-{right}".casefold()]
        if whole != with_hyphen:
            return f"{left}{right}" if whole > with_hyphen else f"{left}-{right}"
        has_capital = right[:1].isupper() and not left.isupper()
        is_doubtful = has_capital or len(left) == 1 or not (left.isalpha() and right.isalpha())
        are_words = known[left.casefold()] > 0 and known[right.casefold()] > 0
        return f"{left}{right}" if breaks_words and not is_doubtful and not are_words else f"{left}-{right}"

    return [_BROKEN.sub(lambda match: join(match["left"], match["right"]), text) for text in texts]
