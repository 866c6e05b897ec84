"""People: whether the terms of a seat follow one another, and whether each role has whom it needs."""

from __future__ import annotations

from datetime import date
from itertools import compress
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.query.facts.seats import group_seats, read_people
from metrocli.text.fold import fold
from metrocli.text.phrases import format_day_span
from metrocli.text.quoting import join_and, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.query.facts.seats import Vacancy

_SMALLEST_BODY, _FEW = 3, 3


def _people(evidence: Evidence) -> pd.DataFrame:
    return read_people(evidence.dataset)


def _day(day: date) -> str:
    return format_day_span(day, day)


@rule(
    "P501",
    "Two terms of one seat at once",
    Severity.WARNING,
    why="Two people seem to hold the seat, and letters go to the one who has left.",
    fix="Correct the last day of the one or the first day of the other; on the day of a handover both may hold it.",
    example="people.csv, until: 'Mara Lind' holds the seat until 30 Apr 2023, but 'Otto Ferro' since 1 Apr 2023",
)
def overlapping(evidence: Evidence) -> Iterator[Violation]:
    """Find seats that someone is given while the one before still has them, by more than a day."""
    people = evidence.compute_once(_people)
    for seat in group_seats(people):
        holder = seat.terms[0]
        for term in seat.terms[1:]:
            ends = holder.last < date.max
            if holder.first < term.first < holder.last and (ends or people["members"][term.row]):
                until = f"until {_day(holder.last)}" if ends else "without an end"
                since = f"{quote(term.person)} since {_day(term.first)}"
                message = f"{quote(holder.person)} holds the seat {until}, but {since}"
                yield Violation(evidence.cell("people", holder.row, "until"), holder.person, message)
            holder = max(holder, term, key=lambda each: each.last)


@rule(
    "P502",
    "A seat that was vacant at a meeting its member attended",
    Severity.WARNING,
    why="Somebody spoke for the member whom the list of people does not know, or the days of a term are wrong.",
    fix="Add who held the seat on that day, or correct the days of the terms or of the meeting.",
    example="people.csv, until: nobody held the seat of 'Dunmore, Lower' from 1 Jul 2023 on, but it attended "
    "'Council meeting' on 4 Sep 2023",
)
def vacant(evidence: Evidence) -> Iterator[Violation]:
    """Find vacancies during a meeting of the body that the seat is in, where the member is among those present."""
    people = evidence.compute_once(_people)
    bodies: dict[str, list[Vacancy]] = {}
    members: dict[str, set[str]] = {}
    for seat in group_seats(people):
        row = seat.terms[0].row
        body = fold(people["body"][row]) if isinstance(people["body"][row], str) else ""
        members.setdefault(body, set()).update(people["members"][row])
        if people["members"][row]:
            bodies.setdefault(body, []).extend(seat.vacancies())
    titles = evidence.frame("activities")["title"].fillna("")
    for body, vacancies in bodies.items():
        meetings = evidence.compute_once(_Attendance).meetings(members[body]) if vacancies else {}
        for vacancy in vacancies:
            there = set(people["members"][vacancy.row])
            for activity, (first, last, present) in meetings.items():
                if there <= present and vacancy.first <= first and last <= vacancy.last:
                    names = join_and(map(quote, people["members"][vacancy.row]))
                    to = f"to {_day(vacancy.last)}" if vacancy.last < date.max else "on"
                    attended = f"attended {quote(titles[activity])} on {format_day_span(first, last)}"
                    place = f"{evidence.cell('activities').file}, row {activity}"
                    message = (
                        f"nobody held the seat of {names} from {_day(vacancy.first)} {to}, but it {attended} ({place})"
                    )
                    cell = evidence.cell("people", vacancy.row, "until")
                    yield Violation(cell, evidence.text("people", vacancy.row, "member"), message)


class _Attendance:
    """Who took part in each activity whose days are known, to find which of these were meetings of a body."""

    def __init__(self, evidence: Evidence) -> None:
        import pandas as pd

        self._spans = evidence.activity_spans
        parts = evidence.participations
        parts = parts[parts["activity"].isin(self._spans.index)][["activity", "value"]].drop_duplicates()
        self._activity, self._activities = pd.factorize(parts["activity"])
        self._name, self._names = pd.factorize(parts["value"])

    def meetings(self, members: set[str]) -> dict[int, tuple[date, date, set[str]]]:
        """The activities that were a meeting of a body, with their days and those of its members that were there.

        Such a meeting lists half of those who have a seat in the body, or more, and these are most of all whom it
        lists.
        """
        import numpy as np

        if len(members) < _SMALLEST_BODY:
            return {}
        seated = np.array([name in members for name in self._names], dtype="bool")[self._name]
        present = np.bincount(self._activity[seated], minlength=len(self._activities))
        listed = np.bincount(self._activity, minlength=len(self._activities))
        met = (2 * present >= len(members)) & (2 * present > listed)
        found: dict[int, tuple[date, date, set[str]]] = {}
        there = seated & met[self._activity]
        for place, name in zip(self._activity[there], self._name[there], strict=True):
            row = int(self._activities[place])
            if row not in found:
                days = self._spans.loc[row]
                found[row] = (days["first"].date(), days["last"].date(), set())
            found[row][2].add(self._names[name])
        return found


@rule(
    "P503",
    "A role without a member or region",
    Severity.WARNING,
    why="The person is missing wherever one asks who speaks for a member or a region.",
    fix="Write the member or the region.",
    example="people.csv, member: 'Otto Ferro' has no member, as the others in the role 'chair' have",
)
def nowhere(evidence: Evidence) -> Iterator[Violation]:
    """Find people without a member or a region where most others in the same role of the same body have one."""
    people = evidence.frame("people").dropna(subset=["person", "body", "role"])
    blanks = {column: people[column].isna().to_dict() for column in ("member", "region")}
    lacking: dict[int, list[str]] = {}
    for rows in _roles(people).values():
        for column, is_blank in blanks.items():
            blank = [is_blank[row] for row in rows]
            filled = blank.count(False)
            if filled >= _FEW - 1 and 2 * filled > len(rows):
                for row in compress(rows, blank):
                    lacking.setdefault(row, []).append(column)
    for row, columns in lacking.items():
        person, role = people["person"][row], people["role"][row]
        message = f"{quote(person)} has no {' and no '.join(columns)}, as the others in the role {quote(role)} have"
        yield Violation(evidence.cell("people", row, columns[0]), person, message)


def _roles(people: pd.DataFrame) -> dict[tuple[str, str], list[int]]:
    """The rows of each role of a body."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row, body, role in zip(people.index.tolist(), people["body"], people["role"], strict=True):
        rows.setdefault((fold(body), fold(role)), []).append(row)
    return rows


@rule(
    "P504",
    "A region without a role that the others have",
    Severity.NOTE,
    why="Either nobody was ever chosen there, or somebody is missing from the list.",
    fix="Add who holds the role there, unless nobody does.",
    example="people.csv, region: 'Delta' has nobody in the role 'chair' of the body 'board', as all other regions have",
)
def without_role(evidence: Evidence) -> Iterator[Violation]:
    """Find the one region in which nobody is listed in a role that somebody has in each of the others."""
    regions = [*evidence.dataset.regions]
    if len(regions) < _FEW:
        return
    people = evidence.compute_once(_people).dropna(subset=["body", "role"])
    region_of = _regions(evidence, people)
    for rows in _roles(people).values():
        there = {region_of[row] for row in rows}
        lacking = [region for region in regions if region not in there]
        if len(lacking) == 1:
            body, role = people["body"][rows[0]], people["role"][rows[0]]
            where = f"{quote(role)} of the body {quote(body)}"
            message = f"{quote(lacking[0])} has nobody in the role {where}, as all other regions have"
            yield Violation(evidence.cell("people", column="region"), lacking[0], message)


def _regions(evidence: Evidence, people: pd.DataFrame) -> dict[int, str | None]:
    """The region of each person by row, else that of the first member that the person speaks for."""
    home = evidence.frame("memberships").dropna(subset=["member", "region"])
    homes: dict[str, str] = dict(zip(home["member"], home["region"], strict=True))
    known = {text: evidence.dataset.regions.look_up(text) for text in people["region"].dropna().unique()}
    regions: dict[int, str | None] = {}
    for row, text, members in zip(people.index.tolist(), people["region"], people["members"], strict=True):
        settled = known.get(text)
        regions[row] = settled.name if settled else homes.get(members[0]) if members else None
    return regions
