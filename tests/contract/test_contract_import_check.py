"""What `check` finds in an imported report: its contradictions, and what the import was not sure of."""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING

import pytest

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

SAMPLE = os.environ.get("METROCLI_SAMPLE_REPORT", "")
ELSEWHERE = {("T309", "9 october"): ("R714", fold("Tuesday 9th October, 14:00 – 15:30 (Central European Time)"))}
"""Findings in the sheets that are found otherwise in the report: the sheets quote a poster in a summary."""
UNITED = {"R704"}
"""Rules whose findings about several names are shown as one, with the first name of the list."""
REPORT = """RIVER TOWNS

November → February 2031

ACTIVITIES

5 November

RIVER BANKS

Towns of all rivers met. 2 members took part.

Members

Arlen, Bree, Dorn

Outcomes

A1B2

RIVER WEEK

Thursday 5th December, 14:00

20 December

THE LONG COURSE

Children from more than 3 cities drew boats.

Members

Bree, Elm

Outcomes

A1B1

MEMBERSHIP ENGAGEMENT

5 cities took part in our activities:

Arlen\tBree
Cair\tDorn

IMPLEMENTATION OF THE STRATEGIC ACTION PLAN

A1 Healthy rivers
A1B1 Banks
A1B3 Boats
"""
MEMBERS = "member,region\n" + "".join(f"{name},North\n" for name in ("Arlen", "Bree", "Cair", "Dorn", "Elm"))


def find(run: Run, data: Path) -> set[tuple[str, str]]:
    """Return the rule and the folded value of each finding in a dataset."""
    shown = run("check", "--data", str(data), "-f", "tsv")
    rows = csv.DictReader(io.StringIO(shown.stdout), delimiter="\t")
    return {(row["rule"], "" if row["rule"] in UNITED else fold(row["value"])) for row in rows}


def test_contradictions_of_a_report(run: Run, tmp_path: Path) -> None:
    report, data = tmp_path / "report.txt", tmp_path / "data"
    report.write_text(REPORT, encoding="utf-8")
    data.mkdir()
    (data / "memberships.csv").write_text(MEMBERS, encoding="utf-8")
    (data / "activities.csv").write_text("id,title,start,end,outcomes,members,summary\n", encoding="utf-8")
    assert run("import", str(report), "--into", str(data)).returncode == 1  # the poster is left over
    found = find(run, data)
    assert found >= {
        ("C201", "a1b2"),  # a code that the plan does not have
        ("R705", "elm"),  # it took part, and is not listed
        ("R704", ""),  # Cair is listed, and took part in nothing
        ("R708", "members: 5"),  # there are four
        ("R710", ""),  # three members, of which two took part
        ("R711", ""),  # two members, of more than three
        ("R714", fold("Thursday 5th December, 14:00")),  # the activity was in November
    }
    assert not {rule for rule, _ in found if rule[0] == "S"}


@pytest.mark.skipif(not SAMPLE, reason="METROCLI_SAMPLE_REPORT is not set")
def test_contradictions_of_the_published_report(run: Run, tmp_path: Path, bundled: Path) -> None:
    """What is found in the sheets behind the report is found in what is imported from it."""
    assert run("import", SAMPLE, "--into", str(tmp_path / "data"), "--known", str(bundled)).returncode == 1
    in_sheets = {ELSEWHERE.get(finding, finding) for finding in find(run, bundled)}
    assert sorted(in_sheets - find(run, tmp_path / "data")) == []
