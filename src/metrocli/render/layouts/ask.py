"""The page of `ask`: the list of saved questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("question", CellFormat.TEXT, ("question",)),
    ScreenColumn("command", CellFormat.TEXT, ("command",)),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list."""
    return make_list_page(answer, _COLUMNS, title=language.translate("Saved questions"))
