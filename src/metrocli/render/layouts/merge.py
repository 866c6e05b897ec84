"""The page of `merge`: the cells in which the sources differ, by sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer

_COLUMNS = (
    ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
    ScreenColumn("row · column", CellFormat.TEXT, ("of",)),
    ScreenColumn("value", CellFormat.TEXT, ("excerpt",)),
    ScreenColumn("where", CellFormat.TEXT, ("place",)),
    ScreenColumn("decision", CellFormat.TEXT, ("decision",)),
    ScreenColumn("kept", CellFormat.TEXT, ("kept",), 1),
)
_LABELS = {
    "conflict": "in conflict",
    "completed": "completed",
    "preferred": "decided by --prefer",
    "united": "united",
}


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the differences."""
    cells = answer.figures["cells"].items()
    return make_list_page(
        answer,
        _COLUMNS,
        title="Where the sources differ",
        subtitle=" · ".join(answer.query["sources"]),
        summary=", ".join(f"{format_count(number, 'cell')} {_LABELS[decision]}" for decision, number in cells),
        section_field="sheet",
    )
