"""Members, how often they took part, and the silent members."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.messages import MessageType
from metrocli.query.facts.contacts import add_contacts
from metrocli.query.facts.membership import MEMBER, select_members
from metrocli.query.selecting.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.messages import Note
    from metrocli.query.selecting.selection import Selection

MEMBERS_WITHOUT_ACTIVITY = MessageType(
    "members-without-activity",
    "{count:,} members did not take part.",
    "Use --silent to see which.",
    "1 member did not take part.",
)
ALL_TOOK_PART = MessageType("all-took-part", "Every member took part.")
_FIELDS = MEMBER | {
    "activities": Field(FieldType.INTEGER, "the number of activities that list the member"),
    "participated": Field(FieldType.FLAG, "whether any activity lists the member"),
}
_SHOWN = (
    ScreenColumn("member", CellFormat.TEXT, ("name",)),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 2),
    ScreenColumn("country", CellFormat.TEXT, ("country",), 1),
    ScreenColumn("status", CellFormat.TEXT, ("status",), 4),
    ScreenColumn("joined", CellFormat.TEXT, ("joined",), 3),
    ScreenColumn("activities", CellFormat.BAR, ("activities",)),
)
_HEARD = {
    "meetings": Field(FieldType.INTEGER, "the number of bilateral meetings with the member"),
    "seats": Field(FieldType.SEVERAL, "the seats that the member holds: body and role"),
    "engaged": Field(FieldType.SEVERAL, "the periods whose published reports count the member as engaged"),
    "heard": Field(FieldType.SEVERAL, "other contact with the member, in words: meetings, seats, published reports"),
}
_USUAL = RowType(_FIELDS, _HEARD)
_SILENT = RowType(_FIELDS | _HEARD, when="--silent")
ROWS = (_USUAL, _SILENT)
_SHOWN_SILENT = (
    ScreenColumn("member", CellFormat.TEXT, ("name",)),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 1),
    ScreenColumn("country", CellFormat.TEXT, ("country",), 2),
    ScreenColumn("status", CellFormat.TEXT, ("status",), 4),
    ScreenColumn("joined", CellFormat.TEXT, ("joined",), 3),
    ScreenColumn("other contact", CellFormat.NAMES, ("heard",)),
)


def members(selection: Selection, *, silent: bool = False) -> ListAnswer:
    """List the members with the number of activities that they took part in.

    Args:
        selection: the filters; if they select activities by content, only members that took part are listed.
        silent: whether to list the members that took part in none instead, with other contact (see `add_contacts`).

    Raises:
        UnreadableData: the dataset has no sheet `memberships` or no sheet `activities`.
    """
    frame = select_members(selection)
    notes: list[Note] = [*selection.notes]
    full = frame[frame["counts"]]
    took_part = int(full["participated"].sum())
    summary = [f"{took_part} of {format_count(len(full), 'member')} took part"]
    rows, shown = _USUAL, _SHOWN
    if silent:
        rows, shown = _SILENT, _SHOWN_SILENT
        frame = frame[~frame["participated"]]
    elif any((selection.outcomes, selection.challenges, selection.lines, selection.alliances, selection.texts)):
        frame = frame[frame["participated"]]
        if took_part < len(full):
            notes.append(MEMBERS_WITHOUT_ACTIVITY(count=len(full) - took_part))
    if silent:
        frame = add_contacts(selection, frame)
        summary += _summarise_silent(frame.loc[frame["counts"], "heard"])
    others = frame[~frame["counts"]]
    if len(others):
        summary.append(f"{len(others)} not counted: {', '.join(sorted(set(others['status'])))}")
    listing = ListAnswer(
        "members",
        "Silent members" if silent else "Members",
        selection.query | ({"silent": True} if silent else {}),
        frame,
        rows.fields,
        shown,
        subtitle=describe_question(selection),
        summary=" · ".join(summary),
        notes=tuple(notes),
        extra=rows.extra,
        in_totals="counts",
        load_extra=None if silent else lambda rows: add_contacts(selection, rows),
    )
    if silent and len(full) and not len(frame):
        return replace(listing, notes=(*notes, ALL_TOOK_PART()))
    return note_if_empty(listing)


def _summarise_silent(contacts: pd.Series[Any]) -> list[str]:
    """Count the members that did not take part, and those of them with other contact, in words."""
    silent, elsewhere = len(contacts), int((contacts.map(len) > 0).sum())
    if not silent:
        return []
    number = f"all {silent:,}" if elsewhere == silent > 1 else f"{elsewhere:,}" if elsewhere else "none"
    verb = "appear" if elsewhere > 1 else "appears"
    where = " (meetings, seats, published lists)" if elsewhere else ""
    return [f"{silent:,} did not; {number} {verb} elsewhere{where}"]
