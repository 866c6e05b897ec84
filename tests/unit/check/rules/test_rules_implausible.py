from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]

RULES = ("S049", "S050", "T310", "T311", "T312")
MEMBERS = (
    "member,region,country,latitude,longitude\n"
    "Cairo,Africa,Egypt,30,31\nRabat,Africa,Morocco,34,-7\nSafi,Africa,Morocco,32,-9\n"
)


def found(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.cell.a1, finding.message.code) for finding in findings]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Fes,Africa,Morocco,135.2,-5", [("D5", "out-of-range")]),
        ("Fes,Africa,Morocco,34,-205", [("E5", "out-of-range")]),
        ("Fes,Africa,Morocco,34,-5", []),
        ("Agadir,Africa,Morocco,-9.6,30.4", [("D5", "coordinates-swapped")]),
        ("Victoria,Africa,Seychelles,-4.6,55.4", []),
        ("Beijing,Asia,China,39,116", []),
        ("Lima,America,Peru,-77,-12", []),
        ("Fes,,,-5,34", []),
        ("Fes,Africa,Morocco,,", []),
    ],
)
def test_coordinates(finds: Finds, row: str, expected: list[tuple[str, str]]) -> None:
    assert found(finds("S049", memberships=f"{MEMBERS}{row}\n")) == expected


def test_swapped_coordinates_suggest_the_other(finds: Finds) -> None:
    (finding,) = finds("S049", memberships=f"{MEMBERS}Agadir,Africa,Morocco,-9.6,30.4\n")
    assert finding.message.values == {"latitude": "-9.6", "longitude": "30.4"}
    assert (finding.value, finding.replacement) == ("-9.6", "30.4")


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("60,", "6000,"), [("C3", "number-far-above")]),
        (("60,", "5999,"), []),
        (("20000000,", "300000,"), [("C2", "number-far-off")]),
        (("0,", "300,"), []),
        (("60,61", "70,5"), [("D2", "more-experts-than-people")]),
        (("60,60", "70,"), []),
        ((",90", ",3"), []),
    ],
)
def test_numbers_of_people(finds: Finds, numbers: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    rows = "".join(f"{number},a,{each}\n" for number, each in enumerate(numbers))
    assert found(finds("S050", activities=f"id,title,people_engaged,experts\n{rows}")) == expected


def test_more_experts_than_people_in_a_period(finds: Finds) -> None:
    periods = "period,start,end,people_engaged,experts\n2021,2021-01-01,2021-12-31,1412,14800\n"
    assert found(finds("S050", periods=periods)) == [("E2", "more-experts-than-people")]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (",2021-10-02", [("C5", "start-missing")]),
        ("someday,2021-10-02", []),
        (",", []),
        ("2021-10-01,2023-12-09", [("D5", "long-activity")]),
        ("2021-10-01,2022-10-02", []),
        ("2001-10-01,", [("C5", "day-far-off")]),
        ("2041-10-01,2041-10-01", [("C5", "day-far-off")]),
        ("2011-10-01,", []),
    ],
)
def test_days_of_activities(finds: Finds, days: str, expected: list[tuple[str, str]]) -> None:
    rows = "".join(f"{number},a,2021-0{number}-01,\n" for number in range(1, 4))
    assert found(finds("T31", activities=f"id,title,start,end\n{rows}4,a,{days}\n")) == expected


def test_long_activities_are_usual_where_many_are_long(finds: Finds) -> None:
    rows = "".join(f"{number},a,2021-01-01,2023-01-01\n" for number in range(3))
    assert finds("T311", activities=f"id,title,start,end\n{rows}") == []


def test_days_outside_every_period_have_their_own_rule(finds: Finds) -> None:
    rows = "".join(f"{number},a,2021-0{number}-01\n" for number in range(1, 4))
    periods = "period,start,end\n2021,2021-01-01,2021-12-31\n"
    assert finds("T312", activities=f"id,title,start\n{rows}4,a,2001-01-01\n", periods=periods) == []


def test_days_long_after_the_last_period(finds: Finds) -> None:
    findings = finds(
        "T312",
        periods="period,start,end\n2021,2021-01-01,2021-12-31\n",
        memberships="member,joined,left\nA,2051-11-08,\nB,1985-01-01,\nC,2021-11-08,2031-12-31\n",
        people="person,body,from,until\nAda,board,2022-01-01,2062-01-01\n",
    )
    assert [(finding.cell.sheet, finding.cell.a1) for finding in findings] == [("memberships", "B2"), ("people", "D2")]


def test_nothing_is_implausible_in_the_bundled_data(bundled: Path) -> None:
    assert run_checks(read_evidence(bundled), select_checks(RULES, ())) == []
