"""A language: the words of the program in it, and how it writes numbers, days, spans, months and lists."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.text.date_phrases import format_day_span, format_month, format_term
from metrocli.text.fold import fold
from metrocli.text.languages.conventions import read_conventions
from metrocli.text.languages.countries import name_country
from metrocli.text.languages.words import SHEET_WORDS
from metrocli.text.phrases import capitalise
from metrocli.text.quoting import LISTED, join_or
from metrocli.text.rounding import format_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from gettext import GNUTranslations

    from metrocli.text.languages.conventions import Conventions


class Language:
    """A language that answers and reports are written in, here English; `load_language` makes it.

    Attributes:
        code: its ISO 639-1 code, such as "es".
    """

    code = "en"

    def __reduce__(self) -> tuple[Callable[[str], Language], tuple[str]]:
        # Another process loads the language again: a catalogue has functions, which no pickle can hold.
        return load_language, (self.code,)

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

    def translate_label(self, label: str) -> str:
        """Return a label that is declared elsewhere, such as the head of a column, in this language.

        Args:
            label: the label in English; one without an entry in the catalogues stays as it is.
        """
        return label

    def translate_word(self, text: str) -> str:
        """Return a usual word of the sheets, such as a region, in this language; any other text stays as it is written.

        Args:
            text: the text of a cell. `text.languages.words` declares the words; the first letter may be a capital.
        """
        return text

    def format_number(self, number: float) -> str:
        """Format a number: 1,412; a whole one has no decimals: 2 for 2.0."""
        return f"{number:,}".removesuffix(".0")

    def format_percent(self, part: int, whole: int) -> str:
        """Format a share in percent: 67%."""
        return format_percent(part, whole)

    def format_day(self, day: date, *, year: bool = True, short: bool = False) -> str:
        """Format a day: 21 December 2021."""
        return self.format_span(day, day, year=year, short=short)

    def format_span(self, start: date | None, end: date | None, *, year: bool = True, short: bool = False) -> str:
        """Format a span of days, both included: 8–13 November 2021; "" if both are unknown.

        Args:
            start: the first day; None if unknown.
            end: the last day; None if unknown.
            year: whether to show the year.
            short: whether to abbreviate the months.
        """
        return format_day_span(start, end, year=year, short=short)

    def format_term(self, start: date | None, until: date | None) -> str:
        """Format a term of office: since 21 Dec 2021, until 18 Sep 2021, or open if neither day is known."""
        return format_term(start, until)

    def format_month(self, month: str) -> str:
        """Format a month: September 2021 for 2021-09."""
        return format_month(month)

    def shorten_month(self, month: str) -> str:
        """Return the short name of a month without its year: Sep for 2021-09."""
        return format_month(month)[:3]

    def join_all(self, texts: Sequence[str]) -> str:
        """Join texts to a list: Lima, Quito and São Paulo."""
        *others, last = texts or ("",)
        return f"{', '.join(others)} and {last}" if others else last

    def join_any(self, texts: Sequence[str]) -> str:
        """Join texts as a choice, of which six are shown: Lima or Quito."""
        return join_or(texts)

    def add_colon(self, label: str) -> str:
        """Return a label before what it labels, without a space at the end: "Members:"."""
        return f"{label}:"

    def join_clauses(self, texts: Sequence[str]) -> str:
        """Join clauses with semicolons."""
        return "; ".join(texts)

    def name_country(self, country: str) -> str:
        """Return the name of a country that a sheet writes in any of the languages.

        A name that this language has stays as it is written, and so does a text that is not a country.
        """
        return name_country(country, self.code)


class TranslatedLanguage(Language):
    """A language with a catalogue of texts and conventions of its own.

    Args:
        code: its ISO 639-1 code.
        conventions: how it writes numbers and days.
        translations: the texts of the program in it.
    """

    def __init__(self, code: str, conventions: Conventions, translations: GNUTranslations) -> None:
        self.code = code
        self._conventions = conventions
        self._translations = translations

    def translate(self, text: str, **values: object) -> str:
        """Return a text of the program in this language."""
        return super().translate(self.translate_label(text), **values)

    def translate_count(self, one: str, many: str, count: int, **values: object) -> str:
        """Return a text that depends on a number, in the form that the language has for it."""
        return self._translations.ngettext(one, many, count).format(count=self.format_number(count), **values)

    def translate_label(self, label: str) -> str:
        """Return a label that is declared elsewhere in this language."""
        return self._translations.gettext(label) if label else ""

    def translate_word(self, text: str) -> str:
        """Return a usual word of the sheets in this language; any other text stays as it is written."""
        if text in SHEET_WORDS:
            return self._translations.gettext(text)
        small = text[:1].lower() + text[1:]
        return capitalise(self._translations.gettext(small)) if small in SHEET_WORDS else text

    def format_number(self, number: float) -> str:
        """Format a number: 1.412,5 in Spanish, 1 412,5 in French."""
        conventions = self._conventions
        return super().format_number(number).translate({ord(","): conventions.group, ord("."): conventions.decimal})

    def format_percent(self, part: int, whole: int) -> str:
        """Format a share in percent: 67 %."""
        return self._conventions.percent.format(number=super().format_percent(part, whole).removesuffix("%"))

    def format_span(self, start: date | None, end: date | None, *, year: bool = True, short: bool = False) -> str:
        """Format a span of days, both included: 8–13 de noviembre de 2021; "" if both are unknown."""
        first, last = start or end, end or start
        if first is None or last is None:
            return ""
        if first == last:
            return self._write_day(first, year=year, short=short)
        final = self._write_day(last, year=year, short=short)
        if (first.year, first.month) == (last.year, last.month):
            return f"{self._number_day(first)}–{final}"
        return f"{self._write_day(first, year=year and first.year != last.year, short=short)} – {final}"

    def format_term(self, start: date | None, until: date | None) -> str:
        """Format a term of office: desde el 21 dic 2021; without a day, that it is open."""
        if start and until:
            return self.format_span(start, until, short=True)
        if start:
            return self.translate("since {day}", day=self.format_day(start, short=True))
        if until:
            return self.translate("until {day}", day=self.format_day(until, short=True))
        return self.translate("open")

    def shorten_month(self, month: str) -> str:
        """Return the short name of a month without its year: sept for 2021-09."""
        return self._conventions.short_months[int(month[5:7]) - 1]

    def format_month(self, month: str) -> str:
        """Format a month: septiembre de 2021 for 2021-09."""
        names = self._conventions.months
        return self._conventions.month.format(month=names[int(month[5:7]) - 1], year=month[:4])

    def join_all(self, texts: Sequence[str]) -> str:
        """Join texts to a list: Lima, Quito y São Paulo."""
        return self._join(texts, self._conventions.conjunction)

    def join_any(self, texts: Sequence[str]) -> str:
        """Join texts as a choice, of which six are shown: Lima o Quito."""
        left = len(texts) - LISTED
        shown = [*texts[:LISTED], *([self.translate_count("1 more", "{count} more", left)] if left > 0 else [])]
        return self._join(shown, self._conventions.disjunction)

    def add_colon(self, label: str) -> str:
        """Return a label before what it labels: "Membres :" in French."""
        return f"{label}{self._conventions.space}:"

    def join_clauses(self, texts: Sequence[str]) -> str:
        """Join clauses with semicolons, which have a space before them in French."""
        return f"{self._conventions.space}; ".join(texts)

    def _join(self, texts: Sequence[str], word: str) -> str:
        """Join texts with a word before the last one; in Spanish, "y" is "e" before its own sound, and "o" is "u"."""
        *others, last = texts or ("",)
        if word == "y" and _begins_with_i(last):
            word = "e"
        if word == "o" and fold(last).removeprefix("h").startswith("o"):
            word = "u"
        return f"{', '.join(others)} {word} {last}" if others else last

    def _number_day(self, day: date) -> str:
        return self._conventions.first_day if day.day == 1 else str(day.day)

    def _write_day(self, day: date, *, year: bool, short: bool) -> str:
        name = f"{'short_' * short}day{'_of_year' * year}"
        months = self._conventions.short_months if short else self._conventions.months
        pattern: str = getattr(self._conventions, name)
        return pattern.format(day=self._number_day(day), month=months[day.month - 1], year=day.year)


def _begins_with_i(text: str) -> bool:
    """Return whether a Spanish text begins with the sound of "i", before which "y" becomes "e"."""
    letters = fold(text).removeprefix("h")
    following = letters[1:2]
    if letters != fold(text) or letters[:1] == "i":
        return letters[:1] == "i" and following not in {"a", "e", "o"}
    return letters[:1] == "y" and following.isalpha() and following not in set("aeiou")


@cache
def load_language(code: str) -> Language:
    """Load a language.

    Args:
        code: one of `text.locale.LANGUAGES`.
    """
    if code == Language.code:
        return Language()
    from gettext import GNUTranslations

    with Path(__file__).parent.joinpath("catalogues", f"{code}.mo").open("rb") as file:
        return TranslatedLanguage(code, read_conventions(code), GNUTranslations(file))
