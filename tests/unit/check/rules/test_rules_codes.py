"""Rules about codes: unlisted, out of force, of another line; gaps in lists; activities without codes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.rules.codes.plan_codes import NEAREST_CODES, TOO_MANY_UNLISTED
from metrocli.check.runner import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding

    Places = Callable[..., list[tuple[str, str]]]
    Finds = Callable[..., list[Finding]]

PLAN = "code,title\nL1,a\nL1A1,b\nL1A1D1,c\nL1A1D2,d\nL1A1D4,e\nL2,f\nL2A1,g\nL2A1D1,h\n"
HEAD = "id,title,start,end,line,outcomes,challenges,members\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A,a,,,L1,L1A1D1; l2a1d1,,", []),
        ("A,a,,,L1,L1A1D9,,", [("activities.csv F2", "L1A1D9")]),
        ("A,a,,,L7,L1A1D1,,", [("activities.csv E2", "L7")]),
        ("A,a,,,L1,see annex!,,", [("activities.csv F2", "see annex!")]),
        ("A,a,,,L1,L1A1D1; X1; X2,,", [("activities.csv F2", "X1"), ("activities.csv F2", "X2")]),
        ("A,a,,,,,,", []),
    ],
)
def test_outcomes_and_lines_that_are_not_in_the_plan(places: Places, row: str, expected: list[tuple[str, str]]) -> None:
    assert places("C201", outcomes=PLAN, activities=HEAD + row) == expected


def test_a_code_above_a_listed_code_is_not_reported(places: Places) -> None:
    assert places("C201", outcomes="code,title\nL1A1D1,c\n", activities=f"{HEAD}A,a,,,L1,L1A1,,") == []


def test_without_a_plan_no_code_is_reported(places: Places) -> None:
    assert places("C", activities=f"{HEAD}A,a,,,L1,L1A1,,") == []
    assert places("C201", outcomes="code,title\n", activities=f"{HEAD}A,a,,,L1,L1A1,,") == []


@pytest.mark.parametrize(
    ("written", "code", "near", "replacement"),
    [
        ("L1A1D3", "code-not-listed-between", ("L1A1D1", "L1A1D2", "L1A1D4"), ""),
        ("L1A1D9", "code-not-listed", ("L1A1D1", "L1A1D2", "L1A1D4"), ""),
        ("LlA1D1", "code-not-listed", ("L1A1D1",), "L1A1D1"),
        ("L1–A1–D2", "not-a-code", ("L1A1D2",), "L1A1D2"),
        ("L1A1D04", "code-not-listed", ("L1A1D4",), "L1A1D4"),
        ("Zagreb", "code-not-listed", (), ""),
        ("x" * 70, "code-not-listed", (), ""),
    ],
)  # fmt: skip
def test_an_unlisted_code_is_reported_with_the_nearest_codes(
    finds: Finds, written: str, code: str, near: tuple[str, ...], replacement: str
) -> None:
    (finding,) = finds("C201", outcomes=PLAN, activities=f"{HEAD}A,a,,,,{written},,")
    assert (finding.message.code, finding.message.values["text"], finding.replacement) == (code, written, replacement)
    assert finding.message.values["hint"] == (NEAREST_CODES(codes=near) if near else None)


def test_after_many_unlisted_codes_none_is_suggested(finds: Finds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrocli.check.rules.codes.plan_codes._MOST_COMPARISONS", 8)
    first, second, third = finds("C201", outcomes=PLAN, activities=f"{HEAD}A,a,,,,L1A1D9; L2A1D9; LlA1D1,,")
    assert first.message.values["hint"] == NEAREST_CODES(codes=("L1A1D1", "L1A1D2", "L1A1D4"))
    assert second.message.values["hint"] == TOO_MANY_UNLISTED()
    assert third.message.values["hint"] == NEAREST_CODES(codes=("L1A1D1",))


@pytest.mark.parametrize(
    ("listed", "written", "near", "replacement"),
    [
        ("01\n2\n03", "1", ("01",), "01"),
        ("01\n2\n03", "002", ("2",), "2"),
        ("1\n2\n10", "1.0", ("1",), "1"),
        ("1\n01\n3", "001", ("01", "1"), ""),
    ],
)
def test_a_code_that_is_the_same_number_is_suggested(
    finds: Finds, listed: str, written: str, near: tuple[str, ...], replacement: str
) -> None:
    (finding,) = finds("C202", challenges=f"code\n{listed}\n", activities=f"{HEAD}A,a,,,,,{written},")
    assert (finding.message.code, finding.replacement) == ("code-not-listed", replacement)
    assert finding.message.values["hint"] == NEAREST_CODES(codes=near)


def test_challenges_that_are_not_listed(places: Places, finds: Finds) -> None:
    sheets = {"challenges": "code,title\n1,a\n1.1,b\n", "activities": f"{HEAD}A,a,,,,,1.1; 1; 1.2,"}
    assert places("C202", **sheets) == [("activities.csv G2", "1.2")]
    assert finds("C202", **sheets)[0].message.values["sheet"] == "challenges"


VALID = "code,title,valid_from,valid_until\nL1,a,2021-01-01,2023-12-31\nL1A1,b,2021-01-01,2023-12-31\nL2,c,,\n"


@pytest.mark.parametrize(
    ("row", "expected", "code"),
    [
        ("A,a,2023-12-31,,L1,L1A1,,", [], ""),
        ("A,a,2020-12-01,2021-01-01,L1,L1A1,,", [], ""),
        ("A,a,,,L1,L1A1,,", [], ""),
        ("A,a,2030-01-01,,L2,L2,,", [], ""),
        ("A,a,2024-02-05,,L1,L1A1; L1; L2,,", [("activities.csv F2", "L1A1; L1")],
         "codes-expired"),
        ("A,a,2020-02-05,,L1,,,", [("activities.csv E2", "L1")],
         "codes-not-yet-valid"),
    ],
)  # fmt: skip
def test_codes_outside_their_validity(
    finds: Finds, places: Places, row: str, expected: list[tuple[str, str]], code: str
) -> None:
    sheets = {"outcomes": VALID, "activities": HEAD + row}
    assert places("C203", **sheets) == expected
    assert [finding.message.code for finding in finds("C203", **sheets)] == [code] * len(expected)


def test_a_code_in_several_plans_is_valid_in_all_of_them_and_a_reversed_span_is_ignored(places: Places) -> None:
    rows = "L1,a,2021-01-01,2023-12-31\nL1,a,2024-01-01,2026-12-31\nL2,b,2024-01-01,2021-12-31\n"
    outcomes = f"code,title,valid_from,valid_until\n{rows}"
    activities = f"{HEAD}A,a,2025-01-01,,,L1,,\nB,b,2025-01-01,,,L2,,\nC,c,2027-01-01,,,l1,,\n"
    assert places("C203", outcomes=outcomes, activities=activities) == [("activities.csv F4", "l1")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A,a,,,L1,L1A1D1; L1; L1A1,,", []),
        ("A,a,,,,L1A1D1,,", []),
        ("A,a,,,L9,L1A1D1,,", []),
        ("A,a,,,L1A1,L1; L1A1D1,,", []),
        ("A,a,,,L1,L3A1D1,,", []),
        ("A,a,,,L1,L1A1D1; L2A1D1; l2,,", [("activities.csv F2", "L2A1D1; l2")]),
    ],
)
def test_outcomes_of_another_line(places: Places, row: str, expected: list[tuple[str, str]]) -> None:
    assert places("C204", outcomes=PLAN, activities=HEAD + row) == expected


def _list(*codes: str) -> str:
    return "\n".join(["code,title", *(f"{code},t" for code in codes)])


@pytest.mark.parametrize(
    ("codes", "missing"),
    [
        (("L1", "L1A1", "L1A2", "L2"), []),
        (("1", "1.1", "1.3", "1.4"), ["1.2"]),
        (("1", "1.2", "1.4"), ["1.1", "1.3"]),
        (("1", "1.01", "1.03"), ["1.02"]),
        (("0", "1", "2"), []),
        (("10", "20", "30"), []),
        (("A", "B", "D"), ["C"]),
        (("a", "c"), ["b"]),
        (("S", "E", "G"), []),
        (("I", "II", "IV"), []),
        (("A1", "B3"), []),
        (("A", "1", "3"), []),
        (("L1", "L1A1", "L2A1D1", "L2A1D2"), ["L2A1"]),
        (("L1A1", "L1A2", "L2A1"), []),
        (("L1A1D1", "L1A1D2"), []),
        (("L1", "L99999999999999999999"), []),
        (("?", "L1"), []),
    ],
)
def test_gaps_in_a_list_of_codes(finds: Finds, codes: tuple[str, ...], missing: list[str]) -> None:
    for sheets in ({"outcomes": _list(*codes)}, {"outcomes": "code,title\n", "challenges": _list(*codes)}):
        values = [finding.message.values for finding in finds("C205", **sheets)]
        assert [value.get("missing", (value.get("parent"),)) for value in values] == (
            [tuple(missing)] if missing else []
        )


def test_the_codes_that_a_list_leaves_out_are_reported_at_the_code_after_them(finds: Finds) -> None:
    found = finds("C205", outcomes=_list("L1", "L1A1", "L1A3", "L1A3D1", "L1A3D3", "L1A3D4"))
    assert [finding.value for finding in found] == ["L1A3", "L1A3D4"]
    assert [describe(finding.message, "missing", "listed", "count") for finding in found] == [
        ("codes-not-listed", ("L1A2",), ("L1A3",), 1),
        ("codes-not-listed", ("L1A3D2",), ("L1A3D4",), 1),
    ]


def test_a_missing_code_that_an_activity_cites_is_reported_at_the_activity(places: Places) -> None:
    outcomes = _list("L1", "L1A1", "L1A1D1", "L1A1D4")
    assert places("C205", outcomes=outcomes) == [("outcomes.csv A5", "L1A1D4")]
    cited = f"{HEAD}A,a,,,,L1A1D2; l1a1d3,,"
    assert places("C205", outcomes=outcomes, activities=cited) == []


def test_activities_without_outcomes_challenges_or_members(finds: Finds, places: Places) -> None:
    activities = f"{HEAD}A,a,,,,L1,1,X\nB,b,,,,,,\nC,c,,,,L1,,X\n"
    assert places("C206", activities=activities) == [("activities.csv F3", ""), ("activities.csv G4", "")]
    assert [[*describe(finding.message, "columns")[1]] for finding in finds("C206", activities=activities)] == [
        ["outcomes", "challenges", "members"],
        ["challenges"],
    ]


def test_columns_that_no_activity_fills_are_ignored_and_participations_count(places: Places) -> None:
    activities = "id,title,members\nA,a,\nB,b,\n"
    assert places("C206", activities=activities) == []
    long = "activity,member\nA,X\n"
    assert places("C206", activities=activities, participations=long) == [("activities.csv C3", "")]
    findings = places("C206", activities="id,title\nA,a\nB,b\n", participations=long)
    assert findings == [("activities.csv", "")]


def test_a_code_that_became_a_date_is_reported_once(book: Callable[..., Path]) -> None:
    path = book(
        challenges=[["code", "title"], ["1", "a"], ["1.1", "b"]],
        activities=[["id", "title", "challenges"], ["A", "a", date(2021, 1, 10)]],
    )
    assert run_checks(read_evidence(path), select_checks(("C2",), ())) == []
