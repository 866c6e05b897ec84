"""What a person sees of an answer: the line below its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.render.parts import Table
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from metrocli.answers.answer import Answer


def summarise(answer: Answer) -> str:
    """Return the line below the table of an answer; of several tables, that below the last."""
    (*_, table) = lay_out(answer, Language()).parts
    assert isinstance(table, Table)
    return table.summary


def describe(message: Any, *names: str) -> tuple[Any, ...]:  # noqa: ANN401 - a note or an error
    """Return the code of a message and these values; of a message within it, its code."""
    values = [message.values.get(name) for name in names]
    return (message.code, *(getattr(value, "code", value) for value in values))
