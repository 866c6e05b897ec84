"""Rules about duplicates: the same members, outcomes, mentions or meetings twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.evidence.activity_series import is_same_series
from metrocli.check.evidence.body_meetings import is_body_meeting
from metrocli.check.evidence.column_values import encode_series
from metrocli.check.evidence.participations import LinkSets
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

_LEAST_MEMBERS, _LEAST_OUTCOMES = 5, 3


SAME_MEMBERS = MessageType(
    "same-members",
    "the same {count:,} members are listed for {other}",
    "Check which of the two lists is correct.",
)


@rule(
    "D601",
    "The same list of members twice",
    Severity.WARNING,
    why="Two activities seldom have exactly the same members. Most often, a list was copied with its row, so members "
    "are counted for an activity in which they did not take part.",
    fix="Compare both activities with the reports about them, and correct the wrong list.",
    example="activities.csv, members: the same 9 members are listed for 2021-T3-09 (row 10)",
)
def find_same_members(evidence: Evidence) -> Iterator[Violation]:
    """Find activities with the same list of five or more members, except within one series.

    Two meetings of one body, which are of the same kind, may have the same members.
    """
    kinds = evidence.values("activities", "kind")
    for row, first_row, members in evidence.members_by_activity.find_equal(_LEAST_MEMBERS):
        is_same_kind = fold(kinds.get(first_row, "")) == fold(kinds.get(row, ""))
        is_same_body = is_same_kind and is_body_meeting(evidence, members)
        if not is_same_body and not is_same_series(evidence, first_row, row):
            cell = evidence.cell("activities", row, "members")
            message = SAME_MEMBERS.at(cell, count=len(members), other=evidence.describe_activity(first_row))
            yield Violation(cell, "", message)


SAME_OUTCOMES = MessageType(
    "same-outcomes",
    "only this {kind} and the {other_kind} {other} have the outcomes {text:quoted}",
    "Check whether both are correct.",
)


@rule(
    "D604",
    "The same outcomes on two different kinds of activity",
    Severity.NOTE,
    why="If only two activities of different kinds have the same outcomes, these may have been copied with a row. Then "
    "the plan counts an outcome without any work on it.",
    fix="Compare both with the reports about them, and correct the outcomes of one. Leave them if both are correct.",
    example="activities.csv, outcomes: only this survey and the festival R-01 (row 2) have the outcomes "
    "'A-1.a; A-2; B-1'",
)
def find_same_outcomes(evidence: Evidence) -> Iterator[Violation]:
    """Find sets of three or more outcomes that only two activities have, where these are of different kinds.

    Two activities may share two outcomes by chance. Meetings of one body may share any number.
    """
    links = evidence.dataset.links("activities", "outcomes")
    outcomes = LinkSets(links["row"].to_numpy("int64"), encode_series(links["value"]))
    equal_sets = [*outcomes.find_equal(_LEAST_OUTCOMES)]
    counts = Counter(first_row for _, first_row, _ in equal_sets)
    kind_of, texts = evidence.values("activities", "kind"), evidence.values("activities", "outcomes")
    for row, first_row, _ in equal_sets:
        kinds = kind_of.get(first_row, ""), kind_of.get(row, "")
        if counts[first_row] > 1 or not all(kinds):
            continue
        members = evidence.members_by_activity
        is_same_body = all(is_body_meeting(evidence, members.get(each, set())) for each in (first_row, row))
        if fold(kinds[0]) != fold(kinds[1]) and not is_same_body and not is_same_series(evidence, first_row, row):
            text, cell = texts[row], evidence.cell("activities", row, "outcomes")
            other = evidence.describe_activity(first_row)
            message = SAME_OUTCOMES.at(cell, kind=kinds[1], other_kind=kinds[0], other=other, text=text)
            yield Violation(cell, text, message)


SAME_MENTION = MessageType(
    "same-mention",
    "row {row} also has the topic {topic:quoted} in {outlet:quoted} in {month}",
    "Delete one of the two rows.",
)


@rule(
    "D605",
    "The same mention twice",
    Severity.WARNING,
    why="Each row is counted as a mention, so this mention is counted twice.",
    fix="Delete one of the rows, or describe in the topic how the two differ.",
    example="media.csv, outlet: row 21 also has the topic 'Guangzhou Award' in 'Cities Today' in 2021-09",
)
def find_same_mentions(evidence: Evidence) -> Iterator[Violation]:
    """Find mentions of the same topic in the same outlet and month."""
    first_rows: dict[tuple[str, str, str], int] = {}
    for row, month, outlet, topic in evidence.rows("media", "month", "outlet", "topic"):
        first_row = first_rows.setdefault((month, fold(outlet), fold(topic)), row)
        if first_row != row:
            cell = evidence.cell("media", row, "outlet")
            yield Violation(cell, outlet, SAME_MENTION.at(cell, row=first_row, topic=topic, outlet=outlet, month=month))


SAME_MEETING = MessageType(
    "same-meeting",
    "row {row} also has a meeting with {text:quoted} in {month}",
    "Delete one of the two, or fill in the subject of each.",
)
SAME_MEETING_IN_MODE = MessageType(
    "same-meeting-in-mode",
    "row {row} also has a meeting with {text:quoted} in {month} ({mode})",
    "Delete one of the two, or fill in the subject of each.",
)


@rule(
    "D606",
    "The same meeting twice",
    Severity.WARNING,
    why="Each row is counted as a meeting, so this meeting is counted twice.",
    fix="Delete the member in one of the rows. If there were two meetings, fill in the subject of each.",
    example="meetings.csv, members: row 2 also has a meeting with 'Bruxelles' in 2021-09 (online)",
)
def find_same_meetings(evidence: Evidence) -> Iterator[Violation]:
    """Find members met twice in the same month and mode, with the same subject or without one."""
    months, modes, subjects = (evidence.values("meetings", column) for column in ("month", "mode", "subject"))
    links = evidence.dataset.links("meetings", "members")
    first_rows: dict[tuple[str, ...], int] = {}
    for row, written, member in zip(*(links[name].tolist() for name in ("row", "written", "value")), strict=True):
        if row not in months:
            continue
        month, mode, subject = months[row], modes.get(row, ""), subjects.get(row, "")
        first_row = first_rows.setdefault((month, fold(mode), fold(subject), member), row)
        if first_row != row:
            cell = evidence.cell("meetings", row, "members")
            message = (
                SAME_MEETING_IN_MODE.at(cell, row=first_row, text=written, month=month, mode=mode)
                if mode
                else SAME_MEETING.at(cell, row=first_row, text=written, month=month)
            )
            yield Violation(cell, written, message)
