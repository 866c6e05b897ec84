"""Rules about copied values: a title of two activities or codes, a meeting in two months, a claim in two periods."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.evidence.body_meetings import is_body_meeting
from metrocli.check.evidence.claims import STRUCTURED_SECTIONS, TOTAL, claims_by_period, sections_by_row
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.codes import parse_code
from metrocli.model.findings import Severity, Violation
from metrocli.query.facts.claims import ENGAGED
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence

_LEAST_MEMBERS = 5
"""How many engaged members two periods must have that have the same ones."""
_RECURS_AFTER = 300
"""The days after which an activity of the same title is probably that of another year."""
_LONG_TITLE = 3
"""The words of a title that two branches of a plan do not both have by chance, as they may have "Monitoring"."""
_FIGURE = compile_late(r"\d{3}|\d[.,' ]\d{3}")
"""A figure of three digits or more; smaller ones may be equal by chance."""

SAME_TITLE = MessageType(
    "same-title",
    "{text:quoted} is also the title of {other}, which is about something else",
    "Which of the two activities has this title?",
)


@rule(
    "D611",
    "The same title on two different activities",
    Severity.NOTE,
    why="The title may have been copied with a row. Readers cannot distinguish the two activities, and one of them "
    "seems to be missing.",
    fix="Correct the title of one of the activities, or add to both titles what distinguishes them.",
    example="activities.csv, title: 'Flood drill' is also the title of R-02 (row 3), which is about something else",
)
def find_copied_titles(evidence: Evidence) -> Iterator[Violation]:
    """Find titles that exactly two activities have, with other days and with another kind, line or other outcomes.

    Activities of one title in a series, in other years, or as part of each other are left out.
    """
    ids, parents, days = (evidence.values("activities", column) for column in ("id", "parent", "start"))
    titles, folded_counts = evidence.values("activities", "title"), Counter[str]()
    for title, count in titles.counts.items():
        folded_counts[fold(title)] += count
    repeated = titles.find(lambda title: folded_counts[fold(title)] > 1)
    for row, other in _find_pairs((row, fold(title)) for row, title in repeated):
        (id_, parent), (other_id, other_parent) = ((ids.get(each, each), parents.get(each)) for each in (row, other))
        is_related = id_ in {other_id, other_parent} or parent == other_id or (parent and parent == other_parent)
        day, other_day = days.get(row), days.get(other)
        recurs = day is not None and other_day is not None and abs((day - other_day).days) >= _RECURS_AFTER
        if not is_related and not recurs and day != other_day and _are_different(evidence, row, other):
            cell, text = evidence.cell("activities", row, "title"), titles[row]
            yield Violation(cell, text, SAME_TITLE.at(cell, text=text, other=evidence.describe_activity(other)))


def _are_different(evidence: Evidence, row: int, other: int) -> bool:
    """Return whether two activities have different kinds, different lines, or no outcome in common."""
    for column in ("kind", "line"):
        values = evidence.values("activities", column)
        if row in values and other in values and fold(values[row]) != fold(values[other]):
            return True
    links = evidence.dataset.links("activities", "outcomes")
    outcomes, other_outcomes = (set(links["value"][links["row"] == each]) for each in (row, other))
    return bool(outcomes and other_outcomes) and outcomes.isdisjoint(other_outcomes)


SAME_TITLE_OF_CODES = MessageType(
    "same-title-of-codes", "{text:quoted} is also the title of {code} in row {row}", "Which code has this title?"
)


@rule(
    "D612",
    "One title for two codes",
    Severity.WARNING,
    why="The title may have been copied from another row. Readers cannot distinguish the codes.",
    fix="Write the title of each code as the plan has it.",
    example="outcomes.csv, title: 'Bridges' is also the title of B-1 in row 10",
)
def find_titles_of_two_codes(evidence: Evidence) -> Iterator[Violation]:
    """Find titles that two codes of a sheet have.

    A code and those below it may have the same title, and codes with different parents may have the same short one.
    """
    for sheet in ("outcomes", "challenges"):
        first_rows: dict[str, tuple[int, str]] = {}
        for row, code, title in evidence.rows(sheet, "code", "title"):
            first_row, first_code = first_rows.setdefault(fold(title), (row, code))
            one, other = parse_code(first_code), parse_code(code)
            if first_row == row or not one or not other or one.covers(other) or other.covers(one):
                continue
            if one.parts[:-1] == other.parts[:-1] or len(title.split()) >= _LONG_TITLE:
                cell = evidence.cell(sheet, row, "title")
                message = SAME_TITLE_OF_CODES.at(cell, text=title, code=first_code, row=first_row)
                yield Violation(cell, title, message)


SAME_MEETING_IN_OTHER_MONTH = MessageType(
    "same-meeting-in-other-month",
    "row {row} has the same {count:,} members in {month}",
    "Delete one of the two, unless they met in both months.",
)


@rule(
    "D613",
    "The same meeting in two months",
    Severity.NOTE,
    why="If the row was copied to another month, the meeting is counted twice, and those of that month are missing.",
    fix="Correct the members or the month of one of the rows. Leave both if the same members met again.",
    example="meetings.csv, members: row 2 has the same 4 members in 2021-09",
)
def find_meetings_in_two_months(evidence: Evidence) -> Iterator[Violation]:
    """Find lists of two or more members that exactly two months have, in the same mode and with the same subject.

    Meetings of a body are left out, since the same members meet again.
    """
    months, modes, subjects = (evidence.values("meetings", column) for column in ("month", "mode", "subject"))
    links = evidence.dataset.links("meetings", "members")
    members: dict[int, set[str]] = {}
    for row, member in zip(links["row"].tolist(), links["value"].tolist(), strict=True):
        members.setdefault(row, set()).add(member)
    keys = (
        (row, (frozenset(names), fold(modes.get(row, "")), fold(subjects.get(row, ""))))
        for row, names in members.items()
        if len(names) > 1 and row in months
    )
    for row, other in _find_pairs(keys):
        if months[row] != months[other] and not is_body_meeting(evidence, members[row]):
            cell = evidence.cell("meetings", row, "members")
            message = SAME_MEETING_IN_OTHER_MONTH.at(cell, row=other, count=len(members[row]), month=months[other])
            yield Violation(cell, "", message)


CLAIM_OF_OTHER_PERIOD = MessageType(
    "claim-of-other-period", "{text:quoted} is also published for {period} in row {row}", "Which period has it?"
)
LIST_OF_OTHER_PERIOD = MessageType(
    "list-of-other-period",
    "the same {count:,} members are published as engaged in {period} (row {row})",
    "Which period has them?",
)


@rule(
    "D614",
    "The same claims in two periods",
    Severity.NOTE,
    why="The rows may have been copied from another report. Then one of the periods is compared with figures that are "
    "not its own.",
    fix="Compare both with the reports, and correct the rows of one period.",
    example="published.csv, value: 'people_engaged: 1412' is also published for 2021-T3 in row 184",
)
def find_claims_in_two_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find lists of engaged members, totals, and texts with their source that two periods have."""
    first_lists: dict[frozenset[str], tuple[str, int]] = {}
    for period, claims in claims_by_period(evidence, ENGAGED):
        names = frozenset(fold(claim.value) for claim in claims)
        first_period, row = first_lists.setdefault(names, (period, claims[0].row))
        if first_period != period and len(names) >= _LEAST_MEMBERS:
            cell = evidence.cell("published", claims[0].row, "value")
            message = LIST_OF_OTHER_PERIOD.at(cell, count=len(names), period=first_period, row=row)
            yield Violation(cell, "", message)
    sections, sources = evidence.compute_once(sections_by_row), evidence.values("published", "source")
    first_rows: dict[tuple[str, str, str], tuple[str, int]] = {}
    for row, period, value in evidence.rows("published", "period", "value"):
        section, source = sections.get(row, ""), sources.get(row, "")
        is_prose = section not in STRUCTURED_SECTIONS and bool(source)
        if is_prose or (section == TOTAL and _FIGURE.search(value)):
            key = section, fold(value), fold(source) if is_prose else ""
            first_period, first_row = first_rows.setdefault(key, (period, row))
            if first_period != period:
                cell = evidence.cell("published", row, "value")
                message = CLAIM_OF_OTHER_PERIOD.at(cell, text=value, period=first_period, row=first_row)
                yield Violation(cell, value, message)


def _find_pairs(keys: Iterable[tuple[int, Hashable]]) -> Iterator[tuple[int, int]]:
    """Yield the second and the first row of each key that exactly two rows have."""
    rows: dict[Hashable, list[int]] = {}
    for row, key in keys:
        rows.setdefault(key, []).append(row)
    yield from ((second, first) for first, second in (group for group in rows.values() if len(group) == 2))  # noqa: PLR2004 - a pair
