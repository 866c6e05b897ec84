"""Other contact with members: bilateral meetings, seats in a body, and published reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType
from metrocli.messages import MessageType
from metrocli.query.answering.explaining import cells_of
from metrocli.query.facts.claims import ENGAGED, select_claims
from metrocli.query.facts.meetings_and_media import select_meetings
from metrocli.query.facts.seats import read_people
from metrocli.sheets.parsing.links import match_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from metrocli.answers.explanation import ColumnCells
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection


MEETINGS_HELD = MessageType("meetings-held", "{count:,} meetings", one="1 meeting")
SEAT_HELD = MessageType("seat-held", "seat ({seat:all})")
SEAT_WITHOUT_NAME = MessageType("seat-without-name", "seat")
NAMED_IN_REPORT = MessageType("named-in-report", "published in {period}")
CONTACTS = {
    "meetings": Field(FieldType.INTEGER, "the number of bilateral meetings with the member"),
    "seats": Field(FieldType.SEVERAL, "the seats that the member holds: body and role"),
    "engaged": Field(FieldType.SEVERAL, "the periods whose published reports count the member as engaged"),
    "other_contact": Field(FieldType.MESSAGES, "other contact with the member: meetings, seats, published reports"),
}
"""The fields with other contact."""


def add_contacts(selection: Selection, members: pd.DataFrame) -> pd.DataFrame:
    """Add columns with other contact in the selected time to a frame of members.

    Args:
        selection: the filters of time.
        members: rows with a column `name`.

    Returns:
        The same rows with four more columns: `meetings` (int64, bilateral meetings), `seats` (a tuple such as
        ("board, member",)), `engaged` (a tuple of the periods whose published report lists the member) and
        `other_contact` (a tuple of messages about all of these; () without other contact).
    """
    meetings = select_meetings(selection)["members"].explode().dropna().value_counts()
    seats: dict[str, dict[tuple[str, ...], None]] = {}
    people = _select_people(selection)
    for names, body, role in zip(people["members"], people["body"], people["role"], strict=True):
        seat = tuple(text for text in dict.fromkeys((body, role)) if isinstance(text, str))
        for name in names:
            seats.setdefault(name, {})[seat] = None
    engaged: dict[str, dict[str, None]] = {}
    claims = _select_claims_by_member(selection)
    for name, period in zip(claims["member"], claims["period"], strict=True):
        engaged.setdefault(name, {})[period] = None
    names = members["name"].tolist()
    held = [(int(meetings.get(name, 0)), (*seats.get(name, ()),), (*engaged.get(name, ()),)) for name in names]
    columns: dict[str, list[Any]] = {
        "meetings": [times for times, _, _ in held],
        "seats": [tuple(", ".join(seat) for seat in of_member) for _, of_member, _ in held],
        "engaged": [periods for _, _, periods in held],
        "other_contact": [_list_contacts(*contact) for contact in held],
    }
    return members.assign(**columns)


def explain_contacts(selection: Selection) -> dict[str, dict[str, ColumnCells]]:
    """Find the cells with other contact, by the fields of `CONTACTS` and by member; without contact there are none."""
    links = selection.dataset.links("meetings", "members")
    links = links[match_rows(links["row"], [row for rows in select_meetings(selection)["rows"] for row in rows])]
    held = _select_people(selection)["members"].explode().dropna()
    claims = _select_claims_by_member(selection)
    return {
        "meetings": _group_cells("meetings", "members", links["row"], links["value"]),
        "seats": _group_cells("people", "member", held.index, held),
        "engaged": _group_cells("published", "value", claims.index, claims["member"]),
    }


def _group_cells(sheet: str, column: str, rows: Iterable[int], names: Iterable[str]) -> dict[str, ColumnCells]:
    """Group the cells of a column by the members that their rows are about."""
    rows_of: dict[str, list[int]] = {}
    for row, name in zip(rows, names, strict=True):
        rows_of.setdefault(name, []).append(row)
    return {name: cells_of(sheet, column, own) for name, own in rows_of.items()}


def _select_people(selection: Selection) -> pd.DataFrame:
    """Select the people whose terms touch the selected time (see `read_people`)."""
    people = read_people(selection.dataset)
    return people[selection.match_terms(people["from"], people["until"])]


def _select_claims_by_member(selection: Selection) -> pd.DataFrame:
    """Select the claims that a member is engaged, with the canonical name in a column `member`."""
    claims = select_claims(selection, ENGAGED)
    resolved = {written: selection.dataset.members.look_up(written) for written in claims["value"].unique()}
    names = {written: name.name for written, name in resolved.items() if name is not None}
    return claims.assign(member=claims["value"].map(names)).dropna(subset=["member"])


def _list_contacts(meetings: int, seats: tuple[tuple[str, ...], ...], engaged: tuple[str, ...]) -> tuple[Message, ...]:
    """List the other contact with one member, a message for each."""
    return (
        *([MEETINGS_HELD(count=meetings)] if meetings else []),
        *(SEAT_HELD(seat=seat) if seat else SEAT_WITHOUT_NAME() for seat in seats),
        *(NAMED_IN_REPORT(period=period) for period in engaged),
    )
