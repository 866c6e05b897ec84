from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import SHEETS_BY_NAME, TEMPLATE_SHEETS, Sheet
from metrocli.sheets.template.build import write_template
from metrocli.sheets.template.example import example_cells, find_example_rows, get_marker_column, is_example_row
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
EVERY_SHEET = pytest.mark.parametrize("sheet", TEMPLATE_SHEETS, ids=[sheet.name for sheet in TEMPLATE_SHEETS])


def texts(sheet: Sheet, language: str) -> dict[str, str]:
    return {name: to_text(cell) for name, cell in example_cells(sheet, language).items()}


@EVERY_LANGUAGE
@EVERY_SHEET
def test_an_example_fills_the_required_columns_and_only_declared_ones(sheet: Sheet, language: str) -> None:
    cells = texts(sheet, language)
    assert set(cells) <= {column.name for column in sheet.columns}
    assert all(cells.values())
    assert [column.name for column in sheet.columns if column.required and column.name not in cells] == []


@EVERY_LANGUAGE
@EVERY_SHEET
def test_an_example_has_usual_values_within_the_bounds(sheet: Sheet, language: str) -> None:
    for name, cell in example_cells(sheet, language).items():
        column = sheet.column(name)
        if column.usual_values and column.name != "kind":
            assert cell in column.usual_values
        if column.bounds and isinstance(cell, int | float):
            assert column.bounds[0] <= cell <= column.bounds[1]


@EVERY_LANGUAGE
def test_the_examples_belong_together(language: str, tmp_path: Path) -> None:
    write_template(tmp_path / "new", language)
    dataset = open_dataset(tmp_path / "new")
    for sheet in TEMPLATE_SHEETS:
        frame = dataset.frame(sheet.name)
        assert len(frame) == 1
        for column in sheet.columns:
            if column.multivalued:
                assert dataset.links(sheet.name, column.name)["listed"].all()
            elif column.refers_to and frame[column.name].notna().all():
                keys = dataset.frame(column.refers_to).iloc[:, 0]
                assert frame[column.name].iloc[0] in set(keys), f"{sheet.name}.{column.name}"
    ((period, span),) = dataset.periods.items()
    start = dataset.frame("activities")["start"].iloc[0].date()
    assert span.begin <= start < span.end
    assert example_cells(SHEETS_BY_NAME["meetings"], language)["month"] == start.isoformat()[:7]
    assert dataset.frame("published")["period"].tolist() == [period]
    figures = ["people_engaged", "experts"]
    assert dataset.frame("periods")[figures].to_numpy().tolist() == (
        dataset.frame("activities")[figures].to_numpy().tolist()
    )
    assert dataset.notes == []


class TestRecognised:
    """An example row is recognised, a row of a person is not."""

    @EVERY_LANGUAGE
    @EVERY_SHEET
    def test_in_every_language(self, sheet: Sheet, language: str) -> None:
        assert is_example_row(sheet, texts(sheet, language))

    @EVERY_SHEET
    def test_by_its_marker_alone_in_any_spelling(self, sheet: Sheet) -> None:
        mark = get_marker_column(sheet)
        assert sheet.column(mark)
        assert is_example_row(sheet, {mark: texts(sheet, "es")[mark].upper()})

    @EVERY_SHEET
    def test_a_row_without_the_marker_is_not_an_example(self, sheet: Sheet) -> None:
        mark = get_marker_column(sheet)
        assert not is_example_row(sheet, texts(sheet, "en") | {mark: "Arden"})
        assert not is_example_row(sheet, {})

    @EVERY_LANGUAGE
    def test_a_template_has_an_example_in_each_sheet_and_a_real_dataset_has_none(
        self, bundled: Path, tmp_path: Path, language: str
    ) -> None:
        write_template(tmp_path / "new.xlsx", language)
        for path, expected in ((tmp_path / "new.xlsx", [2]), (bundled, [])):
            dataset = open_dataset(path)
            for name in dataset.source.sheet_names:
                table = dataset.table(name)
                assert table is not None
                assert find_example_rows(table) == expected, name

    def test_a_sheet_without_the_marker_column_has_no_example(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(
            folder(meetings="month,members\n2025-03,Example City\n", other="outlet\nExample Herald\n")
        )
        for name in ("meetings", "other"):
            table = dataset.table(name)
            assert table is not None
            assert find_example_rows(table) == []


def test_dates_are_dates() -> None:
    assert example_cells(SHEETS_BY_NAME["activities"], "en")["start"] == date(2025, 3, 10)


def test_a_sheet_that_only_the_program_writes_has_no_example(folder: Callable[..., Path]) -> None:
    path = folder(imported="sheet,key,column,document\nactivities,EXAMPLE-01,title,a.txt\n")
    table = open_dataset(path).table("imported")
    assert table is not None
    assert find_example_rows(table) == []
