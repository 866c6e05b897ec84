"""The page of `media`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer

_COLUMNS = tuple(ScreenColumn(name, CellFormat.TEXT, (name,)) for name in ("month", "outlet", "topic"))


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the list of mentions."""
    mentions, outlets = (format_count(answer.figures[f"{noun}s"], noun) for noun in ("mention", "outlet"))
    return make_list_page(
        answer,
        _COLUMNS,
        title="Media",
        subtitle=describe_question(answer),
        summary=f"{mentions} in {outlets}",
    )
