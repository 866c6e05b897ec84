from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.query.facts.members.timeline import count_by_month
from metrocli.query.member import member
from metrocli.render.parts import Table
from metrocli.render.registry import lay_out
from metrocli.render.values import list_table_rows
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region\nAlba,R\nBrio,R\n",
    "aliases": "alias,member\nAlbaville,Alba\n",
    "activities": "id,title,start,end,members\n"
    "1,one,2021-03-10,2021-03-20,Alba; Brio\n"
    "1,one again,2021-06-10,,Alba\n"
    "2,back,2021-05-10,2021-03-01,Alba\n"
    "3,only an end,,2021-03-31,Alba\n"
    "4,no date,,,Alba\n"
    "5,others,2021-03-10,,Brio\n",
    "participations": "activity,member,role\n3,Alba,host\n3,ALBAVILLE,speaker\n3,alba,host\n4,Brio,guest\n2,Alba,\n",
    "people": "person,body,role,member,from,until\n"
    "Ann,board,chair,Alba,,2021-03-15\n"
    "Ben,board,chair,Albaville,2021-04-01,\n"
    "Cat,board,member,Brio,,\n"
    "Dan,office,clerk,Alba; Brio,2021-03-15,2021-03-15\n",
}


def list_stops(selection: Selection) -> list[tuple[Any, ...]]:
    timeline = member(selection, "Alba").result["timeline"]
    return [(stop["title"], stop["role"], stop["seat_holders"], stop["vacant"]) for stop in timeline]


def test_seat_holders_and_vacancies_of_each_activity(chosen: Asked) -> None:
    assert list_stops(chosen(SHEETS)) == [
        ("one", None, ["Ann", "Dan"], []),
        # The clerk's only day is over, the next chair's first one is to come.
        ("only an end", "host; speaker", [], ["chair", "clerk"]),
        ("back", None, ["Ben"], ["clerk"]),
        ("one again", None, ["Ben"], ["clerk"]),
        ("no date", None, [], []),
    ]


def test_two_activities_with_one_id_have_own_lines(chosen: Asked) -> None:
    (table, *_) = [
        part for part in lay_out(member(chosen(SHEETS), "Alba"), Language()).parts if isinstance(part, Table)
    ]
    assert [[row["title"], row["role"]] for row in list_table_rows(table)] == [
        ["one", None],
        ["only an end", "host; speaker"],
        ["back", None],
        ["one again", None],
        ["no date", None],
    ]


def test_a_presidency_that_moved_on_is_not_vacant(chosen: Asked) -> None:
    people = "person,body,role,member,from,until\nAnn,board,chair,Alba,,2021-01-31\nBen,board,chair,Brio,2021-02-01,\n"
    stops = list_stops(chosen(SHEETS | {"people": people}))
    assert [stop for stop in stops if stop[3]] == []


def test_roles_of_the_invented_network(asked: Asked) -> None:
    timeline = member(asked(), "Alderford").result["timeline"]
    assert [(stop["id"], stop["role"], stop["seat_holders"]) for stop in timeline] == [
        ("R-01", "host", ["Mara Lind"]),
        ("R-02", None, ["Mara Lind"]),
        ("R-03", None, ["Otto Ferro"]),
        ("R-05", None, ["Otto Ferro"]),
    ]


def test_unknown_without_people_and_participations(chosen: Asked) -> None:
    sheets = SHEETS | {"participations": "activity,member\n", "people": "person,body\n"}
    assert [row[1:] for row in list_stops(chosen(sheets))] == [(None, [], [])] * 5


def test_months_with_and_without_an_activity(asked: Asked) -> None:
    selection = asked(period="2023-Q4")
    taken = selection.activities[selection.activities["id"] == "R-05"]
    assert count_by_month(selection, {*taken.index}) == {"2023-10": 1, "2023-11": 0, "2023-12": 0}
