"""The page of `matrix`: a heat map, or a plain table where its columns were chosen or its rows grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.fields import FieldType
from metrocli.render.crosstab import TOTAL
from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.answers.answer import Crosstab


def lay_out(answer: Crosstab) -> Page:
    """Lay out the counts."""
    query = answer.query
    return make_list_page(
        answer,
        tuple(_make_column(name, field.type) for name, field in answer.fields.items()),
        title=f"{query['rows'].capitalize()} by {query['columns']}",
        subtitle=describe_question(answer),
        summary=" · ".join(dict.fromkeys(_summarise(answer))),
    )


def _make_column(name: str, field_type: FieldType) -> ScreenColumn:
    """Make a column of a plain table: the thing, one of its counts, or its total."""
    if field_type is not FieldType.INTEGER:
        return ScreenColumn(name, CellFormat.TEXT, (name,))
    return ScreenColumn(name, CellFormat.NUMBER, (name,), int(name != TOTAL))


def _summarise(answer: Crosstab) -> Iterator[str]:
    """Yield the parts of the line below the table; the same kind of thing is counted once."""
    for side in ("rows", "columns"):
        yield _count_things(answer.figures[side], answer.query[side])
    yield format_count(answer.totals["total"], "activity", "activities")


def _count_things(counts: Mapping[str, int], dimension: str) -> str:
    """Count the things of a dimension, in words; members that totals do not count are counted apart."""
    number, others = counts["counted"], counts["not_counted"]
    singular = f"{dimension[:-3]}y" if dimension.endswith("ies") else dimension[:-1]
    not_counted = f" and {others:,} not counted" if others else ""
    return f"{format_count(number, singular, dimension)}{not_counted}"
