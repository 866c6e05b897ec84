"""The activities of one member in time, with its role and the people who held its seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType
from metrocli.query.facts.calendar import find_rows_of_months
from metrocli.query.facts.seats import PeopleOfMembers

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

TIMELINE = {
    "id": Field(FieldType.TEXT, "the activity's id"),
    "title": Field(FieldType.TEXT, "its title"),
    "start": Field(FieldType.DATE, "the first day"),
    "end": Field(FieldType.DATE, "the last day; unknown for a single day"),
    "role": Field(FieldType.TEXT, "the member's role in the activity"),
    "seat_holders": Field(FieldType.SEVERAL, "the people who held a seat of the member on some day of the activity"),
    "vacant": Field(FieldType.SEVERAL, "the roles of seats that were vacant on all days of the activity"),
}


def build_timeline(selection: Selection, name: str, activities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Build the timeline of a member.

    Args:
        selection: the filters.
        name: the member.
        activities: its activities, as records of the `activities` answer, by date.

    Returns:
        For each activity a dict with the fields of `TIMELINE`: its `id`, `title`, `start` and `end`; the `role` of the
        member (from `participations`, or None); `seat_holders`, the people who held one of its seats on some day of the
        activity, so two on the day of a handover; and `vacant`, the roles that were vacant on all of its days. The
        lists are empty for an activity without a date.
    """
    people = selection.dataset.compute_once(PeopleOfMembers)
    own = people.find_rows(name)
    gaps = [
        (vacancy.first, vacancy.last, str(people.records[vacancy.row]["role"]))
        for vacancy in people.list_vacancies(own)
    ]
    terms = [(*people.days[row], str(people.frame.at[row, "person"])) for row in own]
    roles = selection.dataset.compute_once(_read_roles).get(name, {})
    timeline = []
    for activity in activities:
        begin, end = activity["start"] or activity["end"], activity["end"] or activity["start"]
        holders, vacant = [], []
        if begin is not None and end is not None:
            end = max(begin, end)
            holders = [person for first, last, person in terms if first <= end and last >= begin]
            vacant = [role for first, last, role in gaps if first <= begin and end <= last]
        timeline.append(
            {
                **{key: activity[key] for key in ("id", "title", "start", "end")},
                "role": roles.get(activity["id"]),
                "seat_holders": list(dict.fromkeys(holders)),
                "vacant": vacant,
            }
        )
    return timeline


def _read_roles(dataset: SheetDataset) -> dict[str, dict[str, str]]:
    """Read the roles of each member from `participations`, by the activity's id."""
    if dataset.table("participations") is None:
        return {}
    frame = dataset.frame("participations").dropna(subset=["activity", "member", "role"])
    names = {text: dataset.members.look_up(text) for text in frame["member"].unique()}
    roles: dict[str, dict[str, dict[str, None]]] = {}
    for activity, written, role in zip(frame["activity"], frame["member"], frame["role"], strict=True):
        if (resolved := names[written]) is not None:
            roles.setdefault(resolved.name, {}).setdefault(activity, {})[role] = None
    return {
        name: {activity: "; ".join(each) for activity, each in of_member.items()} for name, of_member in roles.items()
    }


def count_by_month(selection: Selection, rows: AbstractSet[int]) -> dict[str, int]:
    """Count the activities that touch each month of the selected time, by month ("2021-09").

    Args:
        selection: the filters of time.
        rows: the rows of some of its activities.
    """
    rows_of = selection.compute_once(find_rows_of_months)
    return {month: len(of_month & rows) for month, of_month in rows_of.items()}
