"""The members in the selected time, and how often they took part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType, sheet_fields
from metrocli.answers.records import to_records
from metrocli.messages import MessageType
from metrocli.query.answering.explaining import cells_of
from metrocli.query.linking.selected_links import count_selected
from metrocli.query.selecting.matching import match_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from metrocli.answers.explanation import ColumnCells
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

MEMBERS_NOT_COUNTED = MessageType(
    "members-not-counted",
    "{count:,} members have the status {status:quoted}, so totals do not count them: {names:and}.",
    one="1 member has the status {status:quoted}, so totals do not count it: {names:and}.",
)
MEMBER = {
    "name": Field(FieldType.TEXT, "the member's canonical name"),
    **sheet_fields(
        "memberships",
        {
            "region": FieldType.TEXT,
            "country": FieldType.TEXT,
            "status": FieldType.TEXT,
            "joined": FieldType.DATE,
            "left": FieldType.DATE,
        },
    ),
}
"""The fields of a member that come from the memberships sheet."""


def select_members(selection: Selection) -> pd.DataFrame:
    """Select the members with a membership in the selected time, and count their activities.

    Returns:
        One row for each member that the filters select, in the order of the sheet, with the row number of its latest
        membership as index: the fields of `MEMBER` from that membership, `activities` (int64), `participated` (bool)
        and `counts` (bool, whether totals count it).

    Raises:
        UnreadableData: the dataset has no sheet `memberships`.
    """
    return selection.compute_once(_select_members)


def _select_members(selection: Selection) -> pd.DataFrame:
    import numpy as np

    selection.dataset.require("memberships")
    members = selection.latest_memberships
    members = members[
        selection.match_terms(members["joined"], members["left"]) & selection.match_members(members["member"])
    ]
    members = members.rename(columns={"member": "name"})
    counts_of = count_selected(selection, "members", only_listed=True)
    activities = np.array([counts_of.get(name, 0) for name in members["name"].tolist()], "int64")
    counts = match_names(members["name"], selection.full_members)
    return members.assign(activities=activities, participated=activities > 0, counts=counts)


def find_records_of_members(selection: Selection) -> dict[str, dict[str, Any]]:
    """Find the latest membership of each member by its name, with the fields of `MEMBER`."""
    memberships = selection.latest_memberships.rename(columns={"member": "name"})
    return {record["name"]: record for record in to_records(memberships, MEMBER)}


def find_places_of_members(dataset: SheetDataset) -> dict[str, int]:
    """Find the place of each member in the order of the memberships, from 0."""
    return {member: place for place, member in enumerate(dataset.members)}


def build_not_counted_notes(members: pd.DataFrame) -> list[Message]:
    """Build a note for each status of members that totals do not count.

    Args:
        members: rows of `select_members`.
    """
    others = members[~members["counts"]]
    return [
        MEMBERS_NOT_COUNTED(status=str(status), names=[*map(str, group)], count=len(group))
        for status, group in others.groupby("status", sort=False)["name"]
    ]


def cells_of_members(selection: Selection, names: Iterable[str]) -> ColumnCells:
    """Return the cells of `memberships` that name some members: of each, its latest membership."""
    rows = selection.compute_once(_find_rows_of_members)
    return cells_of("memberships", "member", (rows[name] for name in names if name in rows))


def _find_rows_of_members(selection: Selection) -> dict[str, int]:
    """Find the row of the latest membership of each member, by its name."""
    memberships = selection.latest_memberships
    return dict(zip(memberships["member"].tolist(), memberships.index.tolist(), strict=True))
