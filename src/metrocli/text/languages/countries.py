"""The names of countries in the languages of the program."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from metrocli.text.fold import fold
from metrocli.text.languages.conventions import read_file
from metrocli.text.locale import LANGUAGES


class _Countries(NamedTuple):
    """The countries of the world.

    Attributes:
        names: the names by ISO 3166 code and language, the usual one first.
        codes: the code by each folded name.
    """

    names: dict[str, dict[str, list[str]]]
    codes: dict[str, str]


def name_country(country: str, language: str) -> str:
    """Return the name of a country in a language.

    Args:
        country: its name in any of the languages. A name of this language stays as it is written, and so does a text
            that is not a country; the usual name gets its accents and capitals, except in English.
        language: one of `text.locale.LANGUAGES`.
    """
    countries, key = _load_countries(), fold(country)
    names = countries.names.get(countries.codes.get(key, ""))
    if names is None:
        return country
    usual, *others = names[language]
    return country if key in map(fold, others) or (language == "en" and key == fold(usual)) else usual


def name_in_english(country: str) -> str:
    """Return the usual English name of a country in any language; an English name stays as it is written."""
    countries = _load_countries()
    names = countries.names.get(countries.codes.get(fold(country), ""), {"en": [country]})["en"]
    return country if country in names else names[0]


def find_country(text: str) -> str:
    """Return the ISO 3166 code of the country that a text names in any of the languages; "" for any other text."""
    return _load_countries().codes.get(fold(text), "")


@cache
def _load_countries() -> _Countries:
    names: dict[str, dict[str, list[str]]] = {}
    for code, usual in read_file()["countries"].items():
        names[code] = {language: [name] for language, name in zip(LANGUAGES, usual, strict=True)}
    for alias, code in read_file()["aliases"].items():
        names[code]["en"].append(alias)
    codes = {fold(name): code for code, each in names.items() for usual in each.values() for name in usual}
    return _Countries(names, codes)
