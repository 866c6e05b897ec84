"""The things that a report names and that a site has a page for: members, activities, codes, allies, people."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class ThingKind(StrEnum):
    """A kind of thing; the value is the folder of its pages in a site."""

    MEMBER = "members"
    ACTIVITY = "activities"
    OUTCOME = "outcomes"
    CHALLENGE = "challenges"
    ALLIANCE = "alliances"
    PERSON = "people"


class Thing(NamedTuple):
    """A thing that a text names.

    Attributes:
        kind: its kind.
        key: what identifies it among those of its kind: the name or the code as the report prints it, clean (see
            `report.cleaning`); for an activity, its row in the sheet `activities` (see `name_activity`).
    """

    kind: ThingKind
    key: str


def name_activity(row: int) -> Thing:
    """Return the thing of an activity, which may have no id, by its row in the frame of the sheet `activities`."""
    return Thing(ThingKind.ACTIVITY, str(row))
