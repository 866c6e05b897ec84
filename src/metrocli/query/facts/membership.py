"""The members in the time asked for, and how often each of them took part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.fields import FieldType

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection

MEMBER = {
    "name": FieldType.TEXT,
    "region": FieldType.TEXT,
    "country": FieldType.TEXT,
    "status": FieldType.TEXT,
    "joined": FieldType.DATE,
    "left": FieldType.DATE,
}
"""The fields of a member that come from the memberships sheet."""


def select_members(selection: Selection) -> pd.DataFrame:
    """The members whose membership touches the time asked for, one row each, and how often they took part.

    Returns:
        A frame with the columns of the `members` answer, of the latest membership where there are several, and
        `counts`: whether the member is in totals of members.
    """
    selection.dataset.require("memberships")
    homes = selection.latest_memberships
    there = homes[selection.match_terms(homes["joined"], homes["left"]) & selection.match_members(homes["member"])]
    there = selection.mark_used("memberships", there).rename(columns={"member": "name"})
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(selection.activities.index) & links["listed"]]
    times = there["name"].map(links["value"].value_counts()).fillna(0).astype("int64")
    counts = there["name"].isin(selection.full_members)
    return there.assign(activities=times, participated=times > 0, counts=counts)
