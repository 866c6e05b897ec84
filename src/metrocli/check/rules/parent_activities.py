"""Rules about activities that are part of another activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.model.codes import natural_key
from metrocli.model.findings import Severity, Violation
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence


def _rows_by_id(evidence: Evidence) -> dict[str, int]:
    """Return the first row of each activity id."""
    ids = evidence.frame("activities")["id"].dropna().drop_duplicates()
    return dict(zip(ids, ids.index.tolist(), strict=True))


def _parent_rows(evidence: Evidence) -> dict[int, int]:
    """Return, for each activity with a listed parent, its row and the row of its parent."""
    parents = evidence.frame("activities")["parent"].dropna()
    rows = parents.map(_rows_by_id(evidence)).dropna().astype("int64")
    return dict(zip(rows.index.tolist(), rows.tolist(), strict=True))


@rule(
    "D607",
    "A part outside the dates of the whole",
    Severity.WARNING,
    why="An event that is part of another one takes place while that one does, so one of the dates is wrong, or it is "
    "part of something else.",
    fix="Correct the dates of either, or the cell that says what it is part of.",
    example="activities.csv, start: '2021-11-14' is outside the dates of what it is part of, 2021-T3-06 (row 7), from "
    "2021-11-08 to 2021-11-13",
)
def find_parts_outside_parent(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that begin before their parent or end after it."""
    days = _activity_days(evidence)
    frame = evidence.frame("activities")
    has_date = {column: frame[column].notna().to_dict() for column in ("start", "end")}
    for row, parent in _parent_rows(evidence).items():
        if row not in days or parent not in days:
            continue
        (first, last), (begin, end) = days[row], days[parent]
        if begin <= first and last <= end:
            continue
        is_start_wrong = first < begin or first > end
        column = "start" if has_date["start"][row] and (is_start_wrong or not has_date["end"][row]) else "end"
        day = f"{(first if column == 'start' else last).date()}"
        parent_days = f"from {begin.date()} to {end.date()}" if begin < end else f"on {begin.date()}"
        message = (
            f"'{day}' is outside the dates of what it is part of, {evidence.describe_activity(parent)}, {parent_days}"
        )
        yield Violation(evidence.cell("activities", row, column), day, message, "Correct the dates of one of the two.")


def _activity_days(evidence: Evidence) -> dict[int, tuple[pd.Timestamp, pd.Timestamp]]:
    """Return the first and last day of each activity with a date, by row; not if they are reversed."""
    frame = evidence.frame("activities")
    first, last = frame["start"].fillna(frame["end"]), frame["end"].fillna(frame["start"])
    is_in_order = first <= last
    return dict(
        zip(frame.index[is_in_order].tolist(), zip(first[is_in_order], last[is_in_order], strict=True), strict=True)
    )


@rule(
    "D608",
    "Part of an activity that is not listed",
    Severity.ERROR,
    why="Nobody can tell what it is part of, and it is not shown there.",
    fix="Write the id of an activity of the sheet, or leave the cell blank.",
    example="activities.csv, parent: '2021-T3-6' is no activity's id",
)
def find_unknown_parents(evidence: Evidence) -> Iterator[Violation]:
    """Find parents that are not the id of an activity."""
    parents = evidence.frame("activities")["parent"].dropna()
    rows = _rows_by_id(evidence)
    ids_by_key: dict[object, list[str]] = {}
    for activity_id in rows:
        ids_by_key.setdefault(natural_key(fold(activity_id)), []).append(activity_id)
    for row, parent in parents[~parents.isin(rows)].items():
        near = ids_by_key.get(natural_key(fold(parent)), [])
        replacement = near[0] if len(near) == 1 else ""
        suggestion = f"Write {replacement}." if replacement else ""
        cell = evidence.cell("activities", int(str(row)), "parent")
        yield Violation(cell, parent, f"'{parent}' is no activity's id", suggestion, replacement)


@rule(
    "D609",
    "An activity that is part of itself",
    Severity.ERROR,
    why="What is part of itself, at once or by way of its own parts, has no whole that it could be counted in.",
    fix="Blank the cell of the activity that is not part of another one.",
    example="activities.csv, parent: 'R-06' makes this activity a part of itself, by way of R-06 (row 7)",
)
def find_circles(evidence: Evidence) -> Iterator[Violation]:
    """Find circles of parents; each circle is reported once, at its first row."""
    parents = _parent_rows(evidence)
    parent_texts = evidence.frame("activities")["parent"].to_dict()
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
            written = parent_texts[first]
            via = f", by way of {evidence.describe_activity(parents[first])}" if len(circle) > 1 else ""
            message = f"'{written}' makes this activity a part of itself{via}"
            yield Violation(evidence.cell("activities", first, "parent"), written, message)
