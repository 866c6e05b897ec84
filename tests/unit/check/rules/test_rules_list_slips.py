"""The rule about lists with a spelling unlike that of the other cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]

ACTIVITIES = "id;title;outcomes;challenges;members;alliances\n"


def activities(*rows: str) -> str:
    """Make a sheet of activities of rows such as `A1;1.1;Millbrook;UCLG`."""
    return ACTIVITIES + "".join(f"{number};a;{row}\n" for number, row in enumerate(rows))


def found(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [
        (finding.rule.code, f"{finding.cell.sheet} {finding.cell.a1}", finding.value, finding.replacement)
        for finding in findings
    ]


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Millbrok", "Millbrook"),
        ("Milbrok", "Millbrook"),
        ("Medellin", "Medellín"),
        ("BERGEN", "Bergen"),
        ("Rom", "Rome"),
    ],
)
def test_the_other_cells_correct_the_list_of_members(finds: Finds, listed: str, written: str) -> None:
    sheets = {
        "memberships": f"member,region\nOslo,North\n{listed},North\n",
        "aliases": f"alias,member\nOld Mill,{written}\n",
        "activities": activities(f";;{written};", f';;"{written}; Oslo";', ";;Old Mill;"),
        "published": f"period,section,value\n2021,engaged member,{written}\n",
        "people": f"person,body,role,member\nMara,board,member,{written}\n",
    }
    findings = [*finds("N", **sheets), *finds("R702", **sheets)]
    assert found(findings) == [("N108", "memberships A3", listed, written)]
    assert findings[0].message.values["count"] == 5
    assert findings[0].fix == f"Write {written}, unless the other cells are wrong."


@pytest.mark.parametrize(
    ("listed", "written"),
    [("BogotÃ¡", "Bogotá"), ("BogotÃƒÂ¡", "Bogotá"), ("C?rdoba", "Córdoba"), ("S\ufffdo Paulo", "São Paulo")],
)
def test_one_cell_corrects_a_garbled_name(finds: Finds, listed: str, written: str) -> None:
    sheets = {"memberships": f"member,region\nOslo,North\n{listed},North\n", "activities": activities(f";;{written};")}
    assert found(finds("N", **sheets)) == [("N108", "memberships A3", listed, written)]


@pytest.mark.parametrize(
    ("listed", "cells"),
    [
        ("Millbrook", ["Millbrok", "Millbrok", "Millbrook"]),  # as many cells have the listed spelling
        ("Millbrook", ["Millbrok"]),
        ("Millbrook", ["Millbrok", "Millbrok"]),
        ("Rome", ["Lome", "Lome"]),  # another city
        ("Millbrook", ["Millbrook (1)", "Millbrook (1)"]),
        ("Bergen", ["BERGEN", "BERGEN"]),
        ("Medellín", ["Medellin", "Medellin"]),
    ],
)
def test_the_list_is_right_where_the_cells_do_not_outweigh_it(finds: Finds, listed: str, cells: list[str]) -> None:
    memberships = f"member,region\nOslo,North\n{listed},North\n"
    rows = [f";;{cell};" for cell in cells]
    findings = finds("N", memberships=memberships, activities=activities(*rows))
    assert {finding.rule.code for finding in findings} <= {"N101", "N102", "N105", "N109"}
    assert {finding.replacement for finding in findings} <= {listed, ""}


def test_the_other_cells_correct_the_list_of_organisations(finds: Finds) -> None:
    sheets = {
        "alliances": "alliance\nUN-Habitat\nUCGL\nUNEP\n",
        "activities": activities(";;;UCLG", ";;;UCLG", ";;;UCLG", ";;;UNDP", ";;;UNDP"),
    }
    findings = finds("N", **sheets)
    assert ("N108", "alliances A3", "UCGL", "UCLG") in found(findings)
    assert [finding.value for finding in findings if finding.rule.code == "N303"] == ["UNDP", "UNDP"]


@pytest.mark.parametrize(
    ("listed", "written"),
    [("A1D7", "A1D1"), ("A1Dl", "A1D1"), ("A1.D1", "A1-D1"), ("B1D1", "A1D1")],
)
def test_the_other_cells_correct_the_list_of_codes(finds: Finds, listed: str, written: str) -> None:
    sheets = {
        "outcomes": f"code,title\nA,a\nA1,b\n{listed},c\nA1D2,d\nA1D3,e\n",
        "activities": activities(f"{written};;;", f"{written},A1D2;;;"),
    }
    expected = [] if listed == "A1.D1" else [("N108", "outcomes A4", listed, written)]
    assert found(finds("N108", **sheets)) == expected


def test_an_unlisted_code_that_may_be_any_of_its_neighbours_is_not_a_slip_of_the_list(finds: Finds) -> None:
    sheets = {
        "outcomes": "code,title\nA,a\nA1,b\nA1D1,c\nA1D2,d\nA1D4,e\n",
        "activities": activities("A1D3;;;", "A1D3;;;", "A1D6;;;", "A1D6;;;"),
    }
    assert found(finds("N108", **sheets)) == []
    assert len(finds("C201", **sheets)) == 4


def test_a_member_that_is_listed_twice_is_not_doubted(finds: Finds) -> None:
    memberships = "member,region,joined,left\nMillbrok,North,2019-01-01,2020-01-01\nMillbrok,North,2021-01-01,\n"
    assert (
        finds("N108", memberships=memberships, activities=activities(";;Millbrook;", ";;Millbrook;", ";;Millbrook;"))
        == []
    )


def test_the_bundled_lists_are_not_doubted(bundled: Path) -> None:
    from metrocli.check.evidence.evidence import read_evidence
    from metrocli.check.registry import select_checks
    from metrocli.check.runner import run_checks

    assert run_checks(read_evidence(bundled), select_checks(["N108"], ())) == []


def test_the_most_frequent_of_two_other_spellings_is_suggested(finds: Finds) -> None:
    memberships = "member,region\nOslo,North\nMillbrok,North\n"
    rows = [";;Millbrook;"] * 4 + [";;MillBrook;"] * 3
    assert found(finds("N108", memberships=memberships, activities=activities(*rows))) == [
        ("N108", "memberships A3", "Millbrok", "Millbrook")
    ]


def test_pieces_of_an_html_entity_are_not_names(finds: Finds) -> None:
    sheets = {
        "memberships": "member,region\nRosario,South\nNiamey,North\nNanjing,North\n",
        "alliances": "alliance\nSchool & Science\n",
        "activities": "id,title,members,alliances\n1,a,Medell&iacute;n; Rosaro,School &amp; Science\n"
        "2,b,Rosario &amp; Niamey,\n",
    }
    assert found(finds("N", **sheets)) == [("N101", "activities C2", "Rosaro", "Rosario")]


COUNTRIES = "".join(f"{name}{number},North,Land {name}\n" for name in "PQRS" for number in range(2))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            f"A,South,Brazil\nB,Africa,Brazil\nC,South,Brazil\n{COUNTRIES}",
            [("M407", "memberships B3", "Africa", "South")],
        ),
        (f"A,South,Brazil\nB,Africa,Brazil\n{COUNTRIES}", []),
        (f"A,South,Brazil\nB,Africa,Brazil\nC,South,Brazil\nD,Africa,Brazil\n{COUNTRIES}", []),
        ("A,South,Brazil\nB,Africa,Brazil\nC,South,Brazil\n", []),  # where regions are parts of countries
        (f"A,South,\nB,Africa,\nC,South,\n{COUNTRIES}", []),
    ],
)
def test_a_region_unlike_that_of_the_country(
    finds: Finds, rows: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert found(finds("M407", memberships=f"member,region,country\n{rows}")) == expected
