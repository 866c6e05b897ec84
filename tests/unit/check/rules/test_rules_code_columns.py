from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]

CHALLENGES = "code,title\n2,Growth\n2.1,Housing\n2.2,Mobility; and roads\n2.3,Water\n3,Care\n3.1,Health\n"
OUTCOMES = "code,title,short\nL1,Strong voice,Voice\nL1A1,Common story,\nL2,Learning together,Learning\n"
MEMBERS = "member,region\nBamako,Africa\nBrussels,Europe\n"


def found(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.cell.a1, finding.value, finding.replacement) for finding in findings]


def activities(column: str, *cells: str) -> str:
    return f"id,title,{column}\n" + "".join(f'{number},a,"{cell}"\n' for number, cell in enumerate(cells))


@pytest.mark.parametrize(
    ("rule", "column", "cell", "value"),
    [
        ("C207", "challenges", "2.1; 2.1", "2.1"),
        ("C207", "challenges", "2.1, 2.3, 2.1", "2.1"),
        ("C207", "outcomes", "L1A1\nL1A1", "L1A1"),
        ("C207", "challenges", "2.1; 2.3", ""),
        ("N104", "members", "Bamako; Brussels; Bamako", "Bamako"),
        ("N104", "members", "Bamako; Brussels", ""),
        ("N104", "alliances", "UCLG; UCLG", "UCLG"),
    ],
)
def test_a_value_twice_in_one_spelling(finds: Finds, rule: str, column: str, cell: str, value: str) -> None:
    sheets = {"challenges": CHALLENGES, "outcomes": OUTCOMES, "memberships": MEMBERS, "alliances": "alliance\nUCLG\n"}
    findings = finds(rule, activities=activities(column, cell), **sheets)
    assert found(findings) == ([("C2", value, "")] if value else [])
    assert all(finding.message.values["count"] == 2 for finding in findings)


@pytest.mark.parametrize(
    ("column", "title", "code"),
    [
        ("challenges", "Water", "2.3"),
        ("challenges", "water", "2.3"),
        ("outcomes", "Common story", "L1A1"),
        ("line", "Voice", "L1"),
        ("line", "Strong voice", "L1"),
    ],
)
def test_a_title_in_place_of_a_code(finds: Finds, column: str, title: str, code: str) -> None:
    findings = finds("C20", activities=activities(column, title), challenges=CHALLENGES, outcomes=OUTCOMES)
    reported = [finding for finding in findings if finding.rule.code in {"C201", "C202"}]
    assert found(reported) == [("C2", title, code)]
    assert reported[0].message.code == "title-for-code"


@pytest.mark.parametrize(
    ("column", "usual", "cell", "replacement"),
    [
        ("challenges", "2.1", "2", None),
        ("challenges", "2.1; 2.3", "3", "3.1"),
        ("line", "L1", "L1A1", "L1"),
    ],
)
def test_a_code_of_another_level(finds: Finds, column: str, usual: str, cell: str, replacement: str | None) -> None:
    sheets = {"challenges": CHALLENGES, "outcomes": OUTCOMES}
    findings = finds("C208", activities=activities(column, *[usual] * 10, cell), **sheets)
    assert found(findings) == [("C12", cell, replacement or "")]


@pytest.mark.parametrize(
    "cells",
    [["2.1"] * 12, ["2.1"] * 3 + ["2"], ["2.1"] * 8 + ["2", "3", "2"], ["2.1"] * 12 + ["9"]],
)
def test_levels_that_are_usual_or_too_few_to_know(finds: Finds, cells: list[str]) -> None:
    assert finds("C208", activities=activities("challenges", *cells), challenges=CHALLENGES) == []
