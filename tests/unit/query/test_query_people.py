from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.shaping import Shape, apply_shape
from metrocli.errors import UnknownName
from metrocli.query.facts.seats import (
    SEAT_HANDED_OVER,
    SEAT_NOT_FILLED,
    SEAT_TAKEN_OVER,
    SEAT_VACANT_AFTER,
    group_seats,
    list_term_ends,
    read_people,
)
from metrocli.query.member import member
from metrocli.query.people import SEAT, SEATS_VACANT, SEATS_VACANT_ON, people
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from metrocli.answers.answer import ListAnswer
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

# A gap, a day in common, two at once, an end without a successor, a seat of a region, and no seat at all.
SHEETS = {
    "memberships": "member,region\nA,R\nB,R\n",
    "people": "person,body,role,member,region,from,until\n"
    "Ann,board,member,A,,,2021-03-31\n"
    "Ben,board,member,A,,2021-05-01,2021-06-30\n"
    "Cat,board,member,A,,2021-06-30,\n"
    "Dan,board,chair,B,,2021-01-01,2021-12-31\n"
    "Eve,board,chair,B,,2021-02-01,2021-04-30\n"
    "Flo,office,officer,,R,,2021-02-28\n"
    "Gus,office,,A,,,2021-02-28\n"
    "Hal,staff,clerk,,,,2021-02-28\n",
    "participations": "activity,member,role\n1,A,host\n2,A,\n",
    "activities": "id,title,start,end,members\n"
    "1,t,2021-03-31,2021-04-02,A\n"
    "2,t,2021-04-10,,A\n"
    "3,t,2021-06-30,,A\n"
    "4,t,,,A\n",
}


def test_vacancies(chosen: Asked) -> None:
    listing = people(chosen(SHEETS), vacant=True)
    frame = listing.frame
    days = [(str(first)[:10], str(last)[:10]) for first, last in zip(frame["from"], frame["until"], strict=True)]
    assert [
        (*seat, *span) for seat, span in zip(zip(frame["body"], frame["role"], strict=True), days, strict=True)
    ] == [
        ("board", "member", "2021-04-01", "2021-04-30"),
        ("board", "chair", "2022-01-01", "NaT"),
        ("office", "officer", "2021-03-01", "NaT"),
    ]
    assert list(frame["before"]) == ["Ann", "Dan", "Flo"]
    assert frame["after"].tolist()[0] == "Ben"
    assert frame["person"].isna().all()
    assert listing.figures == {"vacancies": 3, "seats": 3}
    assert listing.query == {"vacant": True}


def test_vacancies_by_day_and_body(chosen: Asked) -> None:
    listing = people(chosen(SHEETS, on="2021-04-15"), ("board",), vacant=True)
    assert list(listing.frame["role"]) == ["member"]
    empty = people(chosen(SHEETS, period=("2021-02",)), vacant=True)
    assert describe(empty.notes[-1], "filters") == ("nothing-found-for", {"period": ("2021-02",), "vacant": True})


def test_term_ends(chosen: Asked) -> None:
    day = date(2021, 6, 30)
    assert list_term_ends(group_seats(read_people(chosen(SHEETS).dataset))) == {
        2: (SEAT_VACANT_AFTER(until=date(2021, 4, 30)),),
        3: (SEAT_HANDED_OVER(person="Cat", day=day),),
        4: (SEAT_TAKEN_OVER(person="Ben", day=day),),
        5: (SEAT_NOT_FILLED(),),
        7: (SEAT_NOT_FILLED(),),
    }


def test_ending_of_a_term_that_was_taken_over_and_is_followed_by_a_vacancy(chosen: Asked) -> None:
    rows = "Ann,board,vice,A,,,2021-03-31\nBen,board,vice,A,,2021-04-01,2021-05-31\n"
    answer = people(chosen(SHEETS | {"people": f"person,body,role,member,region,from,until\n{rows}"}))
    day = date(2021, 4, 1)
    assert dict(zip(answer.frame["person"], answer.frame["ending"], strict=True)) == {
        "Ann": (SEAT_HANDED_OVER(person="Ben", day=day),),
        "Ben": (SEAT_TAKEN_OVER(person="Ann", day=day), SEAT_NOT_FILLED()),
    }


def test_vacancy_on_a_day_is_noted(chosen: Asked) -> None:
    listing = people(chosen(SHEETS, on="2021-04-15", member=("A",)))
    assert list(listing.frame["person"]) == []
    assert listing.notes[0] == SEATS_VACANT_ON(count=1, day=date(2021, 4, 15), seats=[SEAT(holder="A", role="member")])
    assert people(chosen(SHEETS, on="2021-06-30", member=("A",))).notes == ()


def test_two_people_hold_a_seat_on_the_day_of_a_handover(chosen: Asked) -> None:
    assert list(people(chosen(SHEETS, on="2021-06-30", member=("A",))).frame["person"]) == ["Ben", "Cat"]


def test_seat_holders_at_each_activity(chosen: Asked) -> None:
    timeline = member(chosen(SHEETS), "A").result["timeline"]
    stops = {row["id"]: (row["role"], row["seat_holders"], row["vacant"]) for row in timeline}
    assert stops == {
        "1": ("host", ["Ann"], []),
        "2": (None, [], ["member"]),
        "3": (None, ["Ben", "Cat"], []),
        "4": (None, [], []),
    }
    assert timeline[0]["start"] == date(2021, 3, 31)


def test_consecutive_terms_have_no_vacancy(asked: Asked) -> None:
    listing = people(asked(), vacant=True)
    assert list(listing.frame["before"]) == ["Inés Pool"]
    endings = people(asked()).frame.set_index("person")["ending"]
    assert endings["Mara Lind"] == (SEAT_HANDED_OVER(person="Otto Ferro", day=date(2023, 4, 1)),)


def test_people_with_a_role_on_any_day_of_a_span(chosen: Asked) -> None:
    for since, until, persons in (
        ("2021-03-31", "2021-04-30", ["Ann"]),
        ("2021-04-01", "2021-04-30", []),
        ("2021-04-15", "2021-05-01", ["Ben"]),
        ("2021-06-30", "2021-12-31", ["Ben", "Cat"]),
    ):
        answer = people(chosen(SHEETS, since=since, until=until, member=("A",)), ("board",))
        assert list(answer.frame["person"]) == persons
    assert list(people(chosen(SHEETS, until="2021-03-01", member=("A",)), ("board",)).frame["person"]) == ["Ann"]


def test_vacancies_of_a_span_are_noted(chosen: Asked) -> None:
    answer = people(chosen(SHEETS, since="2021-03-01", until="2022-01-01"))
    seats = [SEAT(holder=holder, role=role) for holder, role in (("A", "member"), ("B", "chair"), ("R", "officer"))]
    assert answer.notes == (SEATS_VACANT(count=3, seats=seats),)


def test_blank_region_is_the_region_of_the_member(chosen: Asked) -> None:
    sheets = SHEETS | {"memberships": "member,region\nA,R\nB,S\n"}
    assert list(people(chosen(sheets, region=("R",))).frame["person"]) == ["Ann", "Ben", "Cat", "Flo", "Gus"]
    vacant = people(chosen(sheets, region=("S",)), vacant=True)
    assert (list(vacant.frame["before"]), vacant.figures) == (["Dan"], {"vacancies": 1, "seats": 1})


def test_successor_in_another_region(chosen: Asked) -> None:
    rows = "Ann,board,vice,A,R,,2021-03-31\nBen,board,vice,A,S,2021-04-01,\n"
    sheets = SHEETS | {"memberships": "member,region\nA,R\nB,S\n"}
    sheets["people"] = f"person,body,role,member,region,from,until\n{rows}"
    answer = people(chosen(sheets, region=("R",)), vacant=True)
    assert (len(answer.frame), answer.figures) == (0, {"vacancies": 0, "seats": 1})
    gap = sheets | {"people": sheets["people"].replace("2021-04-01", "2021-05-01")}
    assert len(people(chosen(gap, region=("S",)), vacant=True).frame) == 0
    assert len(people(chosen(gap, region=("R",)), vacant=True).frame) == 1


def test_term_that_ends_before_it_starts(chosen: Asked) -> None:
    sheets = SHEETS | {"people": "person,body,role,member,from,until\nAnn,board,vice,A,2021-05-01,2021-02-01\n"}
    (note,) = people(chosen(sheets)).notes
    assert describe(note, "end", "start") == ("end-before-start", date(2021, 2, 1), date(2021, 5, 1))
    assert str(note.place) == "people.csv, row 2, column 'until'"
    assert list(people(chosen(sheets, on="2021-05-01")).frame["person"]) == ["Ann"]
    assert list(people(chosen(sheets), vacant=True).frame["from"].dt.date) == [date(2021, 5, 2)]
    assert note in member(chosen(sheets), "A").notes


class TestExplain:
    """The cells behind the figures of `people`."""

    def test_terms_before_and_after_vacancies(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        answer = people(selection, ("board",), vacant=True)
        figures = check_explanation(selection, answer)
        # Ann until 2021-03-31 and Dan until 2021-12-31; Ben from 2021-05-01, nobody after Dan.
        assert find(figures, "vacancies") == {"people until": (2, 5), "people from": (3,)}
        assert find(figures, "seats") == {"people role": (2, 3, 4, 5, 6)}

    def test_roles_and_people_of_a_day_with_a_limit(self, chosen: Asked) -> None:
        selection = chosen(TERMS, since="2021-06-30", until="2021-06-30")
        answer = apply_shape(people(selection), Shape(limit=1))
        figures = check_explanation(selection, answer)
        assert [(figure.path, figure.value) for figure in figures] == [(("roles",), 2), (("people",), 2)]
        assert find(figures, "roles") == find(figures, "people") == {"people person": (2, 3)}

    @pytest.mark.parametrize("vacant", [False, True])
    def test_every_figure_of_the_riverlands(self, asked: Asked, vacant: bool) -> None:
        for selection in (asked(), asked(region="Delta"), asked(on="2023-04-01")):
            check_explanation(selection, people(selection, vacant=vacant))

    def test_interpretation_of_a_body_is_in_the_answer(self, chosen: Asked) -> None:
        answer = people(chosen(SHEETS), ("BOARD",), vacant=True)
        assert [(row.option, row.understood) for row in answer.interpretations] == [("--body", "board")]


def test_the_board_of_johannesburg(bundled: Path) -> None:
    dataset = open_dataset(bundled)
    vacant = people(select(dataset, Filters()), vacant=True)
    (row,) = vacant.frame.to_dict("records")
    assert (row["member"], f"{row['from']:%Y-%m-%d}", f"{row['until']:%Y-%m-%d}") == (
        "Johannesburg", "2021-09-19", "2021-11-21",
    )  # fmt: skip
    endings = people(select(dataset, Filters())).frame.set_index("person")["ending"]
    assert endings["Jolidee Matongo"] == (SEAT_VACANT_AFTER(until=date(2021, 11, 21)),)
    assert endings["Michael Müller"] == (SEAT_HANDED_OVER(person="Franziska Giffey", day=date(2021, 12, 21)),)
    assert endings.map(bool).sum() == 9


TERMS = {
    "memberships": "member,region\nA,North\nB,South\nC,South\n",
    "people": "person,body,role,member,region,from,until\n"
    "P,board,chair,A; B,North,2021-01-01,2021-06-30\nQ,Board,,Zed,South,,\nR,staff,,,,2021-07-01,\n",
}


def list_values(listing: ListAnswer, name: str) -> list[str]:
    """Return one column of an answer as texts."""
    return [str(value) for value in listing.frame[name]]


class TestPeople:
    """People in their roles."""

    @pytest.mark.parametrize(
        ("filters", "bodies", "persons"),
        [
            ({}, (), ["P", "Q", "R"]),
            ({}, ("staff",), ["R"]),
            ({"member": ("B",)}, (), ["P"]),
            ({"region": ("South",)}, (), ["Q"]),
            ({"since": "2021-06-30", "until": "2021-06-30"}, (), ["P", "Q"]),
            ({"since": "2021-07-01", "until": "2021-07-01"}, (), ["Q", "R"]),
            ({"until": "2020-12-31"}, (), ["Q"]),
        ],
    )
    def test_filters(self, chosen: Asked, filters: dict[str, str], bodies: Sequence[str], persons: list[str]) -> None:
        assert list_values(people(chosen(TERMS, **filters), tuple(bodies)), "person") == persons

    def test_members_by_canonical_name_or_as_written(self, chosen: Asked) -> None:
        frame = people(chosen(TERMS)).frame
        assert frame["member"].fillna("").tolist() == ["A; B", "Zed", ""]

    def test_interpretation_of_a_body(self, chosen: Asked) -> None:
        listing = people(chosen(TERMS), ("staf",))
        assert list_values(listing, "person") == ["R"]
        assert [describe(note, "text", "how")[1:] for note in listing.notes] == [("staf", "matched-prefix")]
        assert listing.query == {"body": ["staff"]}

    def test_unknown_body(self, chosen: Asked) -> None:
        with pytest.raises(UnknownName) as error:
            people(chosen(TERMS), ("crew",))
        assert (error.value.message.code, error.value.message.values["text"], error.value.message.values["kind"]) == (
            "name-unknown",
            "crew",
            "body",
        )

    def test_person_without_a_role(self, chosen: Asked) -> None:
        listing = people(chosen(TERMS, until="2020-12-31"), ("staff",))
        assert len(listing.frame) == 0
        assert len(listing.notes) == 1
        filters = {"body": ("staff",), "to": (date(2020, 12, 31),)}
        assert describe(listing.notes[0], "filters") == ("nothing-found-for", filters)
