"""A language: the words of the program in it, and how it writes numbers, days, spans, months and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.date_phrases import format_day_span, format_month
from metrocli.text.rounding import format_percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Language:
    """A language that answers and reports are written in; `load_language` makes it.

    Attributes:
        code: its ISO 639-1 code, such as "es".
    """

    def __init__(self, code: str) -> None:
        self.code = code

    def translate(self, text: str, **values: object) -> str:
        """Return a text of the program in this language.

        Args:
            text: the text in English, as a literal: it is the key of the catalogues.
            **values: the values of its fields in braces.
        """
        return text.format(**values) if values else text

    def translate_count(self, one: str, many: str, count: int, **values: object) -> str:
        """Return a text that depends on a number: `one` for 1 in English, else `many`.

        Args:
            one: the text for one in English, as a literal.
            many: the text for other numbers in English, as a literal; "{count}" is the number.
            count: the number.
            **values: the values of other fields in braces.
        """
        return (one if count == 1 else many).format(count=self.format_number(count), **values)

    def format_number(self, number: float) -> str:
        """Format a number: 1,412."""
        return f"{number:,}"

    def format_percent(self, part: int, whole: int) -> str:
        """Format a share in percent: 67%."""
        return format_percent(part, whole)

    def format_day(self, day: date, *, year: bool = True) -> str:
        """Format a day: 21 December 2021."""
        return self.format_span(day, day, year=year)

    def format_span(self, start: date | None, end: date | None, *, year: bool = True, short: bool = False) -> str:
        """Format a span of days, both included: 8–13 November 2021; "" if both are unknown.

        Args:
            start: the first day; None if unknown.
            end: the last day; None if unknown.
            year: whether to show the year.
            short: whether to abbreviate the months.
        """
        return format_day_span(start, end, year=year, short=short)

    def format_month(self, month: str) -> str:
        """Format a month: September 2021 for 2021-09."""
        return format_month(month)

    def join_all(self, texts: Sequence[str]) -> str:
        """Join texts to a list: Lima, Quito and São Paulo."""
        *others, last = texts or ("",)
        return f"{', '.join(others)} and {last}" if others else last

    def translate_word(self, word: str) -> str:
        """Return a word that sheets of many associations use, such as online or board; another text stays as it is."""
        return word

    def name_country(self, country: str) -> str:
        """Return the name of a country that a sheet writes in any of the languages; another text stays as it is."""
        return country


def load_language(code: str) -> Language:
    """Load a language.

    Args:
        code: one of `text.locale.LANGUAGES`.
    """
    return Language(code)
