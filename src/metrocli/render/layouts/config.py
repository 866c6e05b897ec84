"""The page of `config`: the list of settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("setting", CellFormat.TEXT, ("setting",)),
    ScreenColumn("value", CellFormat.TEXT, ("value",)),
    ScreenColumn("source", CellFormat.TEXT, ("source",)),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list."""
    return make_list_page(answer, _COLUMNS, title=language.translate("Settings"))
