"""Errors of formulas, formulas without a result, and merged cells: in checks and in questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from metrocli.check import registry
from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.runner import run_checks
from metrocli.errors import UnreadableData
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.writing.convert import convert

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NO_RESULT = rb"<v ?/>|<v></v>"
"""A formula without a result, as openpyxl writes it with and without lxml."""

HEADERS = ["id", "title", "start", "outcomes", "members", "people_engaged"]
MEMBERS = [["member", "region"], ["Quito", "Andes"], ["Madrid", "Iberia"]]


def find(path: Path, select: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """Return the code, the cell and the code of the message of each finding."""
    findings = run_checks(read_evidence(path), registry.select_checks(select, ()))
    return [(finding.rule.code, finding.cell.a1, finding.message.code) for finding in findings]


def note(path: Path, sheet: str = "activities") -> list[tuple[str, str, dict[str, Any]]]:
    """Return the code, the cell and the values of each note after a sheet was read."""
    dataset = open_dataset(path)
    dataset.frame(sheet)
    return [(note.code, getattr(note.place, "a1", ""), dict(note.values)) for note in dataset.notes]


class TestErrorCells:
    def test_errors_of_a_workbook(self, book: Callable[..., Path]) -> None:
        rows = [
            ["1", "Forum", "#N/A", "#VALUE!", "#REF!", "#DIV/0!"],
            ["2", "#NAME?", "2021-01-04", None, "Quito", "#NUM!"],
        ]
        path = book(memberships=MEMBERS, activities=[HEADERS, *rows])
        cells = ["C2", "D2", "E2", "F2", "B3", "F3"]
        assert find(path, ("S", "N", "C")) == [("S030", cell, "error-cell") for cell in cells]
        assert note(path) == [
            ("error-cell", "C2", {"text": "#N/A", "count": 1}),
            ("error-cell", "D2", {"text": "#VALUE!", "count": 1}),
            ("error-cell", "E2", {"text": "#REF!", "count": 1}),
            ("error-cell", "F2", {"text": "#DIV/0!", "count": 2}),
            ("error-cell", "B3", {"text": "#NAME?", "count": 1}),
        ]
        frame = open_dataset(path).frame("activities")
        assert frame["people_engaged"].isna().all()
        assert frame["members"].dropna().to_dict() == {3: "Quito"}

    def test_an_error_beyond_the_last_value_is_found(self, book: Callable[..., Path]) -> None:
        path = book(memberships=MEMBERS, activities=[HEADERS, ["1", "T"], [None, "#N/A"]])
        (finding,) = find(path, ("S030",))
        assert finding == ("S030", "B3", "error-cell")

    @pytest.mark.parametrize(
        "text",
        ["#N/A", "#N/D", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?", "#NOM?", "#VALEUR!", "#DIV/0!", "Err:502", "#SPILL!"],
    )
    def test_errors_in_csv_files(self, folder: Callable[..., Path], text: str) -> None:
        path = folder(activities=f"id,title,start,members\n1,Forum,{text},Quito\n2,Roads,2021-01-04,{text}\n")
        assert [place for _, place, _ in find(path, ("S030",))] == ["C2", "D3"]
        assert [code for code, _, _ in note(path)] == ["error-cell", "error-cell"]

    @pytest.mark.parametrize("text", ["#1", "#metro", "#Yes!", "ERR", "Err: 502", "# N/A", "N/A", "#!"])
    def test_other_texts_are_no_errors(self, folder: Callable[..., Path], text: str) -> None:
        path = folder(activities=f"id,title,start\n1,{text},2021-01-04\n")
        assert note(path) == []

    def test_an_error_in_the_key_stops_the_question(self, book: Callable[..., Path]) -> None:
        path = book(memberships=MEMBERS, activities=[HEADERS, ["#REF!", "T"], ["2", "U"]])
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).frame("activities")
        assert (caught.value.message.code, getattr(caught.value.place, "a1", "")) == ("error-cell", "A2")
        assert [(code, cell) for code, cell, _ in find(path, ("S020", "S030"))] == [("S030", "A2")]

    @pytest.mark.parametrize("target", ["out", "out.xlsx"])
    def test_convert_keeps_them(self, book: Callable[..., Path], tmp_path: Path, target: str) -> None:
        path = book(memberships=MEMBERS, activities=[HEADERS, ["1", "T", "#N/A", None, "#REF!", "#DIV/0!"]])
        convert(open_dataset(path), tmp_path / target)
        table = open_dataset(tmp_path / target).table("activities")
        assert table is not None
        assert table.rows[0] == ["1", "T", "#N/A", "", "#REF!", "#DIV/0!"]
        if target.endswith(".xlsx"):
            cell = load_workbook(tmp_path / target)["activities"]["C2"]
            assert (cell.value, cell.data_type) == ("#N/A", "s")

    def test_a_total_that_failed_is_still_a_total(self, book: Callable[..., Path]) -> None:
        rows = [["1", "T", "2021-01-04", None, "Quito", 5], ["2", "U", None, None, None, 6]]
        for error in ("#REF!", "=SUM(F2:F3)"):
            path = book(memberships=MEMBERS, activities=[HEADERS, *rows, ["Total", *[None] * 4, error]])
            assert [(code, cell) for code, cell, _ in note(path)] == [("rows-left-out", "")]
            assert [code for code, _, _ in find(path, ("S02", "S03", "S04"))] == ["S023"]


class TestUncalculatedFormulas:
    def test_in_checks_and_in_notes(self, book: Callable[..., Path]) -> None:
        rows = [["1", "T", "=TODAY()", None, "Quito", "=1+1"], ["2", "U", "2021-01-04", None, "=E2", "=2+2"]]
        path = book(memberships=MEMBERS, activities=[HEADERS, *rows])
        assert find(path, ("S", "C")) == [
            ("S044", "C2", "formula-not-calculated"),
            ("S044", "F2", "formula-not-calculated"),
            ("S044", "E3", "formula-not-calculated"),
        ]
        assert note(path) == [
            ("formula-not-calculated", "C2", {"count": 1}),
            ("formula-not-calculated", "F2", {"count": 2}),
            ("formula-not-calculated", "E3", {"count": 1}),
        ]

    def test_in_another_sheet_they_do_not_matter(self, book: Callable[..., Path]) -> None:
        path = book(memberships=MEMBERS, activities=[HEADERS, ["1", "T", "=TODAY()"]])
        assert note(path, "memberships") == []

    def test_a_blank_result_is_a_result(self, book: Callable[..., Path], rewrite_part: Callable[..., Path]) -> None:
        path = book(memberships=MEMBERS, activities=[HEADERS, ["1", "T", "=B2"]])
        rewrite_part(
            path,
            "xl/worksheets/sheet2.xml",
            lambda xml: re.sub(
                rb'<c r="C2"><f>B2</f>(?:' + NO_RESULT + rb")", b'<c r="C2" t="str"><f>B2</f><v></v>', xml
            ),
        )
        assert note(path) == []
        assert find(path, ("S038", "S044")) == [("S038", "C2", "blank-formulas")]

    @pytest.mark.parametrize("is_stale", [True, False])
    def test_a_result_of_0_that_nobody_calculated(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path], is_stale: bool
    ) -> None:
        path = book(memberships=MEMBERS, activities=[HEADERS, ["1", "T", None, None, None, "=6*7"]])
        result = b"<v>0</v>"
        rewrite_part(path, "xl/worksheets/sheet2.xml", lambda xml: re.sub(NO_RESULT, result, xml))
        if not is_stale:
            rewrite_part(path, "xl/workbook.xml", lambda xml: xml.replace(b'fullCalcOnLoad="1"', b""))
        people = open_dataset(path).frame("activities")["people_engaged"].tolist()
        if is_stale:
            assert note(path) == [("formula-not-calculated", "F2", {"count": 1})]
            assert people[0] is pd.NA
            assert [(code, cell) for code, cell, _ in find(path, ("S038", "S044"))] == [("S044", "F2")]
        else:
            assert note(path) == []
            assert people == [0]

    def test_required_cells_are_not_blank_as_well(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["Quito", "=1"]])
        assert find(path, ("S020", "S044")) == [("S044", "B2", "formula-not-calculated")]

    @pytest.mark.parametrize("rows", [[["=1", "T"]], [["1", "T"], ["=2"]], [["1", "T"], ["=2"], ["3", "U"]]])
    def test_in_the_key_they_stop_the_question(self, book: Callable[..., Path], rows: list[list[str]]) -> None:
        path = book(memberships=MEMBERS, activities=[HEADERS, *rows])
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).frame("activities")
        place = "A2" if len(rows) == 1 else "A3"
        assert caught.value.message.code == "formula-not-calculated"
        assert getattr(caught.value.place, "a1", "") == place
        assert find(path, ("S020", "S044")) == [("S044", place, "formula-not-calculated")]

    def test_a_tab_of_formulas_alone_is_not_empty(self, book: Callable[..., Path]) -> None:
        path = book(memberships=MEMBERS, activities=[["=A1", "=B1"]])
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).frame("activities")
        assert caught.value.message.code == "tab-not-calculated"


class TestMergedCells:
    @pytest.fixture
    def merged(self, book: Callable[..., Path]) -> Callable[..., Path]:
        def make(*areas: str, sheet: str = "memberships", **tabs: Any) -> Path:  # noqa: ANN401 - rows of cells
            members = [["member", "region", "mine"], ["Bogotá", "Andes"], ["Quito"], ["Madrid", "Iberia", "x"]]
            path = book(**{"memberships": members, **tabs})
            workbook = load_workbook(path)
            for area in areas:
                workbook[sheet].merge_cells(area)
            workbook.save(path)
            return path

        return make

    def test_a_question_notes_them(self, merged: Callable[..., Path]) -> None:
        assert note(merged("B2:B3"), "memberships") == [("merged-cells-read", "B2", {"areas": ("B2:B3",), "count": 1})]
        assert note(merged("B2:B3", "A4:B4"), "memberships") == [
            ("merged-cells-read", "B2", {"areas": ("B2:B3", "A4:B4"), "count": 2})
        ]

    def test_a_header_over_two_columns_with_values(self, merged: Callable[..., Path]) -> None:
        rows: list[list[str | None]] = [["id", "title", "members", None], ["1", "T", "Quito", "Madrid"]]
        path = merged("C1:D1", activities=rows, sheet="activities")
        assert note(path) == [("merged-cells-read", "C1", {"areas": ("C1:D1",), "count": 1})]
        path = merged("C1:D1", activities=[rows[0], rows[1][:3]], sheet="activities")
        assert note(path) == []

    @pytest.mark.parametrize("area", ["C2:C4", "B4:C4", "A9:B12", "A5:C5"])
    def test_others_do_not_matter(self, merged: Callable[..., Path], area: str) -> None:
        assert note(merged(area), "memberships") == []

    def test_a_blank_key_names_the_merged_cells(self, merged: Callable[..., Path]) -> None:
        rows = [["id", "title", "members"], ["1", "Forum", "Quito"], [None, None, "Madrid"], ["2", "U", "Quito"]]
        path = merged("A2:A3", activities=rows, sheet="activities")
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).frame("activities")
        assert (caught.value.message.code, caught.value.message.values["area"]) == ("merged-key", "A2:A3")
        assert getattr(caught.value.place, "a1", "") == "A3"
        assert ("S037", "A2", "merged-cells") in find(path, ("S020", "S037"))
        assert "A3" not in [cell for _, cell, _ in find(path, ("S020",))]
