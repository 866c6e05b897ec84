"""The page of `alliances`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer

_COLUMNS = (
    ScreenColumn("alliance", CellFormat.TEXT, ("alliance",)),
    ScreenColumn("full name", CellFormat.TEXT, ("name",), 1),
    ScreenColumn("kind", CellFormat.TEXT, ("kind",), 2),
    ScreenColumn("activities", CellFormat.BAR, ("activities",)),
)


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the list of allied organisations."""
    return make_list_page(
        answer,
        _COLUMNS,
        title="Alliances",
        subtitle=describe_question(answer),
        summary=format_count(answer.figures["alliances"], "alliance"),
    )
