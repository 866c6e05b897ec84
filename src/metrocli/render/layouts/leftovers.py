"""The page of `import --leftovers`: the lines of a document that are not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("page", CellFormat.NUMBER, ("page",)),
    ScreenColumn("at line", CellFormat.NUMBER, ("line",)),
    ScreenColumn("text", CellFormat.TEXT, ("text",)),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the lines."""
    summary = language.translate_count("1 line not understood", "{count} lines not understood", len(answer.frame))
    title = language.translate("Lines not understood")
    columns = _COLUMNS if answer.frame["page"].notna().any() else _COLUMNS[1:]
    return make_list_page(answer, columns, title=title, subtitle=answer.query["document"], summary=summary)
