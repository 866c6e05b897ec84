from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import find_check
from metrocli.check.runner import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Folder = Callable[..., Path]
    Named = Callable[..., list[tuple[str, str, dict[str, object]]]]

MEMBERS = """member,region,joined
Berlin,N,
Greater Paris,N,
Alder (city),N,
Alder (port),N,
Rome,N,2021-05-02
Oak Town,N,
"""
ALIASES = (
    "alias,member\nBerlín,Berlin\nGrand Paris,Greater Paris\n"
    "Gran París,Greater Paris\nAlder city council,Alder (city)\n"
    "Alder port office,Alder (port)\nNowhere,Nobody"
)
ALLIES = "alliance,name\nUCLG,United Cities\nUCLG ASPAC,United Cities Asia-Pacific\nFair,Berlin Fair"
HEADER = "id,title,start,end,place,members,alliances,summary"


@pytest.fixture
def named(folder: Folder) -> Named:
    def find_in(row: str, header: str = HEADER, **sheets: str) -> list[tuple[str, str, dict[str, object]]]:
        path = folder(memberships=MEMBERS, aliases=ALIASES, alliances=ALLIES, activities=f"{header}\n{row}", **sheets)
        findings = run_checks(read_evidence(path), [find_check("X801"), find_check("X802"), find_check("X803")])
        return [
            (finding.rule.code, finding.cell.a1 or f"row {finding.cell.row}", dict(finding.message.values))
            for finding in findings
        ]

    return find_in


def test_a_member(named: Named) -> None:
    expected = [("X801", "F2", {"column": "summary", "text": "Berlin", "name": "Berlin"})]
    assert named('A,Race,2021-05-01,,,Rome,,"Seen by Berlin and Berlin, and by berlin."') == expected


def test_a_member_by_an_alias(named: Named) -> None:
    expected = [("X801", "F2", {"column": "title", "text": "Grand Paris", "name": "Greater Paris"})]
    assert named("A,Race in Grand Paris,2021-05-01,,,,,") == expected


def test_participations_are_lists_too(named: Named) -> None:
    header, row = "id,title,summary", "A,Race,Seen by Berlin and Rome."
    findings = named(row, header, participations="activity,member\nA,Rome")
    assert findings == [("X801", "row 2", {"column": "summary", "text": "Berlin", "name": "Berlin"})]


def test_an_allied_organisation(named: Named) -> None:
    row = "A,Race,2021-05-01,,,,Fair,With UCLG's help and at the Berlin Fair."
    assert named(row) == [("X802", "G2", {"column": "summary", "text": "UCLG", "name": "UCLG"})]


@pytest.mark.parametrize(
    ("text", "cell", "written", "names", "sheet"),
    [
        ("that Paris told", "F2", "Paris", ("Greater Paris",), "members"),
        ("that Alder told", "F2", "Alder", ("Alder (city)", "Alder (port)"), "members"),
        ("that ASPAC told", "G2", "ASPAC", ("UCLG ASPAC",), "alliances"),
    ],
)
def test_short_names_that_may_be_meant(
    named: Named, text: str, cell: str, written: str, names: tuple[str, ...], sheet: str
) -> None:
    values = {"column": "summary", "text": written, "names": names, "sheet": sheet}
    assert named(f"A,Race,2021-05-01,,,Rome,,{text}") == [("X803", cell, values)]


@pytest.mark.parametrize(
    "row",
    [
        "A,Race,2021-05-01,,,Berlín,,Seen by Berlin.",
        "A,Race,2021-05-01,,,Grand Paris,,Seen by Paris.",
        "A,Race,2021-05-01,,Berlin Town Hall,,,Held in Berlin.",
        "A,Race,2021-05-01,,Grand Paris,,,Held in Paris.",
        "A,Race,2021-05-01,2021-05-03,,,,Rome was taken in.",
        "A,UCLG World Council,2021-05-01,,,,,The Mayor of Berlin spoke.",
        "A,Race,2021-05-01,,,,,The Berlin Declaration.",
        "A,Race,,,,,,",
    ],
)
def test_not_reported(named: Named, row: str) -> None:
    assert named(row) == []


def test_a_member_that_joined_on_another_day_is_reported(named: Named) -> None:
    (only,) = named("A,Race,2021-05-01,,,,,It was Rome that won.")
    assert only[0] == "X801"


def test_without_lists_nothing_is_reported(named: Named) -> None:
    assert named("A,Race,Seen by Berlin with UCLG.", "id,title,summary") == []
