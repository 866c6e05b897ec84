"""The pages of plain lists, from answers made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from metrocli.answers.answer import ListAnswer
from metrocli.query.lists import ALLIANCE_ROWS, MEDIA_ROWS, MEETING_ROWS, QUESTION_ROWS, SETTING_ROWS
from metrocli.render.parts import Table
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from metrocli.answers.fields import RowType


def make_list(command: str, rows: RowType, **figures: int) -> ListAnswer:
    """A list without rows."""
    frame = pd.DataFrame(columns=[*rows.fields, *rows.extra])
    query: dict[str, Any] = {"member": ["Fenwick"]} if figures else {}
    return ListAnswer(command=command, query=query, frame=frame, fields=rows.fields, extra=rows.extra, figures=figures)


@pytest.mark.parametrize(
    ("answer", "title", "summary", "labels"),
    [
        (
            make_list("alliances", ALLIANCE_ROWS, alliances=1),
            "Alliances",
            "1 alliance",
            ["alliance", "full name", "kind", "activities"],
        ),
        (
            make_list("meetings", MEETING_ROWS, meetings=5, members=1),
            "Meetings",
            "5 meetings with 1 member",
            ["month", "mode", "members"],
        ),
        (
            make_list("media", MEDIA_ROWS, mentions=1, outlets=2),
            "Media",
            "1 mention in 2 outlets",
            ["month", "outlet", "topic"],
        ),
        (make_list("ask", QUESTION_ROWS), "Saved questions", "", ["question", "command"]),
        (make_list("config", SETTING_ROWS), "Settings", "", ["setting", "value", "source"]),
    ],
    ids=lambda value: value.command if isinstance(value, ListAnswer) else "",
)
def test_words_and_columns(answer: ListAnswer, title: str, summary: str, labels: list[str]) -> None:
    page = lay_out(answer, Language())
    (table,) = page.parts
    assert isinstance(table, Table)
    assert (page.title, table.summary) == (title, summary)
    assert page.subtitle == ("member Fenwick" if answer.query else "")
    assert [column.label for column in table.columns] == labels
