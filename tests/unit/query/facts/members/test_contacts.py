from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pages import summarise  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.shaping import Shape, apply_shape
from metrocli.query.facts.members.contacts import add_contacts
from metrocli.query.facts.members.membership import select_members
from metrocli.query.members import members

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region,status\nAlba,R,\nBrio,R,full\nCosta,S,\nDora,S,honorary\n",
    "aliases": "alias,member,kind\nBrioville,Brio,exonym\n",
    "activities": "id,title,start,members\n1,t,2021-01-10,Alba\n",
    "meetings": "month,mode,members\n2021-01,online,Brio; Dora\n2021-01,on-site,Brioville\n2021-02,online,Brio\n",
    "people": "person,body,role,member,from,until\n"
    "P,board,chair,Brio; Costa,,2021-01-31\nQ,board,chair,Brio,2021-02-01,\n"
    "R,interns,,Costa,,\nS,board,Board,Costa,,\n",
    "published": "period,section,value\n2021-01,engaged member,brioville\n2021-01,engaged member,Brio\n"
    "2021-02,engaged member,Costa\n2021-02,engaged member,Elsewhere\n2021-02,outcome,Brio\n",
}


def list_contacts(selection: Selection) -> dict[str, Any]:
    frame = add_contacts(selection, select_members(selection))
    return {row["name"]: (row["meetings"], row["seats"], row["engaged"]) for row in frame.to_dict("records")}


def test_meetings_seats_and_published_lists(chosen: Asked) -> None:
    assert list_contacts(chosen(SHEETS)) == {
        "Alba": (0, (), ()),
        "Brio": (3, ("board, chair",), ("2021-01",)),
        "Costa": (0, ("board, chair", "interns", "board, Board"), ("2021-02",)),
        "Dora": (1, (), ()),
    }


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2021-01", {"Brio": (2, ("board, chair",), ("2021-01",)), "Dora": (1, (), ())}),
        ("2021-02", {"Brio": (1, ("board, chair",), ()), "Costa": (0, ("interns", "board, Board"), ("2021-02",))}),
        ("2021-03", {"Brio": (0, ("board, chair",), ()), "Costa": (0, ("interns", "board, Board"), ())}),
    ],
)
def test_contacts_of_the_selected_time(chosen: Asked, period: str, expected: dict[str, Any]) -> None:
    assert {
        name: contacts for name, contacts in list_contacts(chosen(SHEETS, period=(period,))).items() if name in expected
    } == expected


def test_contacts_in_words(chosen: Asked) -> None:
    frame = add_contacts(chosen(SHEETS, period=("2021-01",)), select_members(chosen(SHEETS))).set_index("name")
    words = {
        name: [(message.code, *message.values.values()) for message in messages]
        for name, messages in frame["other_contact"].items()
    }
    assert words["Brio"] == [("meetings-held", 2), ("seat-held", ("board", "chair")), ("named-in-report", "2021-01")]
    assert words["Dora"] == [("meetings-held", 1)]
    assert words["Alba"] == []


def test_a_seat_without_body_and_role_has_no_brackets(chosen: Asked) -> None:
    selection = chosen(SHEETS | {"people": "person,body,member\nP,,Alba\n"})
    frame = add_contacts(selection, select_members(selection)).set_index("name")
    assert [(message.code, message.values) for message in frame["other_contact"]["Alba"]] == [("seat-without-name", {})]


def test_no_contacts_without_these_sheets(asked: Asked) -> None:
    selection = asked(period="2023-Q3")
    assert all(contacts == (0, (), ()) for name, contacts in list_contacts(selection).items() if name != "Alderford")
    assert list_contacts(selection)["Alderford"] == (0, ("council, chair",), ())


class TestSilent:
    """Members that took part in nothing, and how many of them appear elsewhere."""

    def test_summary_counts_members_with_other_contact(self, chosen: Asked) -> None:
        answer = members(chosen(SHEETS, period=("2021-01",)), silent=True)
        assert list(answer.frame["name"]) == ["Brio", "Costa", "Dora"]
        assert summarise(answer) == (
            "1 of 3 members took part · 2 did not; all 2 appear elsewhere (meetings, seats, published lists)"
            " · 1 not counted: honorary"
        )
        none = SHEETS | {
            "people": "person,body\n",
            "published": "period,section,value\n",
            "meetings": "month,members\n",
        }
        answer = members(chosen(none), silent=True)
        assert summarise(answer).startswith("1 of 3 members took part · 2 did not; none appears elsewhere")
        some = none | {"meetings": "month,members\n2021-01,Costa\n"}
        answer = members(chosen(some), silent=True)
        assert summarise(answer).startswith(
            "1 of 3 members took part · 2 did not; 1 appears elsewhere (meetings, seats, published lists)"
        )

    def test_summary_of_one_silent_member(self, chosen: Asked) -> None:
        sheets = SHEETS | {"memberships": "member,region,status\nAlba,R,\nBrio,R,full\n"}
        answer = members(chosen(sheets), silent=True)
        assert (
            summarise(answer)
            == "1 of 2 members took part · 1 did not; 1 appears elsewhere (meetings, seats, published lists)"
        )
        answer = members(chosen(sheets | {"memberships": "member,region\nAlba,R\nZeno,R\n"}), silent=True)
        assert summarise(answer) == "1 of 2 members took part · 1 did not; none appears elsewhere"

    def test_silent_members_by_region_and_line(self, chosen: Asked) -> None:
        sheets = SHEETS | {
            "activities": "id,title,start,line,members\n1,t,2021-01-10,L1,Alba\n2,t,2021-01-11,L2,Brio\n"
        }
        assert list(members(chosen(sheets, region=("R",)), silent=True).frame["name"]) == []
        assert list(members(chosen(sheets, region=("R",), line=("L1",)), silent=True).frame["name"]) == ["Brio"]


class TestWhatTheListReads:
    """The list of members reads only the sheets that it needs."""

    BROKEN = SHEETS | {"people": "person,body,from\nP,board,some day\n"}

    def test_broken_people_sheet_does_not_matter(self, chosen: Asked) -> None:
        answer = members(chosen(self.BROKEN))
        assert list(answer.frame["activities"]) == [1, 0, 0, 0]
        assert {"meetings", "seats", "engaged", "other_contact"} <= set(answer.extra)

    @pytest.mark.parametrize(
        "shape", [Shape(columns=("name", "meetings")), Shape(sort=("-meetings",)), Shape(group_by="meetings")]
    )
    def test_contacts_are_read_if_their_columns_are_selected(self, chosen: Asked, shape: Shape) -> None:
        answer = members(chosen(SHEETS), with_contacts=True)
        frame = apply_shape(answer, shape).frame.set_index("name")
        assert frame["meetings"].to_dict() == {"Alba": 0, "Brio": 3, "Costa": 0, "Dora": 1}
