"""Bodies and their meetings: the people, the seats, the members with a seat, and the activities that are meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.query.facts.seats import group_seats, read_people
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.query.facts.seats import Seat

_SMALLEST_BODY = 3


def list_people(evidence: Evidence) -> pd.DataFrame:
    """Return the people (see `read_people`)."""
    return read_people(evidence.dataset)


def list_seats(evidence: Evidence) -> list[Seat]:
    """Return the seats of all bodies (see `group_seats`)."""
    return group_seats(evidence.compute_once(list_people))


def find_seat_members(evidence: Evidence) -> dict[str, frozenset[str]]:
    """Return the members with a seat in each body, by the name of the body, folded."""
    members_of = evidence.compute_once(list_people)["members"].to_dict()
    members: dict[str, set[str]] = {}
    for seat in evidence.compute_once(list_seats):
        body = fold(evidence.values("people", "body").get(seat.terms[0].row, ""))
        members.setdefault(body, set()).update(*(members_of[term.row] for term in seat.terms))
    return {body: frozenset(of_body) for body, of_body in members.items()}


def is_body_meeting(evidence: Evidence, present: AbstractSet[str]) -> bool:
    """Return whether the members that took part in an activity make it a meeting of a body (see `BodyMeetings`)."""
    return any(
        len(members) >= _SMALLEST_BODY and len(members) <= 2 * len(members & present) > len(present)
        for members in evidence.compute_once(find_seat_members).values()
    )


class BodyMeetings:
    """Finds the activities that were meetings of a body, from the members that took part."""

    def __init__(self, evidence: Evidence) -> None:
        import numpy as np

        self._spans, self._parts = evidence.activity_spans, evidence.participations
        self._links = evidence.members_by_activity
        self._has_days = np.isin(self._links.rows, self._spans.index.to_numpy())

    def meetings(self, members: frozenset[str]) -> dict[int, tuple[date, date, frozenset[str]]]:
        """Return the meetings of a body, by row of the activity.

        An activity is a meeting of a body if at least half of the members with a seat in the body took part, and they
        are more than half of all that took part.

        Args:
            members: the members with a seat in the body.

        Returns:
            The first day, the last day and those of the members that took part.
        """
        import numpy as np

        if len(members) < _SMALLEST_BODY:
            return {}
        present, listed = self._links.count_members(members), self._links.counts
        is_meeting = self._has_days & (2 * present >= len(members)) & (2 * present > listed)
        rows = self._links.rows[is_meeting]
        meetings: dict[int, tuple[date, date, frozenset[str]]] = {}
        if not len(rows):
            return meetings
        is_mention = self._parts.with_values(members) & np.isin(self._parts.activity, rows)
        for row in dict.fromkeys(self._parts.activity[is_mention].tolist()):
            days = self._spans.loc[row]
            meetings[row] = (days["first"].date(), days["last"].date(), self._links[row] & members)
        return meetings
