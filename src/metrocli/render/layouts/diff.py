"""The page of `diff`: the changes by sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
    ScreenColumn("row", CellFormat.TEXT, ("key",)),
    ScreenColumn("column", CellFormat.TEXT, ("column",)),
    ScreenColumn("change", CellFormat.TEXT, ("change",)),
    ScreenColumn("from → to", CellFormat.TEXT, ("words",)),
    ScreenColumn("cell", CellFormat.TEXT, ("cell",)),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the changes."""
    query, figures = answer.query, answer.figures
    counts = [f"{format_count(row['count'], row['what'])} {row['kind']}" for row in figures["changes"]]
    only = " · only what changes the meaning" if query.get("meaning") else ""
    return make_list_page(
        answer,
        _COLUMNS,
        title=language.translate("Changes"),
        subtitle=f"{query['old']} → {query['new']}{only}",
        summary=f"{', '.join(counts)} in {', '.join(figures['sheets'])}" if counts else "",
        section_field="sheet",
    )
