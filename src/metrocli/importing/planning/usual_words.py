"""Recognise usual words of the sheets, such as a mode or a region, in each language of the program."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from metrocli.text.fold import fold
from metrocli.text.languages.language import load_language
from metrocli.text.languages.words import SHEET_WORDS
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from metrocli.sheets.comparing.cell_meaning import ComparableCell


def read_usual_word(cell: ComparableCell) -> ComparableCell:
    """Return a cell with the usual word that it holds as its meaning: en línea and en ligne mean online."""
    words = _index_words().get(fold(cell.text), ())
    return cell._replace(meaning=words[0]) if len(words) == 1 else cell


@cache
def _index_words() -> dict[str, tuple[str, ...]]:
    """Return the words that each folded spelling means in one of the languages."""
    meanings: dict[str, dict[str, None]] = {}
    for word in sorted(SHEET_WORDS):
        for spelling in (word, *(load_language(code).translate_word(word) for code in LANGUAGES)):
            meanings.setdefault(fold(spelling), {})[word] = None
    return {spelling: tuple(words) for spelling, words in meanings.items()}
