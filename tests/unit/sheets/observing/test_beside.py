"""Tables and remarks beside a sheet are not read as its columns or rows, and are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.writing.convert import convert

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMBERS = "member,region\nArden,North\nBirch,South\n"
HEADERS = ["id", "title", "start", "members"]
ROWS = [["1", "Fair", "2021-05-03", "Arden"], ["2", "Walk", "2021-05-04", "Birch"]]


def find_all(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    findings = run_checks(read_evidence(path), select_checks(["S"], ()))
    return [(finding.rule.code, finding.cell.a1, dict(finding.message.values)) for finding in findings]


def read(path: Path) -> tuple[list[str], list[tuple[str, dict[str, Any]]]]:
    """Return the activities that are read, and the codes and values of the notes."""
    dataset = open_dataset(path)
    ids = [*dataset.frame("activities")["id"]]
    return ids, [(note.code, dict(note.values)) for note in dataset.notes]


class TestTables:
    """A table beside the sheet."""

    def test_a_longer_table(self, book: Callable[..., Path]) -> None:
        path = book(activities=[
            [*HEADERS, None, "key", "meaning"], [*ROWS[0], None, "x", "y"], [*ROWS[1], None, "z", "w"],
            [None, None, None, None, None, "u", "v"],
        ], memberships=[["member", "region"], ["Arden", "North"], ["Birch", "South"]])  # fmt: skip
        ids, notes = read(path)
        assert ids == ["1", "2"]
        assert notes == [("rows-beside", {"cells": ("F1:G4",), "rows": (4,), "count": 1})]
        assert find_all(path) == [("S017", "F1", {"cells": "F1:G4", "text": "key"})]

    def test_a_table_on_the_left_that_begins_lower(self, folder: Callable[..., Path]) -> None:
        sheet = ",,id,title,start\n,,1,Fair,2021-05-03\nkey,,2,Walk,2021-05-04\nx,,,,\ny,,,,\n"
        path = folder(memberships=MEMBERS, activities=sheet)
        ids, notes = read(path)
        assert ids == ["1", "2"]
        assert notes == [("rows-beside", {"cells": ("A3:A5",), "rows": (4, 5), "count": 2})]
        assert find_all(path) == [("S017", "A3", {"cells": "A3:A5", "text": "key"})]

    def test_a_shorter_table_does_not_matter_to_questions(self, folder: Callable[..., Path]) -> None:
        sheet = "id,title,start,,key\n1,Fair,2021-05-03,,a\n2,Walk,2021-05-04,,\n"
        path = folder(memberships=MEMBERS, activities=sheet)
        assert read(path) == (["1", "2"], [])
        assert find_all(path) == [("S017", "E1", {"cells": "E1:E2", "text": "key"})]

    def test_a_total_next_to_a_table_is_still_a_total(self, folder: Callable[..., Path]) -> None:
        sheet = "id,title,start,people_engaged,,key\n1,Fair,2021-05-03,5,,a\n2,Walk,2021-05-04,6,,b\nTotal,,,11,,c\n"
        ids, notes = read(folder(memberships=MEMBERS, activities=sheet))
        assert ids == ["1", "2"]
        assert [code for code, _ in notes] == ["rows-left-out"]

    def test_a_misspelled_column_behind_a_blank_one_is_a_column(self, folder: Callable[..., Path]) -> None:
        sheet = "id,title,start,,chalenges\n1,Fair,2021-05-03,,A1\n2,Walk,2021-05-04,,A2\n"
        findings = find_all(folder(memberships=MEMBERS, activities=sheet))
        assert findings == [("S007", "E1", {"header": "chalenges", "column": "challenges"})]

    def test_a_column_of_the_sheet_behind_a_blank_one_is_read(self, folder: Callable[..., Path]) -> None:
        sheet = "id,title,start,,members\n1,Fair,2021-05-03,,Arden\n"
        assert find_all(folder(memberships=MEMBERS, activities=sheet)) == []


class TestRemarks:
    """A remark beside the sheet."""

    @pytest.mark.parametrize("gap", [0, 1, 3])
    def test_a_remark_is_not_a_column(self, book: Callable[..., Path], gap: int) -> None:
        blank = [None] * gap
        path = book(
            activities=[HEADERS, ROWS[0], [*ROWS[1], *blank, "ask Ana"]],
            memberships=[["member", "region"], ["Arden", "North"], ["Birch", "South"]],
        )
        assert read(path) == (["1", "2"], [])
        cell = f"{'EFGH'[gap]}3"
        assert find_all(path) == [("S017", cell, {"cells": cell, "text": "ask Ana"})]

    def test_a_column_with_values_and_no_header_is_one(self, folder: Callable[..., Path]) -> None:
        sheet = "id,title,start,\n1,Fair,2021-05-03,a\n2,Walk,2021-05-04,b\n"
        assert find_all(folder(memberships=MEMBERS, activities=sheet)) == [("S008", "D1", {})]

    def test_blank_columns_are_nothing(self, folder: Callable[..., Path]) -> None:
        sheet = "id,title,,start,,\n1,Fair,,2021-05-03,,\n"
        assert find_all(folder(memberships=MEMBERS, activities=sheet)) == []

    def test_the_rest_of_a_row_that_is_too_long_is_not_a_remark(self, folder: Callable[..., Path]) -> None:
        findings = find_all(folder(memberships=MEMBERS, activities="id,title\n1,Fair, and walk\n2,Walk\n"))
        assert [rule for rule, _, _ in findings] == ["S012", "S035"]


def test_convert_keeps_what_is_beside(folder: Callable[..., Path], tmp_path: Path) -> None:
    sheet = "id,title,start,,key,meaning\n1,Fair,2021-05-03,,x,y\n,,,,u,v\n"
    path = folder(memberships=MEMBERS, activities=sheet)
    convert(open_dataset(path), tmp_path / "all.xlsx")
    convert(open_dataset(tmp_path / "all.xlsx"), tmp_path / "back")
    assert (tmp_path / "back" / "activities.csv").read_text(encoding="utf-8") == sheet
