"""Find codes or ids by their titles, typed wholly or in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHORTEST = 3
"""How many letters and digits a text must have to be searched for in titles."""
_SAME_WORD, _SAME_TITLE = 0.8, 0.75


def find_code_by_title(typed: str, titles: Mapping[str, str]) -> str | None:
    """Find the code that has a title, ignoring accents, case and spaces; None if no code or several codes have it.

    Args:
        typed: the title as typed.
        titles: the titles by code or id.
    """
    folded = fold(typed)
    codes = [code for code, title in titles.items() if fold(title) == folded] if folded else []
    return codes[0] if len(codes) == 1 else None


def find_codes_by_similar_title(typed: str, titles: Mapping[str, str]) -> list[str]:
    """Find the codes whose title has all words that are typed, else nearly these words, else is nearly the text.

    Args:
        typed: a title, or a part of one.
        titles: the titles by code or id.

    Returns:
        Codes or ids in the order of `titles`; none where nothing is similar, or for fewer than three letters.
    """
    folded = fold(typed)
    if len(folded) < _SHORTEST:
        return []
    from difflib import SequenceMatcher, get_close_matches

    words = _words(folded)
    by_code = {code: fold(title) for code, title in titles.items()}

    def has(word: str, others: Iterable[str]) -> bool:
        return any(other.startswith(word) for other in others)

    def nearly_has(word: str, others: list[str]) -> bool:
        return has(word, others) or bool(get_close_matches(word, others, n=1, cutoff=_SAME_WORD))

    for matches in (has, nearly_has):
        codes = [
            code
            for code, title in by_code.items()
            if (others := _words(title)) and all(matches(word, others) for word in words)
        ]
        if codes:
            return codes
    return [code for code, title in by_code.items() if SequenceMatcher(None, folded, title).ratio() >= _SAME_TITLE]


def _words(folded: str) -> list[str]:
    """Return the words of a folded text without the punctuation around them."""
    return [word for part in folded.split() if (word := part.strip('"“”«».,:;!?()'))]
