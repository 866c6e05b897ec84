from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]
    Places = Callable[..., list[tuple[str, str]]]

HEAD = "id,title,start,line,kind,outcomes,parent\n"
CLAIMS = "period,section,value,source\n"


@pytest.mark.parametrize(
    ("rows", "is_found"),
    [
        ("A,Flood drill,2021-05-01,,training,,\nB,flood  drill,2021-06-01,,study,,", True),
        ("A,Flood drill,2021-05-01,L1,,,\nB,Flood drill,2021-06-01,L2,,,", True),
        ("A,Flood drill,2021-05-01,,,L1A1; L1A2,\nB,Flood drill,2021-06-01,,,L2A1,", True),
        ("A,Flood drill,2021-05-01,,training,,\nB,Flood drill,,,study,,", True),
        ("A,Flood drill,2021-05-01,,training,L1A1; L1A2,\nB,Flood drill,2021-06-01,,Training,L1A1,", False),
        ("A,Flood drill,2021-05-01,,,,\nB,Flood drill,2021-06-01,,,,", False),
        ("A,Water Day,2021-03-22,,,L1A1,\nB,Water Day,2022-03-22,,,L2A1,", False),  # it is every year
        ("A,Flood drill,2021-05-01,,training,,\nB,Flood drill,2021-05-01,,study,,", False),  # another rule finds it
        ("A,Flood drill,2021-05-01,,training,,\nB,Flood drill,2021-06-01,,study,,A", False),
        ("A,Flood drill,2021-05-01,,training,,C\nB,Flood drill,2021-06-01,,study,,C", False),
        ("A,Flood drill,2021-05-01,,a,,\nB,Flood drill,2021-06-01,,b,,\nC,Flood drill,2021-07-01,,c,,", False),
    ],
)
def test_one_title_of_two_activities(places: Places, rows: str, is_found: bool) -> None:
    found = places("D611", activities=HEAD + rows)
    assert [place for place, _ in found] == (["activities.csv B3"] if is_found else [])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("B-1,Bridges\nB-2,Dykes\nB-3,bridges", [("outcomes.csv B4", "bridges")]),
        ("B,Bridges\nB-1,Bridges\nB-2,Dykes", []),
        ("B-1,Bridges\nB-2,Dykes", []),
        ("B-1,Monitoring\nC-1,Monitoring\nC-3,Monitoring", []),
        ("B-1,Repair of bridges\nC-1,Repair of bridges", [("outcomes.csv B3", "Repair of bridges")]),
    ],
)
def test_one_title_of_two_codes(places: Places, rows: str, found: list[tuple[str, str]]) -> None:
    assert places("D612", outcomes=f"code,title\n{rows}\n") == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("2021-09,online,Ash; Elm,\n2021-10,online,Fir; Elm,\n2021-11,Online,Elm; Ash,", ["meetings.csv C4"]),
        ("2021-09,online,Ash; Elm,\n2021-11,on-site,Ash; Elm,", []),
        ("2021-09,online,Ash; Elm,Budget\n2021-11,online,Ash; Elm,Statutes", []),
        ("2021-09,online,Ash,\n2021-11,online,Ash,", []),
        ("2021-09,online,Ash; Elm,\n2021-10,online,Ash; Elm,\n2021-11,online,Ash; Elm,", []),  # a series
        ("2021-09,online,Ash; Elm,\n2021-09,online,Ash; Elm,", []),  # another rule finds it
    ],
)
def test_one_meeting_in_two_months(places: Places, rows: str, found: list[str]) -> None:
    sheets = {"memberships": "member,region\nAsh,N\nElm,N\nFir,N\n"}
    assert [place for place, _ in places("D613", meetings=f"month,mode,members,subject\n{rows}\n", **sheets)] == found


def test_a_body_that_meets_twice(places: Places) -> None:
    people = "person,body,role,member\nA,board,chair,Ash\nB,board,member,Elm\nC,board,member,Fir\n"
    rows = "2021-09,online,Ash; Elm; Fir,Board\n2021-11,online,Ash; Elm; Fir,Board\n"
    sheets = {"memberships": "member,region\nAsh,N\nElm,N\nFir,N\n", "meetings": f"month,mode,members,subject\n{rows}"}
    assert len(places("D613", **sheets)) == 1
    assert places("D613", people=people, **sheets) == []


NAMES = ("Ash", "Birch", "Cedar", "Elm", "Fir")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("2021-X,total,experts: 148,p. 3\n2021-Y,total,Experts: 148,p. 2", ["published.csv C3"]),
        ("2021-X,total,experts: 14,\n2021-Y,total,experts: 14,", []),
        ("2021-X,attendance,4 webinars,Part 1\n2021-Y,attendance,4 webinars,Part 1", ["published.csv C3"]),
        ("2021-X,attendance,4 webinars,Part 1\n2021-Y,attendance,4 webinars,Part 2", []),
        ("2021-X,attendance,4 webinars,\n2021-Y,attendance,4 webinars,", []),
        ("2021-X,challenge,1.1,Part 1\n2021-Y,challenge,1.1,Part 1", []),
        ("\n".join(f"{period},engaged member,{name}," for period in ("2021-X", "2021-Y") for name in NAMES),
         ["published.csv C7"]),
        ("\n".join(f"{period},engaged member,{name}," for period in ("2021-X", "2021-Y") for name in NAMES[1:]), []),
    ],
)  # fmt: skip
def test_one_claim_in_two_periods(places: Places, rows: str, found: list[str]) -> None:
    assert [place for place, _ in places("D614", published=CLAIMS + rows)] == found
