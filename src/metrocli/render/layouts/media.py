"""The page of `media`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = tuple(ScreenColumn(name, CellFormat.TEXT, (name,)) for name in ("month", "outlet", "topic"))


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of mentions."""
    mentions = language.translate_count("1 mention", "{count} mentions", answer.figures["mentions"])
    outlets = language.translate_count("1 outlet", "{count} outlets", answer.figures["outlets"])
    return make_list_page(
        answer,
        _COLUMNS,
        title=language.translate("Media"),
        subtitle=describe_question(answer, language),
        summary=language.translate("{mentions} in {outlets}", mentions=mentions, outlets=outlets),
    )
