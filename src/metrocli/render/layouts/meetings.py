"""The page of `meetings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("month", CellFormat.TEXT, ("month",)),
    ScreenColumn("mode", CellFormat.TEXT, ("mode",)),
    ScreenColumn("members", CellFormat.NAMES, ("members",)),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of meetings."""
    meetings = language.translate_count("1 meeting", "{count} meetings", answer.figures["meetings"])
    members = language.translate_count("1 member", "{count} members", answer.figures["members"])
    return make_list_page(
        answer,
        _COLUMNS,
        title=language.translate("Meetings"),
        subtitle=describe_question(answer, language),
        summary=language.translate("{meetings} with {members}", meetings=meetings, members=members),
    )
