"""The page of `outcomes` and `challenges`, usual or uncovered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

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


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of codes."""
    figures, is_uncovered = answer.figures, bool(answer.query.get("uncovered"))
    if is_uncovered:
        uncovered = language.translate_count(
            "{uncovered} of 1 code without an activity",
            "{uncovered} of {count} codes without an activity",
            figures["codes"],
            uncovered=figures["uncovered"],
        )
        activities = language.translate_count(
            "1 activity looked at", "{count} activities looked at", figures["activities"]
        )
        summary = f"{uncovered} · {activities}"
    else:
        codes = language.translate_count("1 code", "{count} codes", figures["codes"])
        activities = language.translate_count("1 activity", "{count} activities", figures["activities"])
        summary = f"{codes} · {activities}"
    titles = {
        "outcomes": language.translate("Uncovered outcomes" if is_uncovered else "Outcomes"),
        "challenges": language.translate("Uncovered challenges" if is_uncovered else "Challenges"),
    }
    return make_list_page(
        answer,
        _COLUMNS_OF_UNCOVERED if is_uncovered else _COLUMNS,
        title=titles[answer.command],
        subtitle=describe_question(answer, language),
        summary=summary,
    )
