"""The page of `fix`: the cells that change, by sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer

_COLUMNS = (
    ScreenColumn("cell", CellFormat.TEXT, ("cell",)),
    ScreenColumn("column", CellFormat.TEXT, ("column",), 1),
    ScreenColumn("change", CellFormat.LINES, ("change",)),
    ScreenColumn("why", CellFormat.NAMES, ("why",), 2),
)


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the changes."""
    figures = answer.figures
    return make_list_page(
        answer,
        _COLUMNS,
        title="Fixed" if figures["done"] else "To fix",
        subtitle=f"{figures['data']} · {', '.join(figures['corrections']) or 'all corrections'}",
        summary=_summarise(answer),
        section_field="sheet",
    )


def _summarise(answer: ListAnswer) -> str:
    """Return one line with the number of cells, in total and for each correction."""
    figures = answer.figures
    counts = ", ".join(f"{name} {count:,}" for name, count in figures["by_correction"].items())
    summary = format_count(figures["cells"], "cell") + (f": {counts}" if counts else "")
    return summary + (" · --apply writes this" if figures["cells"] and not figures["done"] else "")
