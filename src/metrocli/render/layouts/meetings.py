"""The page of `meetings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer

_COLUMNS = (
    ScreenColumn("month", CellFormat.TEXT, ("month",)),
    ScreenColumn("mode", CellFormat.TEXT, ("mode",)),
    ScreenColumn("members", CellFormat.NAMES, ("members",)),
)


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the list of meetings."""
    meetings, members = (format_count(answer.figures[f"{noun}s"], noun) for noun in ("meeting", "member"))
    return make_list_page(
        answer,
        _COLUMNS,
        title="Meetings",
        subtitle=describe_question(answer),
        summary=f"{meetings} with {members}",
    )
