"""The rule about days that a report gives for an activity besides those of its list, as on a poster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.claims import DATE, find_activity, sections_by_row
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.date_mentions import find_date_mentions
from metrocli.model.findings import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from metrocli.check.evidence.evidence import Evidence

PUBLISHED_DAY_DIFFERS = MessageType(
    "published-day-differs", "{text:short} is published for {activity}, which took place on {days:span}"
)


@rule(
    "R714",
    "A published day on which the activity did not take place",
    Severity.NOTE,
    why="The report gives two days for one activity, and readers cannot know which is right.",
    fix="Find out the day, and correct the activity if it is wrong. Otherwise, accept the finding.",
    example="published.csv, value: 'Tuesday 9th October' is published for 2021-T3-28 (row 29), which took place on 9 "
    "Nov 2021",
)
def find_other_published_days(evidence: Evidence) -> Iterator[Violation]:
    """Find published days of activities that do not touch the days of the activity, in any year if they name none."""
    sections = evidence.compute_once(sections_by_row)
    for row, text, source in evidence.rows("published", "value", "source"):
        activity = find_activity(evidence, source) if sections.get(row) == DATE else None
        days = None if activity is None else evidence.activity_days.get(activity)
        if activity is not None and days is not None and _are_other_days(text, *days):
            cell = evidence.cell("published", row, "value")
            message = PUBLISHED_DAY_DIFFERS.at(
                cell, text=text, activity=evidence.describe_activity(activity), days=list(days)
            )
            yield Violation(cell, text, message)


def _are_other_days(text: str, first: date, last: date) -> bool:
    """Return whether a text names days, none of them from the first to the last day."""
    spans = [
        span
        for mention in find_date_mentions(text)
        for year in ([mention.year] if mention.year else range(first.year - 1, last.year + 1))
        if (span := mention.to_dates(year))
    ]
    return bool(spans) and not any(begin <= last and first <= end for begin, end in spans)
