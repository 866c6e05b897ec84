from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from metrocli.query.member import member
from metrocli.query.people import people, people_of
from metrocli.query.seats import remarks, seats

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selection import Selection

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


def test_when_nobody_holds_a_seat(chosen: Asked) -> None:
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
    assert listing.counted == "3 vacancies of the 3 seats listed"
    assert listing.query == {"vacant": True}


def test_vacancies_of_some_days_and_bodies(chosen: Asked) -> None:
    listing = people(chosen(SHEETS, on="2021-04-15"), ("board",), vacant=True)
    assert list(listing.frame["role"]) == ["member"]
    assert (
        people(chosen(SHEETS, period=("2021-02",)), vacant=True)
        .notes[-1]
        .startswith("Nothing found: period 2021-02, vacant")
    )


def test_what_is_said_of_the_ends_of_terms(chosen: Asked) -> None:
    said = remarks(seats(people_of(chosen(SHEETS).dataset)))
    assert said == {
        2: "then vacant until 30 Apr 2021",
        3: "hands over to Cat on 30 Jun 2021",
        4: "takes over from Ben on 30 Jun 2021",
        5: "then vacant",
        7: "then vacant",
    }


def test_a_day_with_a_vacancy_says_so(chosen: Asked) -> None:
    listing = people(chosen(SHEETS, on="2021-04-15", member=("A",)))
    assert list(listing.frame["person"]) == []
    assert listing.notes[0] == "1 seat is vacant then: A (member). --vacant tells since when."
    assert people(chosen(SHEETS, on="2021-06-30", member=("A",))).notes == ()


def test_on_the_day_of_a_handover_both_hold_the_seat(chosen: Asked) -> None:
    assert list(people(chosen(SHEETS, on="2021-06-30", member=("A",))).frame["person"]) == ["Ben", "Cat"]


def test_who_spoke_for_a_member_at_each_activity(chosen: Asked) -> None:
    timeline = member(chosen(SHEETS), "A").result["timeline"]
    told = {each["id"]: (each["role"], each["spoke"], each["vacant"]) for each in timeline}
    assert told == {
        "1": ("host", ["Ann"], []),
        "2": (None, [], ["member"]),
        "3": (None, ["Ben", "Cat"], []),
        "4": (None, [], []),
    }
    assert timeline[0]["start"] == date(2021, 3, 31)


def test_terms_in_a_row_are_not_vacant(asked: Asked) -> None:
    listing = people(asked(), vacant=True)
    assert list(listing.frame["before"]) == ["Inés Pool"]
    handed = people(asked()).frame.set_index("person")["seat"]
    assert handed["Mara Lind"] == "hands over to Otto Ferro on 1 Apr 2023"
