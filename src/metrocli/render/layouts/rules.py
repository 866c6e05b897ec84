"""The page of `explain` without a rule: all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer

_COLUMNS = (
    ScreenColumn("rule", CellFormat.TEXT, ("rule",)),
    ScreenColumn("", CellFormat.SEVERITY, ("severity",)),
    ScreenColumn("what it finds", CellFormat.TEXT, ("title",)),
)


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the list of rules."""
    summary = f"{format_count(len(answer.frame), 'rule')} · metrocli explain RULE says more"
    return make_list_page(answer, _COLUMNS, title="Rules", summary=summary)
