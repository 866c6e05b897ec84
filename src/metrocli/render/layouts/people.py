"""The page of `people`: roles, or vacant seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import format_count
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer

_COLUMNS = (
    ScreenColumn("person", CellFormat.TEXT, ("person",)),
    ScreenColumn("role", CellFormat.TEXT, ("role",), 1),
    ScreenColumn("member", CellFormat.TEXT, ("member",), 1),
    ScreenColumn("term", CellFormat.TERM, ("from", "until"), 2),
    ScreenColumn("seat", CellFormat.TEXT, ("ending",), 3),
    ScreenColumn("office", CellFormat.TEXT, ("office",), 4),
    ScreenColumn("body", CellFormat.TEXT, ("body",), 5),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 6),
)
_COLUMNS_OF_VACANT = (
    ScreenColumn("seat", CellFormat.TEXT, ("role",)),
    ScreenColumn("member", CellFormat.TEXT, ("member",)),
    ScreenColumn("vacant", CellFormat.TERM, ("from", "until")),
    ScreenColumn("held before by", CellFormat.TEXT, ("before",), 1),
    ScreenColumn("held after by", CellFormat.TEXT, ("after",), 1),
    ScreenColumn("body", CellFormat.TEXT, ("body",), 2),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 3),
)


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the list of people, or of vacant seats."""
    query, figures = answer.query, answer.figures
    bodies = f"body {join_or(query['body'])}" if "body" in query else ""
    if query.get("vacant"):
        vacancies = format_count(figures["vacancies"], "vacancy", "vacancies")
        summary = f"{vacancies} of the {format_count(figures['seats'], 'seat')} listed"
    else:
        roles = format_count(figures["roles"], "role")
        summary = f"{roles} held by {format_count(figures['people'], 'person', 'people')}"
    return make_list_page(
        answer,
        _COLUMNS_OF_VACANT if query.get("vacant") else _COLUMNS,
        title="Vacant seats" if query.get("vacant") else "People",
        subtitle=" · ".join(filter(None, (bodies, describe_question(answer)))),
        summary=summary,
    )
