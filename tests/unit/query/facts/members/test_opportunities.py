"""What a member could do next: members like it by their outcomes, outcomes that it lacks, and open activities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.query.facts.members.opportunities import find_open_activities, find_opportunities, find_similar_members

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

MEMBERS = "member,region\nAsh,R\nBirch,R\nCedar,R\nDog Oak,R\nElm,R\nFir,Q\n"
OUTCOMES = "code,title\nA1,One\nA2,Two\nA3,Three\nA4,Four\nA5,Five\n"
ACTIVITIES = """id,title,start,end,status,outcomes,members
1,First,2024-01-10,,,A1; A2,Ash; Birch; Cedar
2,Second,2024-02-01,,,A3,Ash; Cedar
3,Third,2024-02-02,,,A4,Birch
4,Fourth,2024-02-03,,,A4; A5; X9,Birch; Cedar
5,Fifth,2024-04-30,2024-05-02,,A4,Fir
6,Sixth,2024-06-01,,planned,A5,
7,Seventh,2024-06-01,,cancelled,A5,
8,Eighth,2024-02-01,,report due,A1,Ash
9,Ninth,2023-02-01,,report due,A1,Ash
10,Tenth,2024-06-01,,,A1,Ash
"""
PERIODS = "period,start,end\n2024-T1,2024-01-01,2024-04-30\n"


@pytest.fixture
def selection(chosen: Callable[..., Selection]) -> Selection:
    sheets = {"memberships": MEMBERS, "outcomes": OUTCOMES, "activities": ACTIVITIES, "periods": PERIODS}
    return chosen(sheets, period=("2024-T1",))


def test_members_are_similar_by_the_outcomes_that_both_have_out_of_all(selection: Selection) -> None:
    found = [(each.name, sorted(each.shared), each.either) for each in find_similar_members(selection, "Ash")]
    # Ash: A1 A2 A3; Cedar: A1 A2 A3 A4 A5 X9; Birch: A1 A2 A4 A5 X9; Fir: A4
    assert found == [("Cedar", ["A1", "A2", "A3"], 6), ("Birch", ["A1", "A2"], 6)]


def test_a_member_without_activities_is_like_nobody(selection: Selection) -> None:
    assert find_similar_members(selection, "Elm") == []


def test_outcomes_of_others_come_with_open_and_then_with_the_latest_activities(selection: Selection) -> None:
    found = find_opportunities(selection, "Ash", ["Cedar", "Birch"])
    # Row 6 is the fifth activity, which ends after the period; row 7 is the planned one. X9 is not in the plan.
    assert found == [
        (("A4",), ("Cedar", "Birch"), (6, 5, 4)),
        (("A5",), ("Cedar", "Birch"), (7, 5)),
    ]


def test_outcomes_of_the_same_members_and_activities_are_one_opportunity(selection: Selection) -> None:
    [found, *_] = find_opportunities(selection, "Elm", ["Birch", "Cedar", "Ash"])
    assert (found.codes, found.members) == (("A1",), ("Birch", "Cedar", "Ash"))
    assert ("A2",) in [each.codes for each in find_opportunities(selection, "Elm", ["Birch"])]


def test_open_is_what_has_a_status_or_ends_after_the_period(selection: Selection) -> None:
    assert [*find_open_activities(selection)["id"]] == ["5", "6", "8"]
