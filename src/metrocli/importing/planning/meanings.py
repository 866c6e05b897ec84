"""Read cells as a report and a sheet may write them: in capitals, with other signs, or in another language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from metrocli.importing.grammar.phrases.period import read_months
from metrocli.sheets.schema import ColumnType
from metrocli.text.fold import fold
from metrocli.text.languages.countries import find_country
from metrocli.text.languages.language import load_language
from metrocli.text.languages.words import SHEET_WORDS
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from metrocli.sheets.comparing.cell_meaning import ComparableCell
    from metrocli.sheets.schema import Column

_WORD = compile_late(r"[^\W_]+")


def read_meaning(cell: ComparableCell, column: Column | None) -> ComparableCell:
    """Return a cell whose meaning does not depend on how a report writes it.

    A usual word of the sheets and a country have one meaning in all languages of the program: en línea is online. The
    label of a period means its months. The meaning of a
    text is its words, without capitals, accents and signs; that of a name that no sheet lists is the folded name.

    Args:
        cell: the cell.
        column: the declaration of its column; None where the schema does not declare it.
    """
    if column is None or not isinstance(cell.meaning, str):
        return cell
    if column.usual_values or column.value_list:
        words = _index_words().get(fold(cell.meaning), ())
        return cell._replace(meaning=words[0] if len(words) == 1 else fold(cell.meaning))
    if column.name == "country" and find_country(cell.meaning):
        return cell._replace(meaning=find_country(cell.meaning))
    if column.name == "label" and (span := read_months(cell.meaning)):
        return cell._replace(meaning=span)
    if column.type is ColumnType.TEXT:
        return cell._replace(meaning=" ".join(_WORD.findall(fold(cell.meaning))) or cell.meaning)
    if column.type is ColumnType.NAME and not column.refers_to:
        return cell._replace(meaning=fold(cell.meaning))
    return cell


@cache
def _index_words() -> dict[str, tuple[str, ...]]:
    """Return the words that each folded spelling means in one of the languages."""
    meanings: dict[str, dict[str, None]] = {}
    for word in sorted(SHEET_WORDS):
        for spelling in (word, *(load_language(code).translate_word(word) for code in LANGUAGES)):
            meanings.setdefault(fold(spelling), {})[word] = None
    return {spelling: tuple(words) for spelling, words in meanings.items()}
