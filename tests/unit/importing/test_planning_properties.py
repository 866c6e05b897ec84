"""What holds for the import of any report: nothing twice, and the same ids in every order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.importing.planning.planner import plan_import
from metrocli.importing.planning.rows_as_dataset import make_dataset
from metrocli.importing.report import ImportedCell, ImportedReport, ImportedRow

if TYPE_CHECKING:
    from metrocli.importing.plan import ImportPlan

pytestmark = pytest.mark.slow

NAMES = ("Arlen", "Bree", "Cair", "ARLEN", "Brée", "Brandenburg", "Brandenbrug")
VALUES = {
    "activities": {
        "title": ("River day", "RIVER DAY", "River day 2", "A forum on bridges", "A forum on the bridges"),
        "start": ("2030-09-03", "2030-09-04", "2030-12-30"),
        "end": ("", "2030-09-04", "2031-01-02"),
        "members": ("", "Arlen", "Arlen; Bree", "Bree; Arlen"),
        "summary": ("", "We met.", "They met."),
    },
    "memberships": {"member": NAMES, "region": ("North", "South"), "country": ("", "Norland", "Sudland")},
    "meetings": {"month": ("2030-09", "2030-10"), "mode": ("", "online"), "members": ("Arlen", "Arlen; Bree", "Cair")},
    "people": {"person": ("Ada", "Otto"), "body": ("board",), "role": ("", "chair"), "member": ("", *NAMES)},
    "published": {"period": ("P",), "section": ("engaged member", "total"), "value": ("Arlen", "a: 1", "a: 2")},
    "periods": {"period": ("P", "2030-T3"), "start": ("2030-09-01",), "end": ("2030-12-31", "2031-01-31")},
}


def make_rows(sheet: str) -> st.SearchStrategy[list[dict[str, str]]]:
    columns = {column: st.sampled_from(texts) for column, texts in VALUES[sheet].items()}
    return st.lists(st.fixed_dictionaries(columns), max_size=1 if sheet == "periods" else 6)


reports = st.fixed_dictionaries({sheet: make_rows(sheet) for sheet in VALUES})


def to_report(sheets: dict[str, list[dict[str, str]]]) -> ImportedReport:
    rows = {
        sheet: tuple(
            ImportedRow(sheet, {column: ImportedCell(text, 1, line) for column, text in row.items() if text})
            for line, row in enumerate(texts, 1)
        )
        for sheet, texts in sheets.items()
        if texts
    }
    return ImportedReport("river.txt", rows)


def list_rows(plan: ImportPlan) -> list[tuple[str, list[tuple[str, str]]]]:
    rows = [row for sheet, some in plan.new_rows.items() if sheet != "imported" for row in some]
    return sorted((row.sheet, sorted((name, cell.value) for name, cell in row.cells.items())) for row in rows)


@given(sheets=reports, data=st.data())
def test_the_same_report_adds_nothing_in_any_order(
    sheets: dict[str, list[dict[str, str]]], data: st.DataObject
) -> None:
    """The rows that were written are all found again, and no cell of them differs."""
    target = make_dataset("river.txt", plan_import(to_report(sheets), None).new_rows)
    shuffled = {sheet: data.draw(st.permutations(rows)) for sheet, rows in sheets.items()}
    again = plan_import(to_report(shuffled), target)
    assert ([name for name in again.new_rows if name != "imported"], again.differences) == ([], ())
    assert dict(again.unchanged) == {sheet: len(rows) for sheet, rows in sheets.items() if rows}


@given(sheets=reports, data=st.data())
def test_ids_do_not_depend_on_the_order(sheets: dict[str, list[dict[str, str]]], data: st.DataObject) -> None:
    shuffled = {sheet: data.draw(st.permutations(rows)) for sheet, rows in sheets.items()}
    one, other = (plan_import(to_report(some), None) for some in (sheets, shuffled))
    assert list_rows(one) == list_rows(other)


@given(old=reports, new=reports)
def test_each_row_is_new_or_in_the_dataset_once(
    old: dict[str, list[dict[str, str]]], new: dict[str, list[dict[str, str]]]
) -> None:
    target = make_dataset("old.txt", plan_import(to_report(old), None).new_rows)
    plan = plan_import(to_report(new), target)
    ids = [row.cells["id"].value for row in plan.new_rows.get("activities", ())]
    table = target.table("activities")
    ids += [str(row[0]) for row in table.rows] if table else []
    assert len({*ids}) == len(ids)
    for sheet, rows in new.items():
        differing = {(one.cell.row) for one in plan.differences if one.cell.sheet == sheet}
        matched = plan.unchanged.get(sheet, 0) + len(differing)
        assert len(plan.new_rows.get(sheet, ())) + matched == len(rows)
        assert matched <= len(old[sheet])
