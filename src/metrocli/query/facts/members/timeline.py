"""The activities of one member in time, with its role and the people who held its seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType
from metrocli.query.facts.calendar import DaysOfMonths
from metrocli.query.facts.seats import PeopleOfMembers

if TYPE_CHECKING:
    from collections.abc import Collection

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
    roles = selection.dataset.compute_once(_Roles).read(name)
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


class _Roles:
    """The roles of each member in `participations`. Use it with `compute_once`.

    Args:
        dataset: the dataset.
    """

    def __init__(self, dataset: SheetDataset) -> None:
        import numpy as np

        self._texts = [dataset.parse_texts("participations", column) for column in ("activity", "member", "role")]
        self._texts_of: dict[str, list[int]] = {}
        self._places: Any = np.zeros(0, "int64")
        if not self._texts[2].distinct:
            return
        for code, written in enumerate(self._texts[1].distinct):
            if (resolved := dataset.members.look_up(written)) is not None:
                self._texts_of.setdefault(resolved.name, []).append(code)
        self._places = np.flatnonzero(np.logical_and.reduce([texts.codes >= 0 for texts in self._texts]))
        of_members = self._texts[1].codes[self._places]
        self._places = self._places[np.argsort(of_members, kind="stable")]
        self._ends = np.cumsum(np.bincount(of_members + 1, minlength=len(self._texts[1].distinct) + 1))

    def read(self, name: str) -> dict[str, str]:
        """Read the roles of a member, by the activity's id; several are separated by semicolons."""
        import numpy as np

        parts = [self._places[self._ends[code] : self._ends[code + 1]] for code in self._texts_of.get(name, ())]
        if not parts:  # the activities of a large sheet are not looked at
            return {}
        places = np.sort(np.concatenate(parts))
        activities, _, roles = self._texts
        roles_of: dict[str, dict[str, None]] = {}
        for activity, role in zip(*(texts.codes[places].tolist() for texts in (activities, roles)), strict=True):
            roles_of.setdefault(activities.distinct[activity], {})[roles.distinct[role]] = None
        return {activity: "; ".join(names) for activity, names in roles_of.items()}


def count_by_month(selection: Selection, rows: Collection[int]) -> dict[str, int]:
    """Count the activities that touch each month of the selected time, by month ("2021-09").

    Args:
        selection: the filters of time.
        rows: the rows of some of its activities.
    """
    return selection.compute_once(DaysOfMonths).count(rows)
