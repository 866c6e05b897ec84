"""Rules about codes, time, membership and people, on whole datasets and on random cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks
from metrocli.sheets.schema import SHEETS, SHEETS_BY_NAME, ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

RIVERLANDS = Path(__file__).parents[3] / "data" / "riverlands"
RULES = ("C", "T", "M", "P")


def _run_rules(path: Path) -> list[Finding]:
    return run_checks(read_evidence(path), select_checks(RULES, ()))


def _places(expected: list[Finding]) -> dict[str, list[str]]:
    """Return the cells and values of findings by rule and sheet."""
    places: dict[str, list[str]] = {}
    for finding in expected:
        value = f" {finding.value}" if finding.value else ""
        places.setdefault(f"{finding.rule.code} {finding.cell.sheet}", []).append(f"{finding.cell.a1}{value}")
    return places


def test_findings_in_the_bundled_data(bundled: Path) -> None:
    assert _places(_run_rules(bundled)) == {
        "T305 activities": ["C2 2021-09-30"],
        "C204 activities": ["J2 L2A1D1", "J3 L2A3D2", "J6 L2A1D1", "J18 L3A2D2", "J21 L1A3D3"],
        "C206 activities": ["L3", "L5", "K7", "K8", "K10", "K17", "L20", "K25", "K26", "K28", "K29", "K30"],
        "C201 activities": ["J23 L2A3D6", "J27 L3A1D3"],
        "T309 activities": ["R29 9 October"],
        "C205 outcomes": ["A14 L1A3D3", "A18 L2A1D3", "A25 L2A2D7", "A27 L2A3D2", "A31 L3A1D4", "A33 L3A2D2",
                          "A35 L3A3D3", "A36 L3A5"],
        "C205 challenges": ["A5 1.4", "A16 4.3"],
        "T306 media": [f"A{row} 2021-09" for row in (*range(5, 21), 23, 24)] + ["A28 2021-10"],
        "P504 people": [" North America"],
        "P502 people": ["H7 Johannesburg"],
        "P508 activities": ["L28 Belo Horizonte"],
    }  # fmt: skip


def test_findings_in_the_invented_network() -> None:
    assert _places(_run_rules(RIVERLANDS)) == {
        "C201 activities": ["H4 A-3", "H5 B-9", "H6 b-9"],
        "C206 activities": ["I4", "I5", "H7"],
        "C205 outcomes": ["A7 A-2.b"],
        "T310 activities": ["C7"],
    }


def test_an_empty_dataset_has_no_findings(folder: Callable[..., Path]) -> None:
    assert _run_rules(folder(memberships="member,region\n")) == []
    headers = {sheet.name: ",".join(column.name for column in sheet.columns) for sheet in SHEETS}
    assert _run_rules(folder(**headers)) == []


CELLS = st.sampled_from(
    ["", "A", "B", "a", "A; B", "L1", "L1A2", "L1A4; 1.1", "1.1", "?", "2021-01-01", "2021-12-31", "9999-12-31",
     "0001-01-01", "31/11/2021", "2021-09", "2021-13", "Monday 9 October 2021", "9–12 octobre", "=1+1", "[/x]",
     "\x1b[31m", "A\u200bB", "9" * 40, "a\nb", "board", "chair", "full", ";", "…", "ﬁ 8 / 13 NOV"]
)  # fmt: skip


@settings(max_examples=30)
@given(st.data())
def test_no_cell_makes_a_rule_fail(folder: Callable[..., Path], data: st.DataObject) -> None:
    sheets = {}
    for sheet in SHEETS:
        columns = [column.name for column in sheet.columns if column.required or data.draw(st.booleans())]
        dated = {column.name for column in sheet.columns if column.type is ColumnType.DATE}
        days = st.sampled_from(["", "2021-01-01", "2021-06-30", "2021-12-31", "9999-12-31", "0001-01-01", "soon"])
        rows = [
            [data.draw(days if column in dated else CELLS) for column in columns]
            for _ in range(data.draw(st.integers(0, 5)))
        ]
        sheets[sheet.name] = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [columns, *rows])
    for finding in _run_rules(folder(**sheets)):
        assert finding.message.text
        assert "\n" not in finding.message.text
        assert not finding.message.text.endswith(".")
        assert finding.cell.sheet in SHEETS_BY_NAME


@pytest.mark.parametrize("check", select_checks(RULES, ()), ids=lambda check: check.rule.code)
def test_a_rule_shows_its_example_at_a_cell(check: object) -> None:
    rule = check.rule  # type: ignore[attr-defined]
    file, _, rest = rule.example.partition(".csv, ")
    column = rest.partition(":")[0]
    assert SHEETS_BY_NAME[file].column(column)
    assert rule.why.endswith(".")
    assert rule.fix.endswith(".")
