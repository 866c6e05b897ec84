"""Lineage: activities that are part of others."""

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


def _rows(evidence: Evidence) -> dict[str, int]:
    """The first row of each activity's id."""
    ids = evidence.frame("activities")["id"].dropna().drop_duplicates()
    return dict(zip(ids, ids.index.tolist(), strict=True))


def _parents(evidence: Evidence) -> dict[int, int]:
    """For each activity that is part of another one that is listed, its row and the row of that one."""
    parents = evidence.frame("activities")["parent"].dropna()
    rows = parents.map(_rows(evidence)).dropna().astype("int64")
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
def outside_parent(evidence: Evidence) -> Iterator[Violation]:
    """Find parts that begin before the whole does or end after it."""
    days = _days(evidence)
    frame = evidence.frame("activities")
    dates = {column: frame[column].notna().to_dict() for column in ("start", "end")}
    for row, parent in _parents(evidence).items():
        if row not in days or parent not in days:
            continue
        (first, last), (begin, end) = days[row], days[parent]
        if begin <= first and last <= end:
            continue
        early = first < begin or first > end
        column = "start" if dates["start"][row] and (early or not dates["end"][row]) else "end"
        day = f"{(first if column == 'start' else last).date()}"
        told = f"from {begin.date()} to {end.date()}" if begin < end else f"on {begin.date()}"
        message = f"'{day}' is outside the dates of what it is part of, {evidence.describe_activity(parent)}, {told}"
        yield Violation(evidence.cell("activities", row, column), day, message, "Correct the dates of one of the two.")


def _days(evidence: Evidence) -> dict[int, tuple[pd.Timestamp, pd.Timestamp]]:
    """The first and the last day of each activity of which one is known, by row, where they are in that order."""
    frame = evidence.frame("activities")
    first, last = frame["start"].fillna(frame["end"]), frame["end"].fillna(frame["start"])
    known = first <= last
    return dict(zip(frame.index[known].tolist(), zip(first[known], last[known], strict=True), strict=True))


@rule(
    "D608",
    "Part of an activity that is not listed",
    Severity.ERROR,
    why="Nobody can tell what it is part of, and it is not shown there.",
    fix="Write the id of an activity of the sheet, or leave the cell blank.",
    example="activities.csv, parent: '2021-T3-6' is no activity's id",
)
def unknown_parent(evidence: Evidence) -> Iterator[Violation]:
    """Find parents that no activity has as its id."""
    parents = evidence.frame("activities")["parent"].dropna()
    rows = _rows(evidence)
    alike: dict[object, list[str]] = {}
    for each in rows:
        alike.setdefault(natural_key(fold(each)), []).append(each)
    for row, parent in parents[~parents.isin(rows)].items():
        near = alike.get(natural_key(fold(parent)), [])
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
def own_parent(evidence: Evidence) -> Iterator[Violation]:
    """Find circles of parts, each at the first of its rows."""
    parents = _parents(evidence)
    written_in = evidence.frame("activities")["parent"].to_dict()
    seen: dict[int, int] = {}
    for row in parents:
        at, way = row, list[int]()
        while at in parents and at not in seen:
            seen[at] = len(way)
            way.append(at)
            at = parents[at]
        # Where this way ends at one of its own steps, it is a circle from there on.
        if at in seen and way[seen[at] : seen[at] + 1] == [at]:
            circle = way[seen[at] :]
            first = min(circle)
            written = written_in[first]
            through = f", by way of {evidence.describe_activity(parents[first])}" if len(circle) > 1 else ""
            message = f"'{written}' makes this activity a part of itself{through}"
            yield Violation(evidence.cell("activities", first, "parent"), written, message)
