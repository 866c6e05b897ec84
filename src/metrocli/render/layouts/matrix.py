"""The page of `matrix`: a heat map, or a plain table where its columns were chosen or its rows grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.answers.answer import Crosstab
    from metrocli.answers.fields import Fields


def lay_out(answer: Crosstab) -> Page:
    """Lay out the counts."""
    query = answer.query
    return make_list_page(
        answer,
        _list_columns(answer.fields),
        title=f"{query['rows'].capitalize()} by {query['columns']}",
        subtitle=describe_question(answer),
        summary=" · ".join(dict.fromkeys(_summarise(answer))),
    )


def _list_columns(fields: Fields) -> tuple[ScreenColumn, ...]:
    """List the columns of a plain table: the thing, its counts and its total."""
    label, *heads, total = [*fields, *([""] if len(fields) == 1 else [])]
    return (
        ScreenColumn(label, CellFormat.TEXT, (label,)),
        *(ScreenColumn(head, CellFormat.NUMBER, (head,), 1) for head in heads),
        ScreenColumn(total, CellFormat.NUMBER, (total,)),
    )


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
