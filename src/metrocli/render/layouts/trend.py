"""The page of `trend`: one figure for each period or month, with a line of bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.render.values import put_message
from metrocli.text.phrases import capitalise
from metrocli.text.sparkline import sparkline

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

LABELS = {
    "activities": "activities",
    "members": "members that took part",
    "people_engaged": "people engaged",
    "experts": "experts",
}
"""The figures of a trend, with their labels."""


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the figures."""
    label, by = language.translate_label(LABELS[answer.query["what"]]), answer.query["by"]
    values = [None if value != value else int(value) for value in answer.frame["value"].astype("float64")]  # noqa: PLR0124 - NaN is not itself
    return make_list_page(
        answer,
        (
            ScreenColumn(by, CellFormat.TEXT, (by,)),
            ScreenColumn("from", CellFormat.TEXT, ("start",), 2),
            ScreenColumn("to", CellFormat.TEXT, ("end",), 2),
            ScreenColumn("change", CellFormat.CHANGE, ("change",), 1),
            ScreenColumn(label, CellFormat.BAR, ("value",)),
        ),
        title=capitalise(language.translate("{rows} by {columns}", rows=label, columns=language.translate_label(by))),
        subtitle=" · ".join(filter(None, (describe_question(answer, language), sparkline(values)))),
        summary=" ".join(put_message(message, language) for message in answer.figures["sum"]),
    )
