"""The page of `outcomes` and `challenges`, usual or uncovered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer

_COLUMNS = (
    ScreenColumn("code", CellFormat.TEXT, ("code",)),
    ScreenColumn("title", CellFormat.TEXT, ("title",)),
    ScreenColumn("members", CellFormat.NUMBER, ("members",), 1),
    ScreenColumn("activities", CellFormat.BAR, ("activities",)),
)
_COLUMNS_OF_UNCOVERED = (
    *_COLUMNS[:2],
    ScreenColumn("elsewhere", CellFormat.NUMBER, ("anywhere",), 1),
    ScreenColumn("published", CellFormat.NAMES, ("claimed",), 2),
)


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the list of codes."""
    figures, is_uncovered = answer.figures, bool(answer.query.get("uncovered"))
    activities = format_count(figures["activities"], "activity", "activities")
    if is_uncovered:
        uncovered = f"{figures['uncovered']} of {format_count(figures['codes'], 'code')} without an activity"
        summary = f"{uncovered} · {activities} looked at"
    else:
        summary = f"{format_count(figures['codes'], 'code')} · {activities}"
    return make_list_page(
        answer,
        _COLUMNS_OF_UNCOVERED if is_uncovered else _COLUMNS,
        title=f"Uncovered {answer.command}" if is_uncovered else answer.command.capitalize(),
        subtitle=describe_question(answer),
        summary=summary,
    )
