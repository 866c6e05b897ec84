"""Invented answers: each keeps the words and the parts of its page in its figures, where `lay_out` finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from metrocli.answers.answer import Answer, ListAnswer, RecordAnswer
from metrocli.render.parts import Page, make_list_page
from metrocli.render.registry import Target, render
from metrocli.render.terminal.table import render_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.fields import Field
    from metrocli.messages import Message
    from metrocli.render.parts import Part, ScreenColumn
    from metrocli.text.languages.language import Language

COMMANDS = ("things", "thing")
"""The commands of invented answers."""


class ListWords(NamedTuple):
    """The columns and the words of an invented list."""

    columns: tuple[ScreenColumn, ...]
    title: str
    subtitle: str
    summary: str
    section_field: str


def invent_list(
    frame: Any,  # noqa: ANN401 - a frame, or what makes one
    fields: Mapping[str, Field],
    *columns: ScreenColumn,
    kind: type[ListAnswer] = ListAnswer,
    command: str = "things",
    title: str = "",
    subtitle: str = "",
    summary: str = "",
    section_field: str = "",
    **more: Any,  # noqa: ANN401 - other attributes of the answer
) -> Any:  # noqa: ANN401 - a list of that kind
    """Invent a list, or a crosstab."""
    words = ListWords(columns, title, subtitle, summary, section_field)
    return kind(command=command, frame=pd.DataFrame(frame), fields=dict(fields), figures={"page": words}, **more)


def invent_record(
    result: dict[str, Any],
    *parts: Part,
    command: str = "thing",
    title: str = "",
    subtitle: str = "",
    **more: Any,  # noqa: ANN401 - other attributes of the answer
) -> RecordAnswer:
    """Invent a record."""
    return RecordAnswer(command=command, result=result, figures={"page": Page(title, subtitle, parts)}, **more)


def lay_out(answer: Answer, _: Language) -> Page:
    """Lay out an invented answer."""
    page = answer.figures["page"]
    if isinstance(answer, RecordAnswer):
        return Page(*page)
    words: ListWords = page
    return make_list_page(
        answer,
        words.columns,
        title=words.title,
        subtitle=words.subtitle,
        summary=words.summary,
        section_field=words.section_field,
    )


def draw(answer: Answer, *, width: int = 80, color: bool = False) -> tuple[str, list[Message]]:
    """Draw an answer for a terminal: the text, and the notes on what does not fit."""
    content, notes = render_table(answer, Target(width, color))
    assert isinstance(content, str)
    return content, list(notes)


def write(answer: Answer, name: str, target: Target | None = None) -> Any:  # noqa: ANN401 - text or bytes
    """Write an answer in a format."""
    return render(answer, name, target or Target()).content
