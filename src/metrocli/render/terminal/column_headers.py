"""The column headers of a crosstab on a terminal: stacked to save width, and dropped where they do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from metrocli.answers.fields import FieldType
from metrocli.model.codes import parse_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from metrocli.model.codes import Code
    from metrocli.text.languages.language import Language

_NARROWEST = 2
_MOST_LETTERS = 14
_MONTHS = 12


class StackedHeader(NamedTuple):
    """The header of one column, stacked in lines.

    Attributes:
        name: the field of the column.
        lines: the lines of the header.
        width: the width of the column.
    """

    name: str
    lines: tuple[str, ...]
    width: int


def fit_headers(
    digits: Mapping[str, int], column_type: FieldType, totals: Mapping[str, int], width: int, language: Language
) -> list[StackedHeader]:
    """Choose the columns that fit into a width and stack their headers.

    Args:
        digits: the width of the numbers of each column, in order.
        column_type: the type of the column names: codes, months or text.
        totals: the total of each column; where not all columns fit, those with the smallest total are dropped, of
            equals the last one first.
        width: the width for all columns, each with one space after it.
        language: the language of months and of usual words.

    Returns:
        The headers of the columns that fit, in their order.
    """
    headers: list[StackedHeader] = []
    for stack in _STACKS.get(column_type, (_split_words, _split_letters)):
        headers = [_make_header(name, stack(name, language), number_width) for name, number_width in digits.items()]
        if _sum_widths(headers) <= width:
            return headers
    by_total = sorted(enumerate(headers), key=lambda item: (totals.get(item[1].name, 0), -item[0]))
    for _, header in by_total:
        if _sum_widths(headers) <= width:
            break
        headers.remove(header)
    return headers


def _make_header(name: str, lines: tuple[str, ...], digits: int) -> StackedHeader:
    return StackedHeader(name, lines, max(_NARROWEST, digits, *map(cell_len, lines)))


def _sum_widths(headers: list[StackedHeader]) -> int:
    return sum(header.width + 1 for header in headers)


def _split_levels(text: str, _: Language) -> tuple[str, ...]:
    """Split a code into its levels: L2A2D4 into L2, A2, D4."""
    parts: list[str] = []
    code: Code | None = parse_code(text)
    while code is not None:
        parent = code.parent
        parts.insert(0, code.text[len(parent.text) :] if parent else code.text)
        code = parent
    return tuple(parts) or (text,)


def _split_month(text: str, language: Language) -> tuple[str, ...]:
    """Split a month into its name and its year: 2021-09 into Sep, 2021."""
    year, _, month = text.partition("-")
    is_month = month.isdecimal() and 0 < int(month) <= _MONTHS
    return (language.shorten_month(text), year) if is_month else (text,)


def _split_words(text: str, language: Language) -> tuple[str, ...]:
    return tuple(language.translate_word(text).split()) or ("",)


def _split_letters(text: str, language: Language) -> tuple[str, ...]:
    """Split a text into letters; a combining mark stays with its letter, and a long text ends in "…"."""
    letters: list[str] = []
    for letter in language.translate_word(text):
        if letters and cell_len(letter) == 0:
            letters[-1] += letter
        else:
            letters.append(letter)
    return tuple(letters if len(letters) <= _MOST_LETTERS else [*letters[: _MOST_LETTERS - 1], "…"])


_STACKS: dict[FieldType, tuple[Callable[[str, Language], tuple[str, ...]], ...]] = {
    FieldType.CODE: (_split_levels,),
    FieldType.MONTH: (_split_month,),
}
