"""The usual words of the sheets, as documents in any of the languages write them."""

from __future__ import annotations

from functools import cache

from metrocli.text.fold import fold
from metrocli.text.languages.language import load_language
from metrocli.text.languages.words import BODIES, KINDS, MODES, REGIONS, ROLES, STATUSES
from metrocli.text.locale import LANGUAGES

__all__ = ["BODIES", "KINDS", "MODES", "REGIONS", "ROLES", "STATUSES", "find_usual_word", "to_usual_word"]


def find_usual_word(text: str, words: tuple[str, ...]) -> str:
    """Return the usual word, as the sheets write it, that a text is in any language; "" for any other text.

    Args:
        text: the text.
        words: the words to choose from, one of the lists of this module.
    """
    return _list_translations(words).get(fold(text.strip()), "")


def to_usual_word(text: str, words: tuple[str, ...]) -> str:
    """Return the usual word that a text is in any language; any other text stays as it is."""
    return find_usual_word(text, words) or text


@cache
def _list_translations(words: tuple[str, ...]) -> dict[str, str]:
    languages = [load_language(code) for code in LANGUAGES]
    return {fold(language.translate_word(word)): word for language in languages for word in words}
