"""Rules about duplicates, published claims and texts, on whole datasets and on random cells."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks
from metrocli.sheets.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

RULES = ("D", "R", "X")
LOST = "Changchun; Changsha; Chengdu; Chongqing; Ciudad de México; Córdoba; Cotonou; Daejeon; Dakar; Dalian; Douala"
RIVERLANDS = Path(__file__).parents[3] / "data" / "riverlands"


def test_findings_on_claims_in_the_bundled_data(bundled: Path) -> None:
    findings = run_checks(read_evidence(bundled), select_checks(RULES, ("R704",)))
    assert [(finding.rule.code, finding.cell.file, finding.cell.a1, finding.value) for finding in findings] == [
        ("X803", "activities.csv", "L8", "Paris"),
        ("R711", "activities.csv", "L9", ""),
        ("X802", "activities.csv", "M10", "UCLG"),
        ("D601", "activities.csv", "L12", ""),
        ("X803", "activities.csv", "M12", "ASPAC"),
        ("D603", "activities.csv", "R20", ""),
        ("X801", "activities.csv", "L23", "Montréal"),
        ("R712", "activities.csv", "L27", ""),
        ("R710", "activities.csv", "L28", ""),
        ("R713", "periods.csv", "E2", "1412"),
        ("R713", "periods.csv", "F2", "148"),
        ("R702", "published.csv", "C7", "Alger"),
        ("R702", "published.csv", "C10", "Athens"),
        ("R702", "published.csv", "C11", "Atlanta"),
        ("R705", "published.csv", "C32", LOST),
        ("R702", "published.csv", "C33", "Dubai"),
        ("R705", "published.csv", "C46", "Guiyang"),
        ("R702", "published.csv", "C63", "Kampala"),
        ("R702", "published.csv", "C68", "Kolkata"),
        ("R705", "published.csv", "C122", "Wuxi"),
    ]


def test_engaged_members_without_activity_in_the_bundled_data(bundled: Path) -> None:
    """121 of the 127 names are members; 83 of them took part: the 96 that did, without 13 that are not published."""
    findings = run_checks(read_evidence(bundled), select_checks(("R704",), ()))
    assert len(findings) == 121 - (96 - 13)
    assert len({finding.message.text for finding in findings}) == 1


def test_findings_on_claims_in_the_invented_network() -> None:
    findings = run_checks(read_evidence(RIVERLANDS), select_checks(RULES, ()))
    assert [(finding.rule.code, finding.cell.a1, finding.value) for finding in findings] == [
        ("D607", "D7", "2023-11-30"),
        ("R713", "E3", "250"),
        ("R713", "E5", "40"),
    ]


NASTY = (
    "",
    " ",
    "=1+1",
    "[/x]",
    "\x1b[31m",
    "2021-13-45",
    "9" * 400,
    "?",
    "…",
    "Berlin; Berlin",
    "2021-T3-01",
    "éä’",
    "a\nb",
)


@settings(max_examples=25)
@given(data=st.data())
def test_no_cell_makes_a_rule_on_claims_fail(
    data: st.DataObject, bundled: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("spoiled")
    for sheet in SHEETS:
        source = bundled / f"{sheet.name}.csv"
        fate = data.draw(st.sampled_from(["kept", "spoiled", "emptied", "narrowed", "gone"]), label=sheet.name)
        if not source.exists() or fate == "gone":
            continue
        if fate == "kept":
            shutil.copy(source, path)
            continue
        frame = pd.read_csv(source, dtype=str, keep_default_na=False)
        if fate == "emptied":
            frame = frame.iloc[:0]
        elif fate == "narrowed":
            frame = frame.iloc[:, : data.draw(st.integers(1, len(frame.columns)))]
        else:
            for _ in range(5):
                row, column = (
                    data.draw(st.integers(0, len(frame) - 1)),
                    data.draw(st.integers(0, len(frame.columns) - 1)),
                )
                text = data.draw(st.sampled_from(NASTY) | st.text(st.characters(codec="utf-8"), max_size=9))
                frame.iloc[[row, -1], column] = text
            frame = pd.concat([frame, frame.iloc[: data.draw(st.integers(0, 3))]])
        frame.to_csv(path / f"{sheet.name}.csv", index=False)
    shutil.copy(bundled / "periods.csv", path)
    for finding in run_checks(read_evidence(path), select_checks(RULES, ())):
        assert finding.message.text
        assert not finding.message.text.endswith(".")


def test_almost_empty_data_has_no_findings(folder: Callable[..., Path]) -> None:
    assert run_checks(read_evidence(folder(memberships="member,region\n")), select_checks(RULES, ())) == []
