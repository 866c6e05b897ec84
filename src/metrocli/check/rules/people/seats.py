"""Rules about seats and roles: overlapping terms, vacant seats, roles without a member or region."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import compress
from typing import TYPE_CHECKING

from metrocli.check.evidence.body_meetings import BodyMeetings, find_seat_members, list_people, list_seats
from metrocli.check.rule import rule
from metrocli.check.rules.names.vocabularies import find_intended_words
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.sheets.parsing.spellings import unify_spellings
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Value
    from metrocli.query.facts.seats import Vacancy

_FEW = 3


TERMS_OVERLAP = MessageType(
    "terms-overlap",
    "{person:short} holds the seat until {until:day}, but {other:short} holds it from {since:day} on",
)
TERM_WITHOUT_END = MessageType(
    "term-without-end", "{person:short} holds the seat without an end, but {other:short} holds it from {since:day} on"
)


@rule(
    "P501",
    "Two terms of one seat at once",
    Severity.WARNING,
    why="Two people seem to hold the seat, so letters may go to the person who has left.",
    fix="Correct the last day of the first term or the first day of the second. On the day of a handover, both people "
    "may hold the seat.",
    example="people.csv, until: 'Mara Lind' holds the seat until 30 Apr 2023, but 'Otto Ferro' holds it from 1 Apr "
    "2023 on",
)
def find_overlapping_terms(evidence: Evidence) -> Iterator[Violation]:
    """Find seats that a person holds while another still holds them, by more than a day."""
    people = evidence.compute_once(list_people)
    for seat in evidence.compute_once(list_seats):
        holder = seat.terms[0]
        for term in seat.terms[1:]:
            ends = holder.last < date.max
            if holder.first < term.first < holder.last and (ends or people["members"][term.row]):
                cell = evidence.cell("people", holder.row, "until")
                names = {"person": holder.person, "other": term.person}
                message = (
                    TERMS_OVERLAP.at(cell, until=holder.last, since=term.first, **names)
                    if ends
                    else TERM_WITHOUT_END.at(cell, since=term.first, **names)
                )
                yield Violation(cell, holder.person, message)
            holder = max(holder, term, key=lambda candidate: candidate.last)


SEAT_VACANT = MessageType(
    "seat-vacant",
    "the seat of {members:and} was vacant from {vacant:day} on, but the member attended {title:short} on {days:span} "
    "({file}, row {row})",
)
SEAT_VACANT_UNTIL = MessageType(
    "seat-vacant-until",
    "the seat of {members:and} was vacant from {vacant:day} to {until:day}, but the member attended {title:short} on "
    "{days:span} ({file}, row {row})",
)


@rule(
    "P502",
    "A seat that was vacant at a meeting its member attended",
    Severity.WARNING,
    why="A person who is not in the list of people spoke for the member, or the days of a term are wrong.",
    fix="Add the person who held the seat on that day, or correct the days of the terms or of the meeting.",
    example="people.csv, until: the seat of Dunmore, Lower was vacant from 1 Jul 2023 on, but the member attended "
    "'Council meeting' on 4 Sep 2023 (activities.csv, row 31)",
)
def find_vacant_seats_at_meetings(evidence: Evidence) -> Iterator[Violation]:
    """Find seats that were vacant at a meeting of their body that their member attended."""
    people = evidence.compute_once(list_people)
    vacancies_by_body: dict[str, list[Vacancy]] = {}
    members_of = people["members"].to_dict()
    for seat in evidence.compute_once(list_seats):
        body = fold(evidence.values("people", "body").get(seat.terms[0].row, ""))
        vacancies_by_body.setdefault(body, []).extend(
            vacancy for vacancy in seat.vacancies() if members_of[vacancy.row]
        )
    titles = evidence.values("activities", "title")
    members_by_body = evidence.compute_once(find_seat_members)
    for body, vacancies in vacancies_by_body.items():
        meetings = evidence.compute_once(BodyMeetings).meetings(members_by_body[body]) if vacancies else {}
        for vacancy in vacancies:
            seat_members = set(members_of[vacancy.row])
            for activity, (first, last, present) in meetings.items():
                if seat_members <= present and vacancy.first <= first and last <= vacancy.last:
                    cell = evidence.cell("people", vacancy.row, "until")
                    values: dict[str, Value] = {
                        "members": members_of[vacancy.row],
                        "vacant": vacancy.first,
                        "title": titles.get(activity, ""),
                        "days": [first, last],
                        "file": evidence.cell("activities").file,
                        "row": activity,
                    }
                    message = (
                        SEAT_VACANT_UNTIL.at(cell, until=vacancy.last, **values)
                        if vacancy.last < date.max
                        else SEAT_VACANT.at(cell, **values)
                    )
                    yield Violation(cell, evidence.text("people", vacancy.row, "member"), message)


ROLE_WITHOUT_PLACE = MessageType(
    "role-without-place", "{person:short} has no {columns:or}, unlike the others in the role {role:short}"
)


@rule(
    "P503",
    "A role without a member or region",
    Severity.WARNING,
    why="The person is missing from the answers about who speaks for a member or a region.",
    fix="Fill in the member or the region.",
    example="people.csv, member: 'Otto Ferro' has no member, unlike the others in the role 'chair'",
)
def find_roles_without_place(evidence: Evidence) -> Iterator[Violation]:
    """Find people without a member or region where most others with the same role have one."""
    people = evidence.frame("people").dropna(subset=["person", "body", "role"])
    blanks = {column: people[column].isna().to_dict() for column in ("member", "region")}
    missing_by_row: dict[int, list[str]] = {}
    for rows in _rows_by_role(people).values():
        for column, is_blank in blanks.items():
            blank = [is_blank[row] for row in rows]
            filled = blank.count(False)
            if filled >= _FEW - 1 and 2 * filled > len(rows):
                for row in compress(rows, blank):
                    missing_by_row.setdefault(row, []).append(column)
    for row, columns in missing_by_row.items():
        person, role = people["person"][row], people["role"][row]
        cell = evidence.cell("people", row, columns[0])
        yield Violation(cell, person, ROLE_WITHOUT_PLACE.at(cell, person=person, columns=columns, role=role))


def _rows_by_role(people: pd.DataFrame) -> dict[tuple[str, str], list[int]]:
    """Return the rows of each body and role."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row, body, role in zip(people.index.tolist(), people["body"], people["role"], strict=True):
        rows.setdefault((fold(body), fold(role)), []).append(row)
    return rows


REGION_WITHOUT_ROLE = MessageType(
    "region-without-role",
    "{region:short} has no person in the role {role:short} of the body {body:short}, unlike all other regions",
)


@rule(
    "P504",
    "A region without a role that the others have",
    Severity.NOTE,
    why="Either nobody was chosen in this region, or a person is missing from the list.",
    fix="Add the person who holds the role in this region, unless nobody does.",
    example="people.csv, region: 'Delta' has no person in the role 'chair' of the body 'board', unlike all other "
    "regions",
)
def find_regions_without_role(evidence: Evidence) -> Iterator[Violation]:
    """Find regions without a person in a role that has one in all other regions."""
    misspelled = evidence.compute_once(find_intended_words).get(("memberships", "region"), {})
    regions = [region for region in evidence.dataset.regions if region not in misspelled]
    if len(regions) < _FEW:
        return
    people = evidence.compute_once(list_people).dropna(subset=["body", "role"])
    region_of = _regions_by_row(evidence, people)
    for rows in _rows_by_role(people).values():
        regions_with_role = {region_of[row] for row in rows}
        missing_regions = [region for region in regions if region not in regions_with_role]
        if len(missing_regions) == 1:
            body, role = people["body"][rows[0]], people["role"][rows[0]]
            cell, region = evidence.cell("people", column="region"), missing_regions[0]
            yield Violation(cell, region, REGION_WITHOUT_ROLE.at(cell, region=region, role=role, body=body))


def _regions_by_row(evidence: Evidence, people: pd.DataFrame) -> dict[int, str | None]:
    """Return the region of each person by row; without one, the region of the first member of the person."""
    memberships = unify_spellings(evidence.frame("memberships").dropna(subset=["member", "region"]))
    region_of_member: dict[str, str] = dict(zip(memberships["member"], memberships["region"], strict=True))
    region_of_text = {text: evidence.dataset.regions.look_up(text) for text in people["region"].dropna().unique()}
    regions: dict[int, str | None] = {}
    for row, text, members in zip(people.index.tolist(), people["region"], people["members"], strict=True):
        region = region_of_text.get(text)
        regions[row] = region.name if region else region_of_member.get(members[0]) if members else None
    return regions


ROLE_AND_BODY_SWAPPED = MessageType(
    "role-and-body-swapped",
    "the role {role:quoted} is a body in other rows, and {text:quoted} seems to be the role",
    "Exchange the two cells.",
)


@rule(
    "P509",
    "A role and a body that are swapped",
    Severity.WARNING,
    why="The person is missing from the list of the body, and the role is listed as a body.",
    fix="Exchange the body and the role.",
    example="people.csv, body: the role 'council' is a body in other rows, and 'chair' seems to be the role",
)
def find_swapped_roles(evidence: Evidence) -> Iterator[Violation]:
    """Find rows whose body is a role in as many other rows, and whose role is a body in as many.

    The body may be in no other row if two or more have the role as their body.
    """
    seats = [*evidence.rows("people", "body", "role")]
    bodies, roles = Counter(body for _, body, _ in seats), Counter(role for _, _, role in seats)
    for row, body, role in seats:
        is_role = bodies[body] <= roles[body] or (bodies[body] == 1 and bodies[role] > roles[role])
        if body != role and is_role and roles[role] <= bodies[role]:
            cell = evidence.cell("people", row, "body")
            yield Violation(cell, body, ROLE_AND_BODY_SWAPPED.at(cell, text=body, role=role), role)
