"""The page of `explain` without a rule: all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("rule", CellFormat.TEXT, ("rule",)),
    ScreenColumn("", CellFormat.SEVERITY, ("severity",)),
    ScreenColumn("what it finds", CellFormat.TEXT, ("title",)),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of rules."""
    summary = language.translate_count(
        "1 rule · metrocli explain RULE shows more",
        "{count} rules · metrocli explain RULE shows more",
        len(answer.frame),
    )
    return make_list_page(answer, _COLUMNS, title=language.translate("Rules"), summary=summary)
