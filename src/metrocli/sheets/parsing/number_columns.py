"""How the numbers of a column are read, and how they are written in digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.model.dates import ParseError
from metrocli.sheets.parsing.cell_text import detect_decimal_mark, parse_decimal, parse_integer, to_text
from metrocli.sheets.schema import Column, ColumnType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    NumberParser = Callable[[str], float]

NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL})
_PLAIN = compile_late(r"-?[0-9]+(?:\.[0-9]+)?")


def choose_number_parser(column: Column, texts: Collection[str], delimiter: str = "") -> NumberParser:
    """Return the function that parses the texts of a column of numbers.

    Args:
        column: the column.
        texts: its texts.
        delimiter: the character that separates cells in the file; see `detect_decimal_mark`.
    """
    if column.type is ColumnType.DECIMAL:
        return parse_decimal
    mark = detect_decimal_mark(texts, delimiter)
    return lambda text: parse_integer(text, mark)


def write_plainly(text: str, parse: NumberParser) -> str:
    """Write a number in digits with a decimal point at most; return the text itself if it cannot be read so."""
    try:
        number = parse(text)
    except ParseError:
        return text
    if _PLAIN.fullmatch(text) and float(text) == float(number):
        return text
    plain = to_text(number)
    return plain if _PLAIN.fullmatch(plain) else text
