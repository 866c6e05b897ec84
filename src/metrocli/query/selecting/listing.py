"""A listing that answers a selection, with its question above and its notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.query.selecting.question_line import describe_question
from metrocli.text.phrases import format_count
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.answers.fields import FieldType
    from metrocli.answers.screen import ScreenColumn
    from metrocli.query.selecting.selection import Selection


def build_listing(  # noqa: PLR0913 - the parts of a listing
    command: str,
    selection: Selection,
    frame: pd.DataFrame,
    fields: dict[str, FieldType],
    shown: tuple[ScreenColumn, ...],
    *,
    told: str = "",
    notes: tuple[str, ...] | None = None,
    extra: dict[str, FieldType] | None = None,
    asked: dict[str, Any] | None = None,
    title: str = "",
) -> ListAnswer:
    """A listing of a sheet's rows, with what is said around it."""
    said = [f"{key} {join_or(value)}" for key, value in (asked or {}).items() if value is not True]
    return note_if_empty(
        ListAnswer(
            command,
            title or command.capitalize(),
            selection.query | (asked or {}),
            frame,
            fields,
            shown,
            subtitle=" · ".join(filter(None, (*said, describe_question(selection)))),
            summary=told or format_count(len(frame), command[:-1]),
            notes=tuple(selection.notes) if notes is None else notes,
            extra=extra or {},
        )
    )
