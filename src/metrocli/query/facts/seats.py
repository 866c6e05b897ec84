"""Seats: one role for one member or region, or one that moves between members, with its terms and vacancies."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.fields import Field, FieldType, sheet_fields
from metrocli.answers.records import to_records
from metrocli.messages import MessageType
from metrocli.sheets.parsing.link_frames import group_values
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd

    from metrocli.messages import Message
    from metrocli.sheets.dataset import SheetDataset

PEOPLE = {
    **sheet_fields("people", dict.fromkeys(("person", "body", "role", "office"), FieldType.TEXT)),
    "member": Field(FieldType.TEXT, "the member that the person represents; several are separated by semicolons"),
    **sheet_fields("people", {"region": FieldType.TEXT, "from": FieldType.DATE, "until": FieldType.DATE}),
}
SEAT_HANDED_OVER = MessageType("seat-handed-over", "hands over to {person} on {day:day}")
SEAT_TAKEN_OVER = MessageType("seat-taken-over", "takes over from {person} on {day:day}")
SEAT_VACANT_AFTER = MessageType("seat-vacant-after", "then vacant until {until:day}")
SEAT_NOT_FILLED = MessageType("seat-not-filled", "then vacant")
_DAY = timedelta(days=1)


class Term(NamedTuple):
    """One person's term in a seat.

    Attributes:
        row: its row in the sheet.
        person: the holder.
        first: the first day; `date.min` if it is open.
        last: the last day, included; `date.max` if it is open.
        region: the region that its row names, folded; "" if it names none.
    """

    row: int
    person: str
    first: date
    last: date
    region: str = ""


class Vacancy(NamedTuple):
    """The days between the end of a term and the next term in a seat.

    Attributes:
        row: the row of the term before.
        first: the first day.
        last: the last day, included; `date.max` if the seat is not filled again.
        terms_before: the terms that end on the day before it.
        terms_after: the terms that begin on the day after it.
    """

    row: int
    first: date
    last: date
    terms_before: tuple[Term, ...]
    terms_after: tuple[Term, ...]

    @property
    def before(self) -> tuple[str, ...]:
        """The people who held the seat until then."""
        return tuple(term.person for term in self.terms_before)

    @property
    def after(self) -> tuple[str, ...]:
        """The people who hold it from then on."""
        return tuple(term.person for term in self.terms_after)


class Seat(NamedTuple):
    """One role for one member or region in one body, with its terms in order of their first day.

    Several people can hold a seat at the same time. A role that one person at a time holds in its body, such as a
    presidency, is one seat, also when it moves to another member.
    """

    terms: tuple[Term, ...]

    def vacancies(self) -> list[Vacancy]:
        """List the vacancies between two terms and after the last one; the time before the first one is unknown."""
        vacancies: list[Vacancy] = []
        reached, row = self.terms[0].last, self.terms[0].row
        ends = [(term.first, term) for term in self.terms[1:]]
        for first, term in [*ends, (date.max, None)]:
            if first > reached and reached < date.max and first - reached > _DAY:
                last = first - _DAY if term else date.max
                before = tuple(holder for holder in self.terms if holder.last == reached)
                after = tuple(holder for holder in self.terms if term and holder.first == first)
                vacancies.append(Vacancy(row, reached + _DAY, last, before, after))
            if term and term.last > reached:
                reached, row = term.last, term.row
        return vacancies

    def handovers(self) -> list[tuple[Term, Term]]:
        """List pairs of terms of different people: one ends on the day when the other begins, or on the day before."""
        beginning: dict[date, list[Term]] = {}
        for term in self.terms:
            beginning.setdefault(term.first, []).append(term)
        return [
            (one, other)
            for one in self.terms
            if one.last < date.max
            for day in (one.last, one.last + _DAY)
            for other in beginning.get(day, ())
            if other.row != one.row and other.person != one.person
        ]


def read_people(dataset: SheetDataset) -> pd.DataFrame:
    """Read the people in the order of the sheet.

    Returns:
        The columns of `people`, with `member` as canonical names separated by "; " (None if blank), and `members`, a
        tuple of these names.
    """
    frame = dataset.frame("people")
    members = group_values(dataset.links("people", "member"), frame.index)
    return frame.assign(members=members, member=members.map("; ".join).replace("", None))


class PeopleOfMembers:
    """The people and the seats of a dataset, for questions about one member after another. Use it with `compute_once`.

    Attributes:
        frame: the people, as `read_people` returns them.
    """

    def __init__(self, dataset: SheetDataset) -> None:
        self.frame = read_people(dataset)
        self._rows: dict[str, list[int]] = {}
        for row, names in zip(self.frame.index.tolist(), self.frame["members"], strict=True):
            for name in names:
                self._rows.setdefault(name, []).append(row)

    @cached_property
    def records(self) -> dict[int, dict[str, Any]]:
        """The people by row, with the fields of `PEOPLE`."""
        return dict(zip(self.frame.index.tolist(), to_records(self.frame, PEOPLE), strict=True))

    @cached_property
    def days(self) -> dict[int, tuple[date, date]]:
        """The first and the last day of each term by row (see `find_term_days`)."""
        terms = zip(self.frame["from"], self.frame["until"], strict=True)
        return {row: find_term_days(*term) for row, term in zip(self.frame.index.tolist(), terms, strict=True)}

    @cached_property
    def _vacancies(self) -> list[Vacancy]:
        return [vacancy for seat in group_seats(self.frame) for vacancy in seat.vacancies()]

    def find_rows(self, member: str) -> Sequence[int]:
        """Find the rows of the people of a member, in the order of the sheet."""
        return self._rows.get(member, ())

    def list_vacancies(self, rows: Collection[int]) -> list[Vacancy]:
        """List the vacancies after the terms in some rows, in the order of the seats."""
        return [vacancy for vacancy in self._vacancies if vacancy.row in rows] if rows else []


def group_seats(people: pd.DataFrame) -> list[Seat]:
    """Group people by the seat that they hold, in the order of the sheet.

    Args:
        people: rows of `read_people`. Rows without a role, or without both member and region, are left out: such a
            person does not hold a seat but has a post, for example in the secretariat.
    """
    terms: dict[_SeatKey, list[Term]] = {}
    columns = ("person", "body", "role", "region", "members", "from", "until")
    for row, person, body, role, region, members, first, last in zip(
        people.index, *(people[name] for name in columns), strict=True
    ):
        if not _to_text(role) or not (members or _to_text(region)):
            continue
        where = fold(_to_text(region))
        key = _SeatKey(fold(_to_text(body)), fold(_to_text(role)), where if not members else "", tuple(sorted(members)))
        terms.setdefault(key, []).append(Term(int(row), _to_text(person), *find_term_days(first, last), where))
    seats = _unite_seats_that_move([_make_seat(of_key) for of_key in terms.values()], [key[:2] for key in terms])
    return sorted(seats, key=lambda seat: min(term.row for term in seat.terms))


class _SeatKey(NamedTuple):
    """What distinguishes seats; the region counts where no member is named."""

    body: str
    role: str
    region: str
    members: tuple[str, ...]


def _make_seat(terms: Iterable[Term]) -> Seat:
    return Seat(tuple(sorted(terms, key=lambda term: (term.first, term.last))))


def _unite_seats_that_move(seats: list[Seat], roles: list[tuple[str, str]]) -> list[Seat]:
    """Unite the seats of one role that one person at a time holds in its body, or in its body and region.

    Args:
        seats: the seats of single members and regions.
        roles: the folded body and role of each.
    """
    of_role: dict[tuple[str, str], list[Seat]] = {}
    for seat, role in zip(seats, roles, strict=True):
        of_role.setdefault(role, []).append(seat)
    united: list[Seat] = []
    for group in of_role.values():
        if _is_one_seat(group):
            united.append(_make_seat(term for seat in group for term in seat.terms))
            continue
        of_region: dict[str, list[Seat]] = {}
        for seat in group:
            regions = {term.region for term in seat.terms}
            of_region.setdefault(regions.pop() if len(regions) == 1 else "", []).append(seat)
        for region, part in of_region.items():
            if region and _is_one_seat(part):
                united.append(_make_seat(term for seat in part for term in seat.terms))
            else:
                united.extend(part)
    return united


def _is_one_seat(seats: list[Seat]) -> bool:
    """Return whether seats of several members are one seat that moves: no two of their terms overlap.

    The day of a handover may be in both terms. A seat may be vacant between two members.
    """
    terms = sorted((term.first, term.last, number) for number, seat in enumerate(seats) for term in seat.terms)
    reached: dict[int, date] = {}
    for first, last, number in terms:
        if any(first < end for other, end in reached.items() if other != number):
            return False
        reached[number] = max(last, reached.get(number, last))
    return len(seats) > 1


def list_term_ends(seats: Iterable[Seat]) -> dict[int, tuple[Message, ...]]:
    """List the handovers at both ends of terms and the vacancies after them, as messages by the row of the term."""
    endings: dict[int, list[Message]] = {}
    for seat in seats:
        for one, other in seat.handovers():
            endings.setdefault(one.row, []).append(SEAT_HANDED_OVER(person=other.person, day=other.first))
            endings.setdefault(other.row, []).append(SEAT_TAKEN_OVER(person=one.person, day=other.first))
        for vacancy in seat.vacancies():
            after = SEAT_VACANT_AFTER(until=vacancy.last) if vacancy.last < date.max else SEAT_NOT_FILLED()
            for term in vacancy.terms_before:
                endings.setdefault(term.row, []).append(after)
    return {row: tuple(of_row) for row, of_row in endings.items()}


def find_term_days(first: object, last: object) -> tuple[date, date]:
    """Find the first and the last day of a term.

    An open end is `date.min` or `date.max`. A term that ends before it starts is its first day.

    Args:
        first: a timestamp, or NaT or None if it is blank.
        last: the same, included.
    """
    begin, end = _to_date(first) or date.min, _to_date(last) or date.max
    return begin, max(begin, end)


def _to_date(stamp: object) -> date | None:
    """Return a timestamp as a date; None for NaT and anything else."""
    return stamp.date() if hasattr(stamp, "date") and stamp == stamp else None  # noqa: PLR0124 - NaT is not itself


def _to_text(text: object) -> str:
    """Return the text of a cell; "" if it is blank."""
    return text if isinstance(text, str) else ""
