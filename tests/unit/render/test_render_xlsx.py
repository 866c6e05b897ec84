"""Workbooks of crosstabs and of grouped lists."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from invented import invent_list, invent_record  # type: ignore[import-not-found] # it is in this folder
from openpyxl import load_workbook

from metrocli.answers.answer import Crosstab, RecordAnswer
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.render import values as render_values
from metrocli.render.registry import Target, render
from metrocli.xlsx.tables import long_tables
from metrocli.xlsx.tables.lost_text import CHARACTERS_REPLACED, TEXTS_CUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.answers.answer import Answer, ListAnswer

    Open = Callable[[Answer], Workbook]


@pytest.fixture
def opened(render_bytes: Callable[[Answer, str], bytes]) -> Open:
    """Write an answer as a workbook and open it."""
    return lambda answer: load_workbook(io.BytesIO(render_bytes(answer, "xlsx")))


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


class TestCrosstab:
    """A crosstab is one sheet, formatted as a heat map."""

    @pytest.fixture
    def sheet(self, opened: Open, crosstab: Crosstab) -> Worksheet:
        book = opened(crosstab)
        assert book.sheetnames == ["things", "about"]
        sheet: Worksheet = book["things"]
        return sheet

    def test_values(self, sheet: Worksheet) -> None:
        assert values(sheet) == [
            ["member", "L1", "L2", "total"],
            ["Brussels", 9, 0, 9],
            ["Élan", 1, 3, 3],
            ["Xi'an", None, 2, 2],
            ["total", 10, 4, 12],
        ]

    def test_only_the_counts_are_shaded(self, sheet: Worksheet) -> None:
        (shaded,) = sheet.conditional_formatting
        assert str(shaded.sqref) == "B2:C4"
        (rule,) = shaded.rules
        assert rule.type == "colorScale"
        assert [(stop.type, stop.val) for stop in rule.colorScale.cfvo] == [("num", 0), ("max", None)]
        white, blue = (stop.rgb for stop in rule.colorScale.color)
        assert white == "FFFFFFFF"
        assert int(blue[6:], 16) > int(blue[4:6], 16) > int(blue[2:4], 16)

    def test_headers_and_labels_are_frozen(self, sheet: Worksheet) -> None:
        assert sheet.freeze_panes == "B2"

    def test_the_filter_leaves_out_the_totals_of_the_columns(self, sheet: Worksheet) -> None:
        assert sheet.auto_filter.ref == "A1:D4"

    def test_only_headers_and_totals_are_bold(self, sheet: Worksheet) -> None:
        bold = [[bool(cell.font.b) for cell in row] for row in sheet.iter_rows()]
        assert bold == [[True] * 4, *[[False, False, False, True]] * 3, [True] * 4]
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Calibri"}

    def test_many_headers_are_upright(self, opened: Open, sheet: Worksheet, wide_crosstab: Crosstab) -> None:
        assert {cell.alignment.textRotation for cell in sheet[1]} == {0}
        heads = opened(wide_crosstab)["things"][1]
        assert [cell.alignment.textRotation for cell in heads] == [0, *[90] * 30, 0]

    def test_upright_headers_have_a_high_row_and_narrow_columns(self, opened: Open, wide_crosstab: Crosstab) -> None:
        sheet = opened(wide_crosstab)["things"]
        assert sheet.row_dimensions[1].height == 5 * 6 + 20
        assert sheet.column_dimensions["B"].width == 5

    def test_headers_are_stored_as_text(self, opened: Open, crosstab: Crosstab) -> None:
        frame = crosstab.frame.rename(columns={"L1": "=1+1"}).assign(member=["=2+2", "@x", "-"])
        fields = {
            "member": Field(FieldType.TEXT),
            "=1+1": Field(FieldType.INTEGER),
            "L2": Field(FieldType.INTEGER),
            "total": Field(FieldType.INTEGER),
        }
        sheet = opened(invent_list(frame, fields, kind=Crosstab, totals={"=1+1": 10, "L2": 4, "total": 12}))["things"]
        cells = [sheet["B1"], sheet["A2"], sheet["A3"]]
        assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
            ("=1+1", "s", True), ("=2+2", "s", True), ("@x", "s", True),
        ]  # fmt: skip

    def test_a_crosstab_with_chosen_columns_is_a_plain_sheet(self, opened: Open, crosstab: Crosstab) -> None:
        sheet = opened(apply_shape(crosstab, Shape(columns=("member", "L1"))))["things"]
        assert values(sheet) == [["member", "L1"], ["Brussels", 9], ["Élan", 1], ["Xi'an", None]]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B4")
        assert list(sheet.conditional_formatting) == []


class TestGroups:
    """A sheet with the subtotals, then one for each group."""

    @pytest.fixture
    def book(self, opened: Open, grouped_list: ListAnswer) -> Workbook:
        return opened(grouped_list)

    def test_sheets(self, book: Workbook) -> None:
        assert book.sheetnames == ["summary", "Africa", "Europe", "none", "about"]
        assert [sheet.freeze_panes for sheet in book.worksheets] == ["A2"] * 5

    def test_the_summary_has_the_subtotals_of_each_group(self, book: Workbook) -> None:
        assert values(book["summary"]) == [
            ["region", "rows", "people", "participated", "outcomes"],
            ["Africa", 2, 30, 1, 2],
            ["Europe", 2, None, 2, 2],
            [None, 1, None, 0, 0],
        ]

    def test_every_row_is_in_its_group_with_all_its_fields(self, book: Workbook, grouped_list: ListAnswer) -> None:
        assert [row[:2] for row in values(book["Africa"])] == [
            ["region", "name"], ["Africa", "Abidjan"], ["Africa", "Cairo"],
        ]  # fmt: skip
        assert [len(values(book[name])) - 1 for name in ("Africa", "Europe", "none")] == [2, 2, 1]
        assert [cell.value for cell in book["none"][1]] == list(grouped_list.fields)

    def test_tab_names_are_valid_and_the_summary_has_the_exact_values(self, opened: Open) -> None:
        names = ["a/b:c", "A-B-C", "History", "About", "SUMMARY", "'quoted'", "x" * 40, "x" * 41, "=1+1", "?", "[*]"]
        frame = pd.DataFrame({"kind": names, "n": [1] * len(names)})
        fields = {"kind": Field(FieldType.TEXT), "n": Field(FieldType.INTEGER)}
        book = opened(apply_shape(invent_list(frame, fields), Shape(group_by="kind")))
        assert book.sheetnames == [
            "summary", "a-b-c", "A-B-C 2", "History 2", "About 2", "SUMMARY 2", "quoted", "x" * 31, "x" * 29 + " 2",
            "=1+1", "-", "---", "about",
        ]  # fmt: skip
        assert [row[0] for row in values(book["summary"])[1:]] == names
        assert {cell.data_type for cell in book["summary"]["A"]} == {"s"}
        # The names that Excel derives from a tab, for a filter or a print title, are valid too.
        for sheet in book.worksheets:
            assert sheet.print_title_rows == "$1:$1"


def test_lists_with_long_or_similar_names_have_their_own_sheets(opened: Open) -> None:
    rows = [{"a": 1}]
    result = {"About": rows, f"{'x' * 35}1": rows, f"{'x' * 35}2": rows}
    book = opened(invent_record(result))
    assert book.sheetnames == ["thing", "About 2", "x" * 31, "x" * 29 + " 2", "about"]


class TestLostTexts:
    """Texts that a workbook cannot hold are named in a note and on the tab "about", once, in a list of any length."""

    @pytest.fixture(autouse=True, params=[1, 1_000])
    def _long(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(long_tables, "_LONG", request.param)
        monkeypatch.setattr(render_values, "_BATCH", 2)

    def test_the_cells_of_a_list(self) -> None:
        frame = pd.DataFrame({"title": ["x" * 40_000, "a\x0cb", "fits"]})
        answer = invent_list(frame, {"title": Field(FieldType.TEXT, "the title")})
        rendered = render(answer, "xlsx", Target())
        expected = (
            TEXTS_CUT(count=1, cells=["things!A2"], limit=32_767),
            CHARACTERS_REPLACED(count=1, cells=["things!A3"]),
        )
        assert rendered.notes == expected
        assert isinstance(rendered.content, bytes)
        about = load_workbook(io.BytesIO(rendered.content))["about"]
        assert [row[1] for row in values(about) if row[0] == "note"] == [str(note) for note in expected]

    def test_many_cells_are_counted(self) -> None:
        frame = pd.DataFrame({"title": ["a\x0cb"] * 7})
        answer = invent_list(frame, {"title": Field(FieldType.TEXT, "the title")})
        rendered = render(answer, "xlsx", Target())
        cells = [*(f"things!A{row}" for row in range(2, 7)), "…"]
        assert rendered.notes == (CHARACTERS_REPLACED(count=7, cells=cells),)

    def test_the_values_of_a_record(self) -> None:
        record = RecordAnswer(command="thing", result={"title": "x" * 40_000, "parts": [{"name": "a\x00"}]})
        assert [note.values["cells"] for note in render(record, "xlsx", Target()).notes] == [
            ("thing!B2",), ("parts!A2",),
        ]  # fmt: skip
