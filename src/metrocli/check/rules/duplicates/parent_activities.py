"""Rules about activities that are part of another activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.body_meetings import is_body_meeting
from metrocli.check.rule import rule
from metrocli.hints import WRITE_INSTEAD
from metrocli.messages import MessageType
from metrocli.model.codes import IdIndex
from metrocli.model.findings import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from metrocli.check.evidence.evidence import Evidence

_LEAST_MEMBERS = 3


def _rows_by_id(evidence: Evidence) -> dict[str, int]:
    """Return the first row of each activity id."""
    rows: dict[str, int] = {}
    for row, activity_id in evidence.values("activities", "id").items():
        rows.setdefault(activity_id, row)
    return rows


def _parent_rows(evidence: Evidence) -> dict[int, int]:
    """Return, for each activity with a listed parent, its row and the row of its parent."""
    rows = evidence.compute_once(_rows_by_id)
    parents = evidence.values("activities", "parent")
    return {row: rows[parent] for row, parent in parents.items() if parent in rows}


PART_OUTSIDE = MessageType(
    "part-outside",
    "{day} is outside the dates of the activity that it is part of, {parent}, from {first} to {last}",
    "Correct the dates of one of the two.",
)
PART_ON_OTHER_DAY = MessageType(
    "part-on-other-day",
    "{day} is not the day of the activity that it is part of, {parent}, {first}",
    "Correct the dates of one of the two.",
)


@rule(
    "D607",
    "A part outside the dates of the whole",
    Severity.WARNING,
    why="A part takes place on the days of the whole activity, so one of the dates is wrong, or it is part of another "
    "activity.",
    fix="Correct the dates of one of the two, or the cell in the column 'parent'.",
    example="activities.csv, start: 2021-11-14 is outside the dates of the activity that it is part of, 2021-T3-06 "
    "(row 7), from 2021-11-08 to 2021-11-13",
)
def find_parts_outside_parent(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that begin before their parent or end after it."""
    days = _activity_days(evidence)
    has_start, has_end = (evidence.values("activities", column) for column in ("start", "end"))
    for row, parent in _parent_rows(evidence).items():
        if row not in days or parent not in days:
            continue
        (first, last), (begin, end) = days[row], days[parent]
        if begin <= first and last <= end:
            continue
        is_start_wrong = first < begin or first > end
        column = "start" if row in has_start and (is_start_wrong or row not in has_end) else "end"
        day, cell = first if column == "start" else last, evidence.cell("activities", row, column)
        whole = evidence.describe_activity(parent)
        message = (
            PART_OUTSIDE.at(cell, day=day, parent=whole, first=begin, last=end)
            if begin < end
            else PART_ON_OTHER_DAY.at(cell, day=day, parent=whole, first=begin)
        )
        yield Violation(cell, day.isoformat(), message)


def _activity_days(evidence: Evidence) -> dict[int, tuple[date, date]]:
    """Return the first and last day of each activity with a date, by row; not if they are reversed."""
    starts, ends = (evidence.values("activities", column) for column in ("start", "end"))
    only_end = {row: (end.date(), end.date()) for row, end in ends.items() if row not in starts}
    return evidence.activity_days | only_end


PARENT_UNKNOWN = MessageType("parent-unknown", "{text:quoted} is not the id of an activity", "{hint}")


@rule(
    "D608",
    "Part of an activity that is not listed",
    Severity.ERROR,
    why="It is unclear what the activity is part of, and it is not shown there.",
    fix="Write the id of an activity of the sheet, or leave the cell blank.",
    example="activities.csv, parent: '2021-T3-6' is not the id of an activity",
)
def find_unknown_parents(evidence: Evidence) -> Iterator[Violation]:
    """Find parents that are not the id of an activity."""
    rows = evidence.compute_once(_rows_by_id)
    index = IdIndex(rows)
    for row, parent in evidence.values("activities", "parent").items():
        if parent in rows:
            continue
        replacement, cell = index.find_meant(parent), evidence.cell("activities", row, "parent")
        hint = WRITE_INSTEAD(names=[replacement]) if replacement else None
        yield Violation(cell, parent, PARENT_UNKNOWN.at(cell, text=parent, hint=hint), replacement)


PART_OF_ITSELF = MessageType("part-of-itself", "the activity is part of itself")
CIRCLE_OF_PARTS = MessageType(
    "circle-of-parts", "the activity is part of {parent}, which is directly or indirectly part of this activity"
)


@rule(
    "D609",
    "An activity that is part of itself",
    Severity.ERROR,
    why="An activity that is part of itself, directly or through its own parts, is not counted with any whole.",
    fix="Clear the cell of the activity that is not part of another activity.",
    example="activities.csv, parent: the activity is part of R-06 (row 7), which is directly or indirectly part of "
    "this activity",
)
def find_circles(evidence: Evidence) -> Iterator[Violation]:
    """Find circles of parents; each circle is reported once, at its first row."""
    parents = _parent_rows(evidence)
    parent_texts = evidence.values("activities", "parent")
    positions: dict[int, int] = {}
    for row in parents:
        current, path = row, list[int]()
        while current in parents and current not in positions:
            positions[current] = len(path)
            path.append(current)
            current = parents[current]
        # If the path ends at one of its own rows, it is a circle from there on.
        if current in positions and path[positions[current] : positions[current] + 1] == [current]:
            circle = path[positions[current] :]
            first = min(circle)
            cell = evidence.cell("activities", first, "parent")
            message = (
                CIRCLE_OF_PARTS.at(cell, parent=evidence.describe_activity(parents[first]))
                if len(circle) > 1
                else PART_OF_ITSELF.at(cell)
            )
            yield Violation(cell, parent_texts[first], message)


PART_WITH_ALL_MEMBERS = MessageType(
    "part-with-all-members", "exactly the {count:,} members of the activity that it is part of, {parent}, are listed"
)


@rule(
    "D610",
    "A part with exactly the members of the whole",
    Severity.NOTE,
    why="Seldom do all members of an activity take part in each of its parts. Perhaps the list was copied.",
    fix="List the members that took part in the part. Leave the list if all did.",
    example="activities.csv, members: exactly the 57 members of the activity that it is part of, 2021-T3-06 (row 7), "
    "are listed",
)
def find_parts_with_all_members(evidence: Evidence) -> Iterator[Violation]:
    """Find parts with the same three or more members as their parent, except those of meetings of a body."""
    parents = _parent_rows(evidence)
    members = evidence.members_by_activity if parents else {}
    for row, parent in parents.items():
        listed: frozenset[str] = members.get(row, frozenset())
        is_copy = row != parent and len(listed) >= _LEAST_MEMBERS and listed == members.get(parent)
        if is_copy and not is_body_meeting(evidence, listed):
            cell = evidence.cell("activities", row, "members")
            whole = evidence.describe_activity(parent)
            yield Violation(cell, "", PART_WITH_ALL_MEMBERS.at(cell, count=len(listed), parent=whole))
