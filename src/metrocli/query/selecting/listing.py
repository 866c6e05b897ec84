"""A listing that answers a selection, with its question above and its notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.kinds import Holds, Listing, Shown, counted, empty_note
from metrocli.query.selecting.question_line import describe_question
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection


def build_listing(  # noqa: PLR0913 - the parts of a listing
    command: str,
    selection: Selection,
    frame: pd.DataFrame,
    fields: dict[str, Holds],
    shown: tuple[Shown, ...],
    *,
    told: str = "",
    notes: tuple[str, ...] | None = None,
    extra: dict[str, Holds] | None = None,
    asked: dict[str, Any] | None = None,
    title: str = "",
) -> Listing:
    """A listing of a sheet's rows, with what is said around it."""
    said = [f"{key} {join_or(value)}" for key, value in (asked or {}).items() if value is not True]
    return empty_note(
        Listing(
            command,
            title or command.capitalize(),
            selection.query | (asked or {}),
            frame,
            fields,
            shown,
            subtitle=" · ".join(filter(None, (*said, describe_question(selection)))),
            counted=told or counted(len(frame), command[:-1]),
            notes=tuple(selection.notes) if notes is None else notes,
            extra=extra or {},
        )
    )
