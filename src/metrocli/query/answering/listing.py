"""Lists that answer a selection, with the filters as understood and the notes on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, note_if_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from metrocli.answers.explanation import Interpretation
    from metrocli.answers.fields import RowType
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection


def build_listing(  # noqa: PLR0913 - the parts of a list
    command: str,
    selection: Selection,
    frame: pd.DataFrame,
    rows: RowType,
    *,
    figures: Mapping[str, Any] | None = None,
    notes: Iterable[Message] = (),
    options: Mapping[str, Any] | None = None,
    interpretations: Iterable[Interpretation] = (),
    notes_empty: bool = True,
) -> ListAnswer:
    """Build the list of a command.

    Args:
        command: the command.
        selection: the filters.
        frame: the rows, with a column for each field.
        rows: the fields.
        figures: figures about the whole list.
        notes: notes that follow those of the filters.
        options: options of the command beyond the filters, by their keys in `query`.
        interpretations: how they were understood.
        notes_empty: whether a list without rows has a note that repeats the query.
    """
    listing = ListAnswer(
        command=command,
        query={**selection.query, **(options or {})},
        frame=frame,
        fields=rows.fields,
        extra=rows.extra,
        titles=selection.titles,
        figures=figures or {},
        notes=tuple(dict.fromkeys((*selection.notes, *notes))),
        interpretations=(*selection.interpretations, *interpretations),
    )
    return note_if_empty(listing) if notes_empty else listing
