"""The page of `--columns help`: the columns that a list can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_DROP_ORDER = {"holds": 1, "usual": 2}


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of columns."""
    return make_list_page(
        answer,
        tuple(ScreenColumn(name, CellFormat.TEXT, (name,), _DROP_ORDER.get(name, 0)) for name in answer.fields),
        title=language.translate("Columns of {command}", command=answer.query["command"]),
        summary=language.translate("--columns A,B gives these, --sort A,-B sorts by them, --group-by A groups by one"),
    )
