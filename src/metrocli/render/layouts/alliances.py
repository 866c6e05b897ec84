"""The page of `alliances`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("alliance", CellFormat.TEXT, ("alliance",)),
    ScreenColumn("full name", CellFormat.TEXT, ("name",), 1),
    ScreenColumn("kind", CellFormat.TEXT, ("kind",), 2),
    ScreenColumn("activities", CellFormat.BAR, ("activities",)),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of allied organisations."""
    return make_list_page(
        answer,
        _COLUMNS,
        title=language.translate("Alliances"),
        subtitle=describe_question(answer, language),
        summary=language.translate_count("1 alliance", "{count} alliances", answer.figures["alliances"]),
    )
