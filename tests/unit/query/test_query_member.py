"""A member after another: the answers from one selection, which computes what they share once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.query.member import explain, member
from metrocli.report.answers import ReportAnswers

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region,status\nAsh,R,\nBirch,R,\nCedar,R,\nDog Oak,Q,\nDog Elm,Q,honorary\nFir,,\n",
    "aliases": "alias,member\nAsche,Ash\n",
    "outcomes": "code,title\nA,Line\nA1,One\nA1B1,Deep\nA2,Two\n",
    "activities": "id,title,start,end,people_engaged,outcomes,challenges,alliances,members\n"
    "1,First,2024-02-10,,5,A1; A2,C1,Ally; Oly,Ash; Birch; Guest\n"
    "2,Second,2024-01-01,2024-02-01,,A1B1,,Oly,Cedar; Dog\n"
    "3,Third,,2024-02-02,3,A2; X,C1,Ally,Birch; Dog Elm\n"
    "4,Fourth,,,,A2,,,Fir\n",
    "participations": "activity,member,role\n2,Ash,host\n2,Asche,guest\n3,Dog Oak,host\n",
    "meetings": "month,mode,members\n2024-01,online,Ash; Birch\n2024-02,,Birrch\n",
    "people": "person,body,role,member,from,until\nAnn,board,chair,Ash,,2024-01-15\nBen,board,chair,Ash,2024-02-01,\n",
    "published": "period,section,value\n2024,engaged member,ASCHE\n2024,engaged member,Birch\n",
}
NAMES = ("Ash", "Birch", "Cedar", "Dog Oak", "Dog Elm", "Fir")


def test_each_answer_is_the_same_as_without_the_others(chosen: Asked) -> None:
    shared = chosen(SHEETS)
    for name in [*NAMES, *reversed(NAMES)]:
        alone = chosen(SHEETS)
        expected, answer = member(alone, name), member(shared, name)
        assert answer == expected
        assert [*explain(shared, answer)] == [*explain(alone, expected)]


def test_what_one_member_did(chosen: Asked) -> None:
    selection = chosen(SHEETS)
    member(selection, "Fir")
    result = member(selection, "Ash").result
    assert [row["id"] for row in result["activities"]] == ["2", "1"]
    assert [(row["code"], row["activities"]) for row in result["outcomes"]] == [("A1", 1), ("A1B1", 1), ("A2", 1)]
    assert [(row["alliance"], row["activities"]) for row in result["alliances"]] == [("Oly", 2), ("Ally", 1)]
    assert [(row["member"], row["activities"]) for row in result["met"]] == [("Birch", 1), ("Cedar", 1)]
    assert [stop["role"] for stop in result["timeline"]] == ["host; guest", None]
    assert result["months"] == {"2024-01": 1, "2024-02": 2}
    assert result["engaged"] == [{"period": "2024", "written": "ASCHE"}]
    assert [row["members"] for row in result["meetings"]] == [["Ash", "Birch"]]
    assert [row["person"] for row in result["people"]] == ["Ann", "Ben"]


def test_only_a_member_with_an_ambiguous_name_has_its_note(chosen: Asked) -> None:
    selection = chosen(SHEETS)
    codes = {name: [note.code for note in member(selection, name).notes] for name in NAMES}
    assert [name for name in NAMES if "name-ambiguous" in codes[name]] == ["Dog Oak", "Dog Elm"]


def test_a_number_that_cannot_be_read_is_an_error_only_for_its_members(chosen: Asked) -> None:
    selection = chosen(SHEETS | {"activities": SHEETS["activities"].replace(",3,A2; X", ",1.234,A2; X")})
    assert len(member(selection, "Cedar").result["activities"]) == 1
    assert len(member(selection, "Ash").result["activities"]) == 2
    with pytest.raises(UnreadableData):
        member(selection, "Birch")


def test_a_report_finds_the_figures_of_several_members(chosen: Asked) -> None:
    answers = ReportAnswers(chosen(SHEETS))
    ash, cedar = (member(answers.selection, name) for name in ("Ash", "Cedar"))
    found = [answers.find_figure(answer, ("activities",)) for answer in (ash, cedar, ash)]
    assert [figure.value for figure in found if figure] == [2, 1, 2]
