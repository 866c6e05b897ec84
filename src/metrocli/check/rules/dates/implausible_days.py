"""Rules about days that are hardly possible: a missing start, very long activities, days far from all others."""

from __future__ import annotations

import operator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.check.rules.dates.activity_dates import find_activities_outside_periods
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

_LONGEST_ACTIVITY, _FEW = timedelta(days=366), 0.1
_FAR_OFF, _FAR_AHEAD = timedelta(days=15 * 365), timedelta(days=3653)
_LEAST_STARTS = 3
_OTHER_DAYS = (("memberships", "joined"), ("memberships", "left"), ("people", "from"), ("people", "until"))

START_MISSING = MessageType("start-missing", "the activity has an end, {end:day}, but no start")


@rule(
    "T310",
    "An activity with an end but without a start",
    Severity.NOTE,
    why="It is counted on its last day only.",
    fix="Fill in the first day. If the activity lasted one day, move that day to the start.",
    example="activities.csv, start: the activity has an end, 24 Sep 2021, but no start",
)
def find_missing_starts(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that have a last day only."""
    starts = evidence.values("activities", "start")
    for row, end in evidence.values("activities", "end").items():
        if row in starts:
            continue
        cell = evidence.cell("activities", row, "start")
        if cell not in evidence.cells_with_faults:
            yield Violation(cell, "", START_MISSING.at(cell, end=end.date()))


LONG_ACTIVITY = MessageType("long-activity", "the activity lasts {days:,} days, from {start:day} to {end:day}")


@rule(
    "T311",
    "An activity of more than a year",
    Severity.NOTE,
    why="Most often, the year of one of its days is wrong. Each period in between counts the activity.",
    fix="Correct the year, unless the activity lasted so long.",
    example="activities.csv, end: the activity lasts 800 days, from 1 Oct 2021 to 9 Dec 2023",
)
def find_long_activities(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that last more than a year, if only a few do."""
    spans = evidence.activity_days
    long = {row: days for row, days in spans.items() if days[1] - days[0] > _LONGEST_ACTIVITY}
    for row, (first, last) in long.items() if len(long) <= max(1, len(spans) * _FEW) else ():
        cell, text = evidence.cell("activities", row, "end"), evidence.text("activities", row, "end")
        message = LONG_ACTIVITY.at(cell, days=(last - first).days + 1, start=first, end=last)
        yield Violation(cell, text, message)


DAY_FAR_OFF = MessageType("day-far-off", "{text:short} is far from all other days; the nearest is {other:day}")
DAY_AHEAD = MessageType("day-ahead", "{text:short} is more than ten years after {other:day}, the last day of the data")


@rule(
    "T312",
    "A day far from all others",
    Severity.WARNING,
    why="The year is probably wrong.",
    fix="Correct the year.",
    example="memberships.csv, joined: '2051-11-08' is more than ten years after 31 Dec 2021, the last day of the data",
)
def find_days_far_off(evidence: Evidence) -> Iterator[Violation]:
    """Find starts of activities far from all others, and other days long after the last period or activity.

    Activities outside every period are left out, since a rule of their own finds them.
    """
    starts = evidence.values("activities", "start")
    reported = evidence.compute_once(find_activities_outside_periods)
    ordered = sorted(starts.distinct)
    if len(starts) >= _LEAST_STARTS:
        nearest_of = {}
        for start, neighbours in ((ordered[0], ordered[1:2]), (ordered[-1], ordered[-2:-1])):
            for nearest in neighbours:
                if abs(nearest - start) > _FAR_OFF:
                    nearest_of[start] = nearest
        for row, start in starts.find(nearest_of.__contains__):
            nearest = nearest_of[start]
            if row not in reported:
                cell, text = evidence.cell("activities", row, "start"), evidence.text("activities", row, "start")
                yield Violation(cell, text, DAY_FAR_OFF.at(cell, text=text, other=nearest.date()))
    last_days = evidence.values("periods", "end").distinct or ordered[-2:-1]
    for sheet, column in _OTHER_DAYS if last_days else ():
        last = max(last_days)
        for row, _ in evidence.values(sheet, column).find(partial(operator.lt, last + _FAR_AHEAD)):
            cell, text = evidence.cell(sheet, row, column), evidence.text(sheet, row, column)
            yield Violation(cell, text, DAY_AHEAD.at(cell, text=text, other=last.date()))
