"""Workbooks: nothing that looks blank, and no damaged tab, is passed over in silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

MEMBERS = [["member", "region"], ["Quito", "Andes"], ["Madrid", None]]
ACTIVITIES = [
    ["id", "title", "start", "members", "people_engaged"],
    ["1", "Forum", "#N/A", "Quito", "=6*7"],
    ["2", "Roads", "2021-01-04", "Madrid", "#DIV/0!"],
]


@pytest.fixture
def path(book: Callable[..., Path]) -> Path:
    path = book(memberships=MEMBERS, activities=ACTIVITIES, periods=[["period", "start", "end"]])
    workbook = load_workbook(path)
    workbook["memberships"].merge_cells("B2:B3")
    workbook.save(path)
    return path


START = ("error-cell", "activities", 2, "start")
PEOPLE = {
    ("error-cell", "activities", 3, "people_engaged"),
    ("formula-not-calculated", "activities", 2, "people_engaged"),
}
REGION = ("merged-cells-read", "memberships", 2, "region")


@pytest.mark.parametrize(
    ("question", "noted"),
    [
        ("activities", {START, *PEOPLE}),
        ("activities --columns id,title", {START}),
        ("activities --columns id,title --sort -people_engaged", {START, *PEOPLE}),
        ("activities --columns id --region Andes", {START, REGION}),
        ("stats", {START, *PEOPLE, REGION}),
        ("compare 2021 2022", {START, *PEOPLE, REGION}),
        ("members", {REGION}),
        ("members --columns name", set()),
        ("members --columns name --period 2021", {START}),
        ("members --columns name --region Andes", {REGION}),
        ("matrix regions outcomes", {REGION}),
        ("matrix members months", {START}),
        ("matrix countries outcomes", set()),
        ("trend activities --by month", {START}),
        ("trend people_engaged --by month", {START, *PEOPLE}),
        ("outcomes", set()),
        ("challenges --from 2021-01-01", {START}),
        ("member Quito", {START, *PEOPLE, REGION}),
        ("activity 1", {START, *PEOPLE}),
        ("people", set()),
    ],
)
def test_each_question_notes_what_it_depends_on(run: Run, path: Path, question: str, noted: set[object]) -> None:
    done = run(*question.split(), "--data", str(path), "-f", "json")
    assert done.returncode == 0, done.stderr
    messages = json.loads(done.stdout)["messages"]
    found = {(message["code"], message["sheet"], message["row"], message["column"]) for message in messages}
    assert {place for place in found if place[0] in {"error-cell", "formula-not-calculated", REGION[0]}} == noted


def test_a_question_notes_nothing_of_other_sheets(run: Run, path: Path) -> None:
    done = run("meetings", "--data", str(path), "-f", "json")
    sheets = {message["sheet"] for message in json.loads(done.stdout)["messages"]}
    assert "activities" not in sheets


def test_check_finds_each_at_its_cell(run: Run, path: Path) -> None:
    rows = json.loads(run("check", "--data", str(path), "-f", "json").stdout)["rows"]
    found = {(row["rule"], row["sheet"], row["cell"]) for row in rows}
    assert found >= {
        ("S030", "activities", "C2"),
        ("S030", "activities", "E3"),
        ("S044", "activities", "E2"),
        ("S037", "memberships", "B2"),
    }


@pytest.mark.parametrize(("command", "code"), [("check", 1), ("info", 0), ("fix", 0)])
def test_a_damaged_tab_leaves_the_others(
    run: Run, path: Path, rewrite_part: Callable[..., Path], command: str, code: int
) -> None:
    rewrite_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml[:-90])
    done = run(command, "--data", str(path), "-f", "json")
    assert done.returncode == code
    answer = json.loads(done.stdout)
    if command == "check":
        assert ("S001", "memberships") in {(row["rule"], row["sheet"]) for row in answer["rows"]}
        assert ("S030", "activities") in {(row["rule"], row["sheet"]) for row in answer["rows"]}
    else:
        assert "memberships" in {message["sheet"] for message in answer["messages"]}
