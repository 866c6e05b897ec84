"""Rules about the people in seats: their members, their offices and regions, and who attends without a seat."""

from __future__ import annotations

import re
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from metrocli.check.evidence.body_meetings import BodyMeetings, find_seat_members, list_people
from metrocli.check.rule import rule
from metrocli.check.rules.names.vocabularies import differs_in_ending
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.query.facts.seats import find_term_days
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.nearest import is_misspelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from metrocli.check.evidence.evidence import Evidence

_LEAST_SEATS, _GUEST_PART = 5, 5
_OFFICES = compile_late(r"(?:(?<!\s)\s++)?(?:[,;&/]|\b(?:and|y|e|et)\b)\s*")
_PLACE = compile_late(
    r"\b(?:of|von|van|di|de|del|do|da|du|des)\s+(?P<article>(?:the|la|el)\s+)?|\bd['’]", re.IGNORECASE
)
_PLACE_END = compile_late(
    r"\s*(?:$|[,;&/()–—-])|\s+(?:and|y|e|et|city|capital|region|metropolitan|municipality|council|mayor|governor)\b",
    re.IGNORECASE,
)
"""Where the name of a place ends in an office. In "Mayor of San Salvador de Jujuy" it is not San Salvador."""
_MOST_ENDS, _LONGEST_PLACE = 8, 200


def _terms_with_members(
    evidence: Evidence, columns: Sequence[str] = ("person", "role")
) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield the row, the person and the members of each row that has listed members and fills the columns."""
    members_of = evidence.compute_once(list_people)["members"].to_dict()
    listed = evidence.dataset.members
    for row, person, *_ in evidence.rows("people", *columns):
        members = tuple(member for member in members_of[row] if member in listed)
        if members:
            yield row, person, members


SEATS_OF_TWO_MEMBERS = MessageType(
    "seats-of-two-members",
    "{person:short} holds a seat of {members:and}, and at the same time one of {others:and} (row {row})",
)


@rule(
    "P505",
    "One person in the seats of two members at once",
    Severity.WARNING,
    why="A person speaks for one member at a time, so the name was probably copied from another row.",
    fix="Correct the person, the member or the days of the terms. If they are two people of one name, add to a name "
    "what distinguishes them, or accept the finding.",
    example="people.csv, member: 'Mara Lind' holds a seat of Fenwick, and at the same time one of Alderford (row 2)",
)
def find_seats_of_two_members(evidence: Evidence) -> Iterator[Violation]:
    """Find people whose terms for two different members overlap by more than a day."""
    starts, ends = evidence.values("people", "from"), evidence.values("people", "until")
    terms: dict[str, list[tuple[date, date, int, str, tuple[str, ...]]]] = {}
    for row, person, members in _terms_with_members(evidence):
        days = find_term_days(starts.get(row), ends.get(row))
        terms.setdefault(fold(person), []).append((*days, row, person, members))
    for of_person in terms.values():
        longest, *later = sorted(of_person)
        for term in later:
            if term[0] < longest[1] and set(term[4]).isdisjoint(longest[4]):
                second, first = (term, longest) if term[2] > longest[2] else (longest, term)
                cell = evidence.cell("people", second[2], "member")
                message = SEATS_OF_TWO_MEMBERS.at(
                    cell, person=second[3], members=second[4], others=first[4], row=first[2]
                )
                yield Violation(cell, evidence.text("people", second[2], "member"), message)
            longest = max(longest, term, key=lambda candidate: candidate[1])


OFFICE_OF_OTHER_MEMBER = MessageType(
    "office-of-other-member", "{text:short} is an office of {names:and}, but the person holds a seat of {members:and}"
)


@rule(
    "P506",
    "An office of another member",
    Severity.WARNING,
    why="A seat is held by somebody from its member, so the office or the member is wrong.",
    fix="Correct the office or the member.",
    example="people.csv, office: 'Mayor of Quito' is an office of Quito, but the person holds a seat of Lima",
)
def find_offices_of_other_members(evidence: Evidence) -> Iterator[Violation]:
    """Find offices and roles that name other members than the one whose seat the person holds."""
    columns = [(column, evidence.values("people", column)) for column in ("office", "role")]
    names_by_office: dict[str, set[str]] = {}
    for row, _, members in _terms_with_members(evidence, ["person"]):
        for column, offices in columns:
            office = offices.get(row, "")
            if office not in names_by_office:
                names_by_office[office] = _find_members_of_office(evidence, office)
            names, folded = names_by_office[office], fold(office)
            if names and names.isdisjoint(members) and not any(fold(member) in folded for member in members):
                cell = evidence.cell("people", row, column)
                message = OFFICE_OF_OTHER_MEMBER.at(cell, text=office, names=sorted(names), members=members)
                yield Violation(cell, office, message)


def _find_members_of_office(evidence: Evidence, office: str) -> set[str]:
    """Return the members that an office names after "of" or alone: Quito in "Mayor of Quito" and in "Mayor, Quito"."""
    look_up = evidence.dataset.members.look_up
    longest = (next(filter(None, map(look_up, places)), None) for places in _list_places(office))
    return {member.name for member in longest if member}


def _list_places(office: str) -> Iterator[list[str]]:
    """Yield the texts in an office that may be a place: for each start those to the next ends, the longest first."""
    starts = {0, *(match.end() for pattern in (_PLACE, _OFFICES) for match in pattern.finditer(office))}
    # The article may be a part of the name: La Paz.
    starts |= {match.start("article") for match in _PLACE.finditer(office) if match["article"]}
    for start in starts:
        place = office[start : start + _LONGEST_PLACE]
        ends = [match.start() for match in islice(_PLACE_END.finditer(place), _MOST_ENDS)]
        yield [place[:end] for end in reversed(ends)]


MEMBER_MISSPELLED_IN_OFFICE = MessageType(
    "member-misspelled-in-office", "{place:quoted} in {text:short} looks like {name}", "Write {name}, if it is meant."
)


@rule(
    "P510",
    "A member that is misspelled in an office",
    Severity.NOTE,
    why="The office is printed as it is written.",
    fix="Write the name of the member, if it is meant.",
    example="people.csv, office: 'Qutio' in 'Mayor of Qutio' looks like Quito",
)
def find_misspelled_members_in_offices(evidence: Evidence) -> Iterator[Violation]:
    """Find offices with a misspelled name of the member whose seat the person holds, but no name of a member."""
    offices = evidence.values("people", "office")
    for row, _, members in _terms_with_members(evidence, ["office"]):
        office, keys = offices[row], {member: fold(member) for member in members}
        if any(key in fold(office) for key in keys.values()) or _find_members_of_office(evidence, office):
            continue
        for place, (name, key) in product(chain.from_iterable(_list_places(office)), keys.items()):
            if _is_misspelled(fold(place), key):
                cell = evidence.cell("people", row, "office")
                yield Violation(cell, office, MEMBER_MISSPELLED_IN_OFFICE.at(cell, text=office, place=place, name=name))
                break


def _is_misspelled(folded: str, name: str) -> bool:
    """Return whether a folded text is a misspelled name, and not the name in another language, as Roma is for Rome."""
    return any(is_misspelling(folded, name, most) for most in (1, 2)) and not differs_in_ending(folded, name)


REGION_UNLIKE_MEMBER = MessageType(
    "region-unlike-member", "{text:short} is not the region of {members:and}, which is in {regions:or}"
)


@rule(
    "P507",
    "Another region than that of the member",
    Severity.WARNING,
    why="The person is listed for a region in which the member is not.",
    fix="Write the region of the member, or correct the member.",
    example="people.csv, region: 'Delta' is not the region of Alderford, which is in Upper River",
)
def find_regions_unlike_member(evidence: Evidence) -> Iterator[Violation]:
    """Find people whose region differs from the regions of all their members."""
    texts = evidence.values("people", "region")
    look_up = evidence.dataset.regions.look_up
    found = {text: look_up(text) for text in texts.distinct}
    regions_of: dict[str, dict[str, None]] = {}
    for _, member, written in evidence.rows("memberships", "member", "region") if texts else ():
        region = look_up(written)
        regions_of.setdefault(member, {})[region.name if region else written] = None
    for row, _, members in _terms_with_members(evidence):
        region = found[texts[row]] if row in texts else None
        regions = [name for member in members for name in regions_of.get(member, ())]
        if region is not None and regions and region.name not in regions:
            cell, likely = evidence.cell("people", row, "region"), [*dict.fromkeys(regions)]
            message = REGION_UNLIKE_MEMBER.at(cell, text=texts[row], members=members, regions=likely)
            yield Violation(cell, texts[row], message, likely[0] if len(likely) == 1 else "")


ATTENDANCE_WITHOUT_SEAT = MessageType(
    "attendance-without-seat",
    "{text:short} has no seat in the body {body:short}, but all {count:,} others in the list have one",
    "Was it a guest, or is another member meant?",
)


@rule(
    "P508",
    "A member without a seat at a meeting of a body",
    Severity.NOTE,
    why="Perhaps another member is meant, or a person is missing from the list of people.",
    fix="Correct the member, or add its person to the people. Leave it if it was a guest.",
    example="activities.csv, members: 'Quito' has no seat in the body 'board', but all 26 others in the list have one",
)
def find_attendance_without_seat(evidence: Evidence) -> Iterator[Violation]:
    """Find the few members without a seat at meetings of a body, at most one of five that took part."""
    bodies = {
        body: members
        for body, members in evidence.compute_once(find_seat_members).items()
        if len(members) >= _LEAST_SEATS
    }
    if not bodies:
        return
    listed, without_seat = evidence.members_by_activity, dict[tuple[int, str], tuple[str, int]]()
    for body, members in bodies.items():
        for row in evidence.compute_once(BodyMeetings).meetings(members):
            others = listed[row] - members
            if len(others) * _GUEST_PART <= len(listed[row]):
                count = len(listed[row]) - len(others)
                without_seat |= {(row, name): (body, count) for name in others if name in evidence.dataset.members}
    if not without_seat:
        return
    parts = evidence.participations
    mentions = parts.to_frame(parts.with_values({name for _, name in without_seat}))
    fields = (mentions[name].tolist() for name in ("activity", "value", "written", "sheet", "row", "column"))
    for activity, value, written, sheet, row, column in zip(*fields, strict=True):
        if (activity, value) in without_seat:
            body, count = without_seat[activity, value]
            cell = evidence.cell(sheet, row, column)
            yield Violation(cell, written, ATTENDANCE_WITHOUT_SEAT.at(cell, text=written, body=body, count=count))
