"""Listings that answer a selection, with the question above and the notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.query.selecting.question_line import describe_question
from metrocli.text.phrases import format_count
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.answers.fields import Fields
    from metrocli.answers.screen import ScreenColumn
    from metrocli.messages import Note
    from metrocli.query.selecting.selection import Selection


def build_listing(  # noqa: PLR0913 - the parts of a listing
    command: str,
    selection: Selection,
    frame: pd.DataFrame,
    fields: Fields,
    shown: tuple[ScreenColumn, ...],
    *,
    summary: str = "",
    notes: tuple[Note, ...] | None = None,
    extra: Fields | None = None,
    options: dict[str, Any] | None = None,
    title: str = "",
) -> ListAnswer:
    """Build the listing of a command that lists the rows of a sheet.

    Args:
        command: the command, a plural such as `meetings`.
        selection: the filters, for the question and the notes.
        frame: the rows, with a column for each field.
        fields: the fields.
        shown: the columns on a screen.
        summary: the line below; "" counts the rows.
        notes: the notes; None takes those of the selection.
        extra: fields that are given only if `--columns` names them.
        options: options of the command beyond the filters, by their keys in `query`.
        title: the title; "" takes the command.
    """
    pieces = [f"{key} {join_or(value)}" for key, value in (options or {}).items() if value is not True]
    return note_if_empty(
        ListAnswer(
            command,
            title or command.capitalize(),
            selection.query | (options or {}),
            frame,
            fields,
            shown,
            subtitle=" · ".join(filter(None, (*pieces, describe_question(selection)))),
            summary=summary or format_count(len(frame), command[:-1]),
            notes=tuple(selection.notes) if notes is None else notes,
            extra=extra or {},
        )
    )
