"""One member's activities in time: what was its part in each, and who held its seats on that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import FieldType
from metrocli.query.facts.calendar import match_each_month
from metrocli.query.facts.seats import find_term_days, group_seats, read_people

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection

TIMELINE = {
    "id": FieldType.TEXT,
    "title": FieldType.TEXT,
    "start": FieldType.DATE,
    "end": FieldType.DATE,
    "role": FieldType.TEXT,
    "spoke": FieldType.SEVERAL,
    "vacant": FieldType.SEVERAL,
}


def build_timeline(selection: Selection, name: str, activities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A member's activities by date.

    Args:
        selection: the filters.
        name: the member.
        activities: its activities, as rows of the `activities` answer.

    Returns:
        For each activity its `id`, `title`, `start` and `end`, the member's `role` in it, where `participations` says
        one, who `spoke` for the member (all that held one of its seats on some day of it: on the day of a handover
        both), and the roles that were `vacant` on all of its days. Of an activity without a date nothing is known.
    """
    people = read_people(selection.dataset)
    own = people[people["members"].map(lambda names: name in names).astype("bool")]
    gaps = [
        (gap.first, gap.last, str(own.loc[gap.row, "role"])) for seat in group_seats(own) for gap in seat.vacancies()
    ]
    terms = [
        (*find_term_days(first, last), str(person))
        for first, last, person in zip(own["from"], own["until"], own["person"], strict=True)
    ]
    roles = _roles(selection, name)
    found = []
    for each in activities:
        begin, end = each["start"] or each["end"], each["end"] or each["start"]
        known = begin is not None and end is not None
        end = max(begin, end) if known else end
        found.append(
            {
                **{key: each[key] for key in ("id", "title", "start", "end")},
                "role": roles.get(each["id"]),
                "spoke": list(
                    dict.fromkeys(who for first, last, who in terms if known and first <= end and last >= begin)
                ),
                "vacant": [role for first, last, role in gaps if known and first <= begin and end <= last],
            }
        )
    return found


def _roles(selection: Selection, name: str) -> dict[str, str]:
    """The member's role in each activity, as the long form of who took part says it."""
    dataset = selection.dataset
    if dataset.table("participations") is None:
        return {}
    long = dataset.frame("participations").dropna(subset=["activity", "member", "role"])
    written = [text for text in long["member"].unique() if dataset.is_name_of(text, name)]
    long = long[long["member"].isin(written)].drop_duplicates(["activity", "role"])
    return {str(activity): "; ".join(roles) for activity, roles in long.groupby("activity")["role"]}


def count_by_month(selection: Selection, taken: pd.DataFrame) -> dict[str, int]:
    """How many of some activities touch each month of the time asked for."""
    return {month: int(hits.loc[taken.index].sum()) for month, hits in match_each_month(selection).items()}
