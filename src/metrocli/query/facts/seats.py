"""Seats: the terms of those who hold one role for one member, their handovers, and the days when nobody holds it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.fields import FieldType
from metrocli.sheets.parsing.multivalue import group_values
from metrocli.text.fold import fold
from metrocli.text.phrases import day_span

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from metrocli.sheets.dataset import Dataset

PEOPLE = {
    "person": FieldType.TEXT,
    "body": FieldType.TEXT,
    "role": FieldType.TEXT,
    "office": FieldType.TEXT,
    "member": FieldType.TEXT,
    "region": FieldType.TEXT,
    "from": FieldType.DATE,
    "until": FieldType.DATE,
}
_DAY = timedelta(days=1)


class Term(NamedTuple):
    """One person's term in a seat.

    Attributes:
        row: its row in the sheet.
        person: who holds the seat.
        first: the first day; `date.min` where it is open.
        last: the last day, included; `date.max` where it is open.
    """

    row: int
    person: str
    first: date
    last: date


class Vacancy(NamedTuple):
    """Days on which nobody holds a seat.

    Attributes:
        row: the row of the last term before.
        first: the first of these days.
        last: the last of them, included; `date.max` where the seat is not filled again.
        before: who held the seat until then.
        after: who holds it from then on.
    """

    row: int
    first: date
    last: date
    before: tuple[str, ...]
    after: tuple[str, ...]


class Seat(NamedTuple):
    """One role for one member or region in one body, with its terms by their first day.

    Several people may hold it at once; it is vacant only while none of them does.
    """

    terms: tuple[Term, ...]

    def vacancies(self) -> list[Vacancy]:
        """The days between two terms, and those after the last one; before the first one nothing is known."""
        found: list[Vacancy] = []
        reached, row = self.terms[0].last, self.terms[0].row
        ends = [(term.first, term) for term in self.terms[1:]]
        for first, term in [*ends, (date.max, None)]:
            if first > reached and reached < date.max and first - reached > _DAY:
                last = first - _DAY if term else date.max
                before = tuple(each.person for each in self.terms if each.last == reached)
                after = tuple(each.person for each in self.terms if term and each.first == first)
                found.append(Vacancy(row, reached + _DAY, last, before, after))
            if term and term.last > reached:
                reached, row = term.last, term.row
        return found

    def handovers(self) -> list[tuple[Term, Term]]:
        """Two terms of which one ends on the day, or on the day before, on which the other begins."""
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


def read_people(dataset: Dataset) -> pd.DataFrame:
    """The people as the sheet has them, `member` by canonical names, and `members` as a tuple of these."""
    frame = dataset.frame("people")
    several_ = group_values(dataset.links("people", "member"), frame.index)
    return frame.assign(members=several_, member=several_.map("; ".join).replace("", None))


def group_seats(people: pd.DataFrame) -> list[Seat]:
    """The seats among people in their roles, in the order of the sheet.

    Args:
        people: rows as `people_of` gives them. A row without a role, or without member and region, is no seat but a
            person's own place, such as one in the secretariat.
    """
    found: dict[tuple[str, ...], list[Term]] = {}
    columns = ("person", "body", "role", "region", "members", "from", "until")
    for row, person, body, role, region, members, first, last in zip(
        people.index, *(people[name] for name in columns), strict=True
    ):
        if not _known(role) or not (members or _known(region)):
            continue
        key = (fold(_known(body)), fold(_known(role)), *(sorted(members) or ("", fold(_known(region)))))
        found.setdefault(key, []).append(Term(int(row), _known(person), *find_term_days(first, last)))
    return [Seat(tuple(sorted(terms, key=lambda term: (term.first, term.last)))) for terms in found.values()]


def describe_term_ends(found: Iterable[Seat]) -> dict[int, str]:
    """What is to be said of the ends of each term, by its row: a handover, a vacancy after it."""
    said: dict[int, list[str]] = {}
    for seat in found:
        for one, other in seat.handovers():
            day = day_span(other.first, other.first)
            said.setdefault(one.row, []).append(f"hands over to {other.person} on {day}")
            said.setdefault(other.row, []).append(f"takes over from {one.person} on {day}")
        for vacancy in seat.vacancies():
            until = f" until {day_span(vacancy.last, vacancy.last)}" if vacancy.last < date.max else ""
            for term in seat.terms:
                if term.last == vacancy.first - _DAY:
                    said.setdefault(term.row, []).append(f"then vacant{until}")
    return {row: "; ".join(each) for row, each in said.items()}


def find_term_days(first: object, last: object) -> tuple[date, date]:
    """The first and the last day of a term; an open end is the first or the last day of all.

    One that ends before it starts counts on its first day.
    """
    begin, end = _day(first) or date.min, _day(last) or date.max
    return begin, max(begin, end)


def _day(stamp: object) -> date | None:
    return stamp.date() if hasattr(stamp, "date") and stamp == stamp else None  # noqa: PLR0124 - NaT is not itself


def _known(text: object) -> str:
    """A text, "" where the cell is blank."""
    return text if isinstance(text, str) else ""
