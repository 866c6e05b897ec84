"""The page of `matrix`: a heat map, or a plain table where its columns were chosen or its rows grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.fields import FieldType
from metrocli.render.crosstab import TOTAL
from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import capitalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.answers.answer import Crosstab
    from metrocli.text.languages.language import Language


def lay_out(answer: Crosstab, language: Language) -> Page:
    """Lay out the counts."""
    query = answer.query
    return make_list_page(
        answer,
        tuple(_make_column(name, field.type) for name, field in answer.fields.items()),
        title=capitalise(
            language.translate(
                "{rows} by {columns}",
                rows=language.translate_label(query["rows"]),
                columns=language.translate_label(query["columns"]),
            )
        ),
        subtitle=describe_question(answer, language),
        summary=" · ".join(dict.fromkeys(_summarise(answer, language))),
    )


def _make_column(name: str, field_type: FieldType) -> ScreenColumn:
    """Make a column of a plain table: the thing, one of its counts, or its total."""
    if field_type is not FieldType.INTEGER:
        return ScreenColumn(name, CellFormat.TEXT, (name,))
    return ScreenColumn(name, CellFormat.NUMBER, (name,), int(name != TOTAL))


def _summarise(answer: Crosstab, language: Language) -> Iterator[str]:
    """Yield the parts of the line below the table; the same kind of thing is counted once."""
    for side in ("rows", "columns"):
        yield _count_things(answer.figures[side], answer.query[side], language)
    yield language.translate_count("1 activity", "{count} activities", answer.totals["total"])


def _count_things(counts: Mapping[str, int], dimension: str, language: Language) -> str:
    """Count the things of a dimension, in words; members that totals do not count are counted apart."""
    number, others = counts["counted"], counts["not_counted"]
    things = {
        "members": language.translate_count("1 member", "{count} members", number),
        "regions": language.translate_count("1 region", "{count} regions", number),
        "countries": language.translate_count("1 country", "{count} countries", number),
        "lines": language.translate_count("1 line", "{count} lines", number),
        "outcomes": language.translate_count("1 outcome", "{count} outcomes", number),
        "challenges": language.translate_count("1 challenge", "{count} challenges", number),
        "alliances": language.translate_count("1 alliance", "{count} alliances", number),
        "months": language.translate_count("1 month", "{count} months", number),
        "periods": language.translate_count("1 period", "{count} periods", number),
    }[dimension]
    if not others:
        return things
    return language.translate_count(
        "{things} and 1 not counted", "{things} and {count} not counted", others, things=things
    )
