from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from metrocli.query.facts.seats import Seat, Vacancy, describe_term_ends, find_term_days, group_seats, read_people

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

HEADER = "person,body,role,member,region,from,until\n"


def told(chosen: Asked, *rows: str) -> list[Seat]:
    """The seats of a sheet of people with these rows."""
    sheets = {"memberships": "member,region\nA,R\nB,R\n", "people": HEADER + "".join(f"{row}\n" for row in rows)}
    return group_seats(read_people(chosen(sheets).dataset))


def people_in(found: list[Seat]) -> list[list[str]]:
    return [[term.person for term in seat.terms] for seat in found]


class TestWhichIsWhich:
    """A seat is one role in one body for its members, or for a region where no member is named."""

    def test_one_role_for_different_members_of_a_region(self, chosen: Asked) -> None:
        found = told(chosen, "Ann,board,vice,A,R,,2021-06-30", "Ben,board,vice,B,R,2021-08-01,")
        assert people_in(found) == [["Ann"], ["Ben"]]
        assert [len(seat.vacancies()) for seat in found] == [1, 0]

    def test_spellings_of_one_role_body_and_region(self, chosen: Asked) -> None:
        found = told(chosen, "Ann,Board,Vice-Président,,Río,,2021-06-30", "Ben,board,vice president,,rio,2021-07-01,")
        assert people_in(found) == [["Ann", "Ben"]]
        assert found[0].vacancies() == []

    @pytest.mark.parametrize("row", ["Ben,office,vice,A,,,", "Ben,board,chair,A,,,", "Ben,board,vice,,A,,"])
    def test_another_body_another_role_and_a_region_called_as_a_member(self, chosen: Asked, row: str) -> None:
        assert people_in(told(chosen, "Ann,board,vice,A,,,", row)) == [["Ann"], ["Ben"]]

    def test_two_members_in_either_order(self, chosen: Asked) -> None:
        found = told(chosen, "Ann,board,vice,A; B,,,2021-03-31", "Ben,board,vice,B; A,,2021-04-01,")
        assert people_in(found) == [["Ann", "Ben"]]

    @pytest.mark.parametrize("row", ["Hal,staff,clerk,,,,", "Hal,staff,,A,R,,"])
    def test_who_has_no_role_or_stands_for_nobody_has_no_seat(self, chosen: Asked, row: str) -> None:
        assert told(chosen, row) == []


class TestVacancies:
    """The days on which nobody holds a seat."""

    def test_the_next_day_is_no_gap_and_the_one_after_is(self, chosen: Asked) -> None:
        for first, gaps in (("2021-03-31", 0), ("2021-04-01", 0), ("2021-04-02", 1)):
            (seat,) = told(chosen, "Ann,board,vice,A,,,2021-03-31", f"Ben,board,vice,A,,{first},")
            assert len(seat.vacancies()) == gaps
        day = date(2021, 4, 1)
        assert seat.vacancies() == [Vacancy(2, day, day, ("Ann",), ("Ben",))]

    def test_several_at_once_leave_it_vacant_when_the_last_one_goes(self, chosen: Asked) -> None:
        (seat,) = told(
            chosen,
            "Ann,board,member,A,,2021-01-01,2021-12-31",
            "Ben,board,member,A,,2021-02-01,2021-03-31",
            "Cat,board,member,A,,2022-02-01,2022-02-28",
            "Dan,board,member,A,,2022-02-01,2022-02-28",
        )
        assert seat.vacancies() == [
            Vacancy(2, date(2022, 1, 1), date(2022, 1, 31), ("Ann",), ("Cat", "Dan")),
            Vacancy(4, date(2022, 3, 1), date.max, ("Cat", "Dan"), ()),
        ]
        assert describe_term_ends([seat]) == {2: "then vacant until 31 Jan 2022", 4: "then vacant", 5: "then vacant"}

    @pytest.mark.parametrize("until", ["", "9999-12-31", "9999-12-30"])
    def test_an_open_end_is_no_vacancy(self, chosen: Asked, until: str) -> None:
        (seat,) = told(chosen, f"Ann,board,vice,A,,,{until}")
        assert seat.vacancies() == []

    def test_before_the_first_term_nothing_is_known(self, chosen: Asked) -> None:
        (seat,) = told(chosen, "Ann,board,vice,A,,2021-03-31,")
        assert seat.vacancies() == []

    def test_terms_that_are_not_in_order(self, chosen: Asked) -> None:
        (seat,) = told(chosen, "Ben,board,vice,A,,2021-05-01,", "Ann,board,vice,A,,,2021-03-31")
        assert [(gap.row, gap.before, gap.after) for gap in seat.vacancies()] == [(3, ("Ann",), ("Ben",))]


class TestHandovers:
    """One ends on the day, or on the day before, on which another begins."""

    def test_beside_somebody_who_stays(self, chosen: Asked) -> None:
        (seat,) = told(
            chosen,
            "Ann,board,member,A,,2021-01-01,2021-06-30",
            "Ben,board,member,A,,2021-03-01,",
            "Cat,board,member,A,,2021-07-01,",
        )
        assert [(one.person, other.person) for one, other in seat.handovers()] == [("Ann", "Cat")]
        assert describe_term_ends([seat]) == {
            2: "hands over to Cat on 1 Jul 2021",
            4: "takes over from Ann on 1 Jul 2021",
        }

    def test_who_stays_on_hands_over_to_nobody(self, chosen: Asked) -> None:
        (seat,) = told(chosen, "Ann,board,vice,A,,,2021-06-30", "Ann,board,vice,A,,2021-07-01,")
        assert (seat.handovers(), describe_term_ends([seat])) == ([], {})

    def test_after_a_gap_there_is_none(self, chosen: Asked) -> None:
        (seat,) = told(chosen, "Ann,board,vice,A,,,2021-06-30", "Ben,board,vice,A,,2021-07-02,")
        assert seat.handovers() == []


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (pd.NaT, pd.NaT, (date.min, date.max)),
        (pd.Timestamp("2021-03-01"), pd.NaT, (date(2021, 3, 1), date.max)),
        (pd.Timestamp("2021-03-01"), pd.Timestamp("2021-02-01"), (date(2021, 3, 1), date(2021, 3, 1))),
    ],
)
def test_the_days_of_a_term(first: object, last: object, expected: tuple[date, date]) -> None:
    assert find_term_days(first, last) == expected
