from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from metrocli.query.facts.seats import (
    SEAT_HANDED_OVER,
    SEAT_NOT_FILLED,
    SEAT_TAKEN_OVER,
    SEAT_VACANT_AFTER,
    Seat,
    find_term_days,
    group_seats,
    list_term_ends,
    read_people,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

HEADER = "person,body,role,member,region,from,until\n"


def make_seats(chosen: Asked, *rows: str) -> list[Seat]:
    """The seats of a sheet of people with these rows."""
    sheets = {"memberships": "member,region\nA,R\nB,R\n", "people": HEADER + "".join(f"{row}\n" for row in rows)}
    return group_seats(read_people(chosen(sheets).dataset))


def list_vacancies(seat: Seat) -> list[tuple[int, date, date, tuple[str, ...], tuple[str, ...]]]:
    """The vacancies of a seat, each with the row before it, its days, and the people before and after it."""
    return [(gap.row, gap.first, gap.last, gap.before, gap.after) for gap in seat.vacancies()]


def people_in(seats: list[Seat]) -> list[list[str]]:
    return [[term.person for term in seat.terms] for seat in seats]


class TestGroupSeats:
    """A seat is one role in one body for its members, or for a region where no member is named."""

    def test_same_role_for_different_members_at_a_time_is_two_seats(self, chosen: Asked) -> None:
        seats = make_seats(chosen, "Ann,board,vice,A,R,,2021-06-30", "Ben,board,vice,B,R,2021-06-01,")
        assert people_in(seats) == [["Ann"], ["Ben"]]
        assert [len(seat.vacancies()) for seat in seats] == [1, 0]

    def test_role_that_was_vacant_between_two_members_is_one_seat(self, chosen: Asked) -> None:
        seats = make_seats(chosen, "Ann,board,vice,A,R,,2021-06-30", "Ben,board,vice,B,R,2021-08-01,")
        assert people_in(seats) == [["Ann", "Ben"]]
        ((vacancy,),) = [seat.vacancies() for seat in seats]
        assert (vacancy.before, vacancy.first, vacancy.last, vacancy.after) == (
            ("Ann",), date(2021, 7, 1), date(2021, 7, 31), ("Ben",),
        )  # fmt: skip

    def test_a_long_term_overlaps_with_all_terms_within_it(self, chosen: Asked) -> None:
        rows = (
            "Ann,board,vice,A,R,2020-01-01,2025-12-31", "Ada,board,vice,A,R,2021-01-01,2021-02-01",
            "Ben,board,vice,B,R,2022-01-01,2023-01-01",
        )  # fmt: skip
        assert people_in(make_seats(chosen, *rows)) == [["Ann", "Ada"], ["Ben"]]

    def test_spellings_of_role_body_and_region_are_one_seat(self, chosen: Asked) -> None:
        seats = make_seats(
            chosen, "Ann,Board,Vice-Président,,Río,,2021-06-30", "Ben,board,vice president,,rio,2021-07-01,"
        )
        assert people_in(seats) == [["Ann", "Ben"]]
        assert seats[0].vacancies() == []

    @pytest.mark.parametrize("row", ["Ben,office,vice,A,,,", "Ben,board,chair,A,,,", "Ben,board,vice,,A,,"])
    def test_other_body_or_role_is_another_seat(self, chosen: Asked, row: str) -> None:
        assert people_in(make_seats(chosen, "Ann,board,vice,A,,,", row)) == [["Ann"], ["Ben"]]

    def test_order_of_members_does_not_matter(self, chosen: Asked) -> None:
        seats = make_seats(chosen, "Ann,board,vice,A; B,,,2021-03-31", "Ben,board,vice,B; A,,2021-04-01,")
        assert people_in(seats) == [["Ann", "Ben"]]

    @pytest.mark.parametrize("row", ["Hal,staff,clerk,,,,", "Hal,staff,,A,R,,"])
    def test_person_without_role_or_member_has_no_seat(self, chosen: Asked, row: str) -> None:
        assert make_seats(chosen, row) == []


class TestSeatsThatMove:
    """A role that one person at a time holds in its body is one seat, also when it moves to another member."""

    @pytest.mark.parametrize("first", ["2021-06-30", "2021-07-01"])
    def test_presidency(self, chosen: Asked, first: str) -> None:
        (seat,) = make_seats(chosen, "Ann,board,chair,A,,,2021-06-30", f"Ben,board,chair,B,,{first},")
        assert (people_in([seat]), seat.vacancies()) == ([["Ann", "Ben"]], [])
        assert set(list_term_ends([seat])) == {2, 3}

    def test_gap_after_a_move_is_a_vacancy_of_the_member_before(self, chosen: Asked) -> None:
        rows = ("Ann,board,chair,A,,,2021-01-31", "Ben,board,chair,B,,2021-02-01,2021-06-30")
        (seat,) = make_seats(chosen, *rows, "Cat,board,chair,A,,2021-09-01,")
        assert list_vacancies(seat) == [(3, date(2021, 7, 1), date(2021, 8, 31), ("Ben",), ("Cat",))]

    def test_two_at_once_are_two_seats(self, chosen: Asked) -> None:
        rows = ("Ann,board,vice,A,,,2021-06-30", "Ben,board,vice,B,,2021-07-01,", "Cat,board,vice,C,,2021-03-01,")
        assert people_in(make_seats(chosen, *rows)) == [["Ann"], ["Ben"], ["Cat"]]

    def test_overlap_of_two_days_is_no_handover(self, chosen: Asked) -> None:
        rows = ("Ann,board,chair,A,,,2021-07-02", "Ben,board,chair,B,,2021-07-01,")
        assert people_in(make_seats(chosen, *rows)) == [["Ann"], ["Ben"]]

    def test_one_seat_in_each_region(self, chosen: Asked) -> None:
        rows = ("Ann,board,vice,A,North,,2021-06-30", "Ben,board,vice,B,North,2021-07-01,", "Cat,board,vice,C,South,,")
        assert people_in(make_seats(chosen, *rows)) == [["Ann", "Ben"], ["Cat"]]

    def test_term_without_end_before_others_is_not_one_seat(self, chosen: Asked) -> None:
        rows = ("Ann,board,chair,A,,2021-01-01,", "Ben,board,chair,B,,2020-01-01,2020-12-31",
                "Cat,board,chair,B,,2022-01-01,2022-12-31")  # fmt: skip
        assert people_in(make_seats(chosen, *rows)) == [["Ann"], ["Ben", "Cat"]]


class TestVacancies:
    """The days on which a seat is vacant."""

    def test_gap_of_one_day_is_a_vacancy(self, chosen: Asked) -> None:
        for first, gaps in (("2021-03-31", 0), ("2021-04-01", 0), ("2021-04-02", 1)):
            (seat,) = make_seats(chosen, "Ann,board,vice,A,,,2021-03-31", f"Ben,board,vice,A,,{first},")
            assert len(seat.vacancies()) == gaps
        day = date(2021, 4, 1)
        assert list_vacancies(seat) == [(2, day, day, ("Ann",), ("Ben",))]
        (gap,) = seat.vacancies()
        assert ([term.row for term in gap.terms_before], [term.row for term in gap.terms_after]) == ([2], [3])

    def test_shared_seat_is_vacant_after_the_last_term(self, chosen: Asked) -> None:
        (seat,) = make_seats(
            chosen,
            "Ann,board,member,A,,2021-01-01,2021-12-31",
            "Ben,board,member,A,,2021-02-01,2021-03-31",
            "Cat,board,member,A,,2022-02-01,2022-02-28",
            "Dan,board,member,A,,2022-02-01,2022-02-28",
        )
        assert list_vacancies(seat) == [
            (2, date(2022, 1, 1), date(2022, 1, 31), ("Ann",), ("Cat", "Dan")),
            (4, date(2022, 3, 1), date.max, ("Cat", "Dan"), ()),
        ]
        assert list_term_ends([seat]) == {
            2: (SEAT_VACANT_AFTER(until=date(2022, 1, 31)),),
            4: (SEAT_NOT_FILLED(),),
            5: (SEAT_NOT_FILLED(),),
        }

    @pytest.mark.parametrize("until", ["", "9999-12-31", "9999-12-30"])
    def test_open_end_is_not_a_vacancy(self, chosen: Asked, until: str) -> None:
        (seat,) = make_seats(chosen, f"Ann,board,vice,A,,,{until}")
        assert seat.vacancies() == []

    def test_time_before_the_first_term_is_not_a_vacancy(self, chosen: Asked) -> None:
        (seat,) = make_seats(chosen, "Ann,board,vice,A,,2021-03-31,")
        assert seat.vacancies() == []

    def test_terms_not_in_order(self, chosen: Asked) -> None:
        (seat,) = make_seats(chosen, "Ben,board,vice,A,,2021-05-01,", "Ann,board,vice,A,,,2021-03-31")
        assert [(gap.row, gap.before, gap.after) for gap in seat.vacancies()] == [(3, ("Ann",), ("Ben",))]


class TestHandovers:
    """One term ends on the day when another begins, or on the day before."""

    def test_handover_next_to_a_term_that_continues(self, chosen: Asked) -> None:
        (seat,) = make_seats(
            chosen,
            "Ann,board,member,A,,2021-01-01,2021-06-30",
            "Ben,board,member,A,,2021-03-01,",
            "Cat,board,member,A,,2021-07-01,",
        )
        assert [(one.person, other.person) for one, other in seat.handovers()] == [("Ann", "Cat")]
        assert list_term_ends([seat]) == {
            2: (SEAT_HANDED_OVER(person="Cat", day=date(2021, 7, 1)),),
            4: (SEAT_TAKEN_OVER(person="Ann", day=date(2021, 7, 1)),),
        }

    def test_next_term_of_the_same_person_is_not_a_handover(self, chosen: Asked) -> None:
        (seat,) = make_seats(chosen, "Ann,board,vice,A,,,2021-06-30", "Ann,board,vice,A,,2021-07-01,")
        assert (seat.handovers(), list_term_ends([seat])) == ([], {})

    def test_no_handover_after_a_gap(self, chosen: Asked) -> None:
        (seat,) = make_seats(chosen, "Ann,board,vice,A,,,2021-06-30", "Ben,board,vice,A,,2021-07-02,")
        assert seat.handovers() == []


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (pd.NaT, pd.NaT, (date.min, date.max)),
        (pd.Timestamp("2021-03-01"), pd.NaT, (date(2021, 3, 1), date.max)),
        (pd.Timestamp("2021-03-01"), pd.Timestamp("2021-02-01"), (date(2021, 3, 1), date(2021, 3, 1))),
    ],
)
def test_days_of_a_term(first: object, last: object, expected: tuple[date, date]) -> None:
    assert find_term_days(first, last) == expected
