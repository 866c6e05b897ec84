"""Rules about seats: overlapping terms, vacant seats at meetings, roles without a member or region."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]

HEAD = "person,body,role,member,region,from,until\n"
MEMBERS = "member,region\n" + "".join(f"{name},{region}\n" for name, region in zip("ABCDE", "NNSSW", strict=True))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("P,b,chair,A,N,,2023-03-31\nQ,b,chair,A,N,2023-04-01,", ""),
        ("P,b,chair,A,N,,2023-03-31\nQ,b,chair,A,N,2023-03-31,", ""),
        ("P,b,chair,A,N,,2023-04-30\nQ,B,Chair,A,N,2023-04-01,",
         "terms-overlap"),
        ("P,b,chair,A,N,,\nQ,b,chair,A,N,2023-04-01,", "term-without-end"),
        ("P,b,officer,,N,2019-01-01,\nQ,b,officer,,N,2023-04-01,", ""),
        ("P,b,chair,A,N,,\nQ,b,chair,A,N,,", ""),
        ("P,b,chair,A,N,2021-01-01,\nQ,b,chair,A,N,2021-01-01,", ""),
        ("P,b,chair,A,N,,2023-04-30\nQ,b,chair,B,N,2023-04-01,", ""),
        ("P,b,,A,N,,2023-04-30\nQ,b,,A,N,2023-04-01,", ""),
    ],
)  # fmt: skip
def test_overlapping_terms_of_a_seat(finds: Finds, rows: str, message: str) -> None:
    results = finds("P501", memberships=MEMBERS, people=HEAD + rows)
    findings = [(finding.cell.a1, finding.value, finding.message.code) for finding in results]
    assert findings == ([("G2", "P", message)] if message else [])


BOARD = (
    f"{HEAD}P,board,member,A,N,,2023-03-31\nQ,board,member,A,N,2023-06-01,\nR,board,member,B,N,,\n"
    "S,board,member,C,S,,\nT,board,member,D,S,,2023-08-31\nU,board,officer,,W,,2023-01-31\nV,club,member,E,W,,2020-01-01\n"
)


@pytest.mark.parametrize(
    ("day", "members", "expected"),
    [
        ("2023-04-10", "A; B; C", ["A"]),
        ("2023-04-10", "A; D", ["A"]),
        ("2023-04-10", "B; C", []),
        ("2023-04-10", "A", []),
        ("2023-04-10", "A; B; X; Y", []),
        ("2023-03-31", "A; B; C", []),
        ("2023-06-01", "A; B; C", []),
        ("2023-09-01", "A; D; E", ["D"]),
        ("", "A; B; C", []),
    ],
)
def test_vacant_seats_at_meetings_that_the_member_attended(
    finds: Finds, day: str, members: str, expected: list[str]
) -> None:
    activities = f"id,title,start,members\nA,Board meeting,{day},{members}\n"
    findings = finds("P502", memberships=MEMBERS, people=BOARD, activities=activities)
    assert [finding.value for finding in findings] == expected


def test_a_vacancy_is_reported_where_it_begins(finds: Finds) -> None:
    activities = "id,title,start,members\nA,Board meeting,2023-04-10,A; B; C\nB,Late meeting,2023-09-02,C; D\n"
    findings = finds("P502", memberships=MEMBERS, people=BOARD, activities=activities)
    assert [finding.cell.a1 for finding in findings] == ["G2", "G6"]
    first, second = (finding.message for finding in findings)
    assert (first.code, first.values["vacant"], first.values["until"], first.values["title"], first.values["row"]) == (
        "seat-vacant-until", date(2023, 4, 1), date(2023, 5, 31), "Board meeting", 2,
    )  # fmt: skip
    assert (second.code, second.values["vacant"], second.values["title"], second.values["row"]) == (
        "seat-vacant", date(2023, 9, 1), "Late meeting", 3,
    )  # fmt: skip
    assert (first.values["members"], second.values["members"]) == (("A",), ("D",))


@pytest.mark.parametrize(
    ("row", "cell", "columns"),
    [
        ("Z,b,chair,,N,,", "D5", ("member",)),
        ("Z,b,chair,,,,", "D5", ("member", "region")),
        ("Z,b,chair,A,,,", "E5", ("region",)),
        ("Z,b,clerk,,,,", "", ()),
        ("Z,c,chair,,,,", "", ()),
        ("Z,b,,,,,", "", ()),
    ],
)
def test_roles_without_a_member_or_region(finds: Finds, row: str, cell: str, columns: tuple[str, ...]) -> None:
    people = f"{HEAD}P,b,chair,A,N,,\nQ,b,Chair,B,N,,\nR,B,chair,C,S,,\n{row}\n"
    findings = finds("P503", memberships=MEMBERS, people=people)
    assert [(finding.cell.a1, finding.message.code, finding.message.values) for finding in findings] == [
        (cell, "role-without-place", {"person": "Z", "role": "chair", "columns": columns})
    ] * bool(columns)


@pytest.mark.parametrize(
    ("rows", "lacking"),
    [
        ("P,b,chair,A,N,,\nQ,b,chair,C,S,,", ["W"]),
        ("P,b,chair,A,,,\nQ,b,chair,,s,,", ["W"]),
        ("P,b,chair,A,N,,\nQ,b,chair,C,S,,\nR,b,chair,E,,,", []),
        ("P,b,chair,A,N,,", []),
        ("P,b,chair,A,Mars,,\nQ,b,chair,C,S,,", ["W"]),
        ("P,b,chair,,,,\nQ,b,chair,C,S,,", []),
    ],
)
def test_the_only_region_without_a_role(finds: Finds, rows: str, lacking: list[str]) -> None:
    findings = finds("P504", memberships=MEMBERS, people=HEAD + rows)
    assert [finding.value for finding in findings] == lacking
    assert all(
        (finding.cell.sheet, finding.cell.column, finding.cell.row) == ("people", "region", 0) for finding in findings
    )
    two = "member,region\nA,N\nC,S\n"
    assert finds("P504", memberships=two, people=f"{HEAD}P,b,chair,A,N,,\n") == []


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ("council chair;council treasurer;member council;council member", [("B4", "member", "council")]),
        ("chair council;council chair;council treasurer;office Director", [("B2", "chair", "council")]),
        ("officer Officer;officer Officer;Officer officer", [("B4", "Officer", "officer")]),
        ("council chair;council member;treasurer council", [("B4", "treasurer", "council")]),
        ("council chair;office council", []),
        ("council chair;council member;office council;office clerk", []),
        ("council council;council chair", []),
        ("council chair;board chair;board member", []),
    ],
)
def test_a_role_and_a_body_that_are_swapped(finds: Finds, pairs: str, found: list[tuple[str, str, str]]) -> None:
    rows = (f"P{row},{pair.replace(' ', ',')}\n" for row, pair in enumerate(pairs.split(";")))
    findings = finds("P509", memberships=MEMBERS, people="person,body,role\n" + "".join(rows))
    assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == found
