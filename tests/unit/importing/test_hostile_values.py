"""Names and titles that look like formulas or hold signs of CSV are written and read back as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from metrocli.importing.planning.planner import plan_import
from metrocli.importing.planning.rows_as_dataset import make_dataset
from metrocli.importing.read_report import read_report
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.writing.convert import write_tables_with

if TYPE_CHECKING:
    from pathlib import Path

_TITLES = (
    '=HYPERLINK("http://x.org","click") on housing',
    "@SUM(A1:A9)",
    '-1+1 on housing; with "quotes"',
    "+A workshop, with commas",
)


@pytest.mark.parametrize("target", ["data", "data.xlsx"])
def test_values_are_read_back_and_are_never_formulas(tmp_path: Path, target: str) -> None:
    parts = [f"{day} October 2021\n{title}\nMembers: Lima; O'Brien; @Sum\n" for day, title in enumerate(_TITLES, 3)]
    document = tmp_path / "report.txt"
    document.write_text(
        "Progress report\nSeptember – December 2021\n\nACTIVITIES\n\n" + "\n".join(parts), encoding="utf-8"
    )
    plan = plan_import(read_report(document).report, None, None)
    dataset = make_dataset(document.name, plan.new_rows)
    tables = [table for name in dataset.source.sheet_names if (table := dataset.table(name)) is not None]
    write_tables_with({}, tables, tmp_path / target)
    frame = open_dataset(tmp_path / target).frame("activities")
    assert set(frame["title"]) == {*_TITLES}
    if target.endswith(".xlsx"):
        book = openpyxl.load_workbook(tmp_path / target)
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
