"""The parts of a crosstab that every format needs: its columns, its totals row, and the direction of its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, Crosstab
from metrocli.answers.fields import FieldType

if TYPE_CHECKING:
    from metrocli.text.languages.language import Language

TOTAL = "total"
_MOST_LETTERS = 80
"""The letters of all headers that fit next to each other on a page."""


def as_complete_crosstab(answer: Answer) -> Crosstab | None:
    """Return an answer as a crosstab that still has its label first, its total last, and counts between.

    None for any other answer, and for a crosstab whose columns were chosen or whose rows were grouped.
    """
    if not isinstance(answer, Crosstab) or answer.group_by:
        return None
    first, *between, last = answer.fields if len(answer.fields) > 1 else ("", "")
    return answer if between and last == TOTAL and answer.fields[first].type is not FieldType.INTEGER else None


def list_columns(crosstab: Crosstab) -> list[str]:
    """Return the fields of a complete crosstab that hold counts."""
    return list(crosstab.fields)[1:-1]


def make_totals_row(crosstab: Crosstab, language: Language | None = None) -> list[Any]:
    """Return the last row of a complete crosstab: the total of each column over all rows.

    Args:
        crosstab: the crosstab.
        language: the language of its label; None for English.
    """
    return [
        language.translate("total") if language else TOTAL,
        *(crosstab.totals.get(name) for name in list(crosstab.fields)[1:]),
    ]


def has_upright_headers(crosstab: Crosstab) -> bool:
    """Return whether the column headers must be turned upright, because they are too long to fit side by side."""
    return sum(len(name) + 2 for name in list_columns(crosstab)) > _MOST_LETTERS
