"""The activities of one member in time, with its role and the people who held its seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType
from metrocli.query.facts.calendar import match_each_month
from metrocli.query.facts.seats import find_term_days, group_seats, read_people

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection

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
    people = read_people(selection.dataset)
    own = people[people["members"].map(lambda names: name in names).astype("bool")]
    gaps = [
        (vacancy.first, vacancy.last, str(own.loc[vacancy.row, "role"]))
        for seat in group_seats(people)
        for vacancy in seat.vacancies()
        if vacancy.row in own.index
    ]
    terms = [
        (*find_term_days(first, last), str(person))
        for first, last, person in zip(own["from"], own["until"], own["person"], strict=True)
    ]
    roles = _read_roles(selection, name)
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


def _read_roles(selection: Selection, name: str) -> dict[str, str]:
    """Read the role of a member in each activity, by the activity's id, from `participations`."""
    dataset = selection.dataset
    if dataset.table("participations") is None:
        return {}
    participations = dataset.frame("participations").dropna(subset=["activity", "member", "role"])
    spellings = [text for text in participations["member"].unique() if dataset.is_name_of(text, name)]
    own = participations[participations["member"].isin(spellings)].drop_duplicates(["activity", "role"])
    return {str(activity): "; ".join(roles) for activity, roles in own.groupby("activity")["role"]}


def count_by_month(selection: Selection, activities: pd.DataFrame) -> dict[str, int]:
    """Count the activities that touch each month of the selected time, by month ("2021-09").

    Args:
        selection: the filters of time.
        activities: some of its activities.
    """
    return {month: int(mask.loc[activities.index].sum()) for month, mask in match_each_month(selection).items()}
