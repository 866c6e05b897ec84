"""How a language writes numbers, days and lists, and how it names countries, from the Common Locale Data Repository.

`conventions.json` is written by `tools/conventions.py`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Conventions(NamedTuple):
    """How a language writes numbers and days. The patterns have the fields `day`, `month` and `year`.

    Attributes:
        group: the sign between thousands.
        decimal: the sign before decimals.
        percent: the pattern of a share, with the field `number`.
        first_day: how the first day of a month is written.
        months: the names of the months, January first.
        short_months: the abbreviated names.
        day: the pattern of a day without its year.
        day_of_year: the pattern of a day with its year.
        short_day: the same, with an abbreviated month.
        short_day_of_year: the same, with an abbreviated month.
        month: the pattern of a month with its year.
        conjunction: the word before the last item of a list.
        disjunction: the word before the last item of a choice.
        space: the space before a colon or a semicolon.
    """

    group: str
    decimal: str
    percent: str
    first_day: str
    months: list[str]
    short_months: list[str]
    day: str
    day_of_year: str
    short_day: str
    short_day_of_year: str
    month: str
    conjunction: str
    disjunction: str
    space: str


def read_conventions(language: str) -> Conventions:
    """Read the conventions of a language.

    Args:
        language: one of `text.locale.LANGUAGES`, except English, whose forms `text.languages.language` has.
    """
    return Conventions(**read_file()["languages"][language])


@cache
def read_file() -> dict[str, Any]:
    """Return the content of the file: "languages", "countries" with the names by ISO 3166 code, and "aliases"."""
    content: dict[str, Any] = json.loads(Path(__file__).with_name("conventions.json").read_text("utf-8"))
    return content
