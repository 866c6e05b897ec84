"""The page of `activities`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.date_phrases import format_years

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

COLUMNS = (
    ScreenColumn("when", CellFormat.SPAN, ("start", "end")),
    ScreenColumn("activity", CellFormat.TITLED, ("title", "members")),
    ScreenColumn("state", CellFormat.TEXT, ("state",), 1),
    ScreenColumn("outcomes", CellFormat.CODES, ("outcomes",)),
    ScreenColumn("members", CellFormat.COUNT, ("members",), 1),
    ScreenColumn("challenges", CellFormat.CODES, ("challenges",), 3),
    ScreenColumn("id", CellFormat.TEXT, ("id",), 2),
    ScreenColumn("people", CellFormat.NUMBER, ("people_engaged",), 5),
    ScreenColumn("alliances", CellFormat.NAMES, ("alliances",), 4),
    ScreenColumn("role", CellFormat.TEXT, ("role",), 6),
)
"""The columns of activities on a screen."""


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of activities."""
    figures = answer.figures
    summary = (
        language.translate_count("1 activity", "{count} activities", figures["activities"]),
        language.translate_count("1 member", "{count} members", figures["members"]),
        format_years(figures["first_year"], figures["last_year"]),
    )
    return make_list_page(
        answer,
        COLUMNS,
        title=language.translate("Activities"),
        subtitle=describe_question(answer, language),
        summary=" · ".join(filter(None, summary)),
    )
