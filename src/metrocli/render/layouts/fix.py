"""The page of `fix`: the cells that change, by sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("cell", CellFormat.TEXT, ("cell",)),
    ScreenColumn("column", CellFormat.TEXT, ("column",), 1),
    ScreenColumn("change", CellFormat.LINES, ("change",)),
    ScreenColumn("why", CellFormat.NAMES, ("why",), 2),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the changes."""
    figures = answer.figures
    return make_list_page(
        answer,
        _COLUMNS,
        title=language.translate("Fixed" if figures["done"] else "To fix"),
        subtitle=f"{figures['data']} · {', '.join(figures['corrections']) or language.translate('all corrections')}",
        summary=_summarise(answer, language),
        section_field="sheet",
    )


def _summarise(answer: ListAnswer, language: Language) -> str:
    """Return one line with the number of cells, in total and for each correction."""
    figures = answer.figures
    counts = ", ".join(f"{name} {language.format_number(count)}" for name, count in figures["by_correction"].items())
    cells = language.translate_count("1 cell", "{count} cells", figures["cells"])
    summary = f"{language.add_colon(cells)} {counts}" if counts else cells
    can_apply = figures["cells"] and not figures["done"]
    return f"{summary} · {language.translate('--apply writes this')}" if can_apply else summary
