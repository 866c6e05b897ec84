from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above

from metrocli.model.cell import Cell
from metrocli.query.answering.explaining import locate_figures
from metrocli.query.info import explain, info
from metrocli.sheets import sheet_reader
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.observing.encoding_notes import ENCODING_ASSUMED
from metrocli.sheets.parsing.frames import build_frame
from metrocli.xlsx.package import TAB_DAMAGED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd
    import pytest

    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.table import RawTable

    Asked = Callable[..., Selection]
    Chosen = Callable[..., Selection]


class TestInfo:
    """Where the data is read from."""

    def test_a_folder(self, riverlands: SheetDataset) -> None:
        result = info(riverlands).result
        assert (result["kind"], result["missing"]) == ("folder", ["alliances", "meetings", "media", "published"])
        assert result["periods"] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
        sheets = {item["sheet"]: item for item in result["sheets"]}
        assert (sheets["activities"]["rows"], sheets["activities"]["delimiter"]) == (6, ";")
        assert (sheets["memberships"]["rows"], sheets["memberships"]["columns"]) == (12, 6)

    def test_frames_are_made_of_few_sheets(self, riverlands: SheetDataset, monkeypatch: pytest.MonkeyPatch) -> None:
        framed: list[str] = []

        def build(table: RawTable, *others: Any) -> pd.DataFrame:  # noqa: ANN401 - whatever the function takes
            framed.append(table.name)
            return build_frame(table, *others)

        monkeypatch.setattr(sheet_reader, "build_frame", build)
        assert len(info(open_dataset(riverlands.source.path)).result["sheets"]) > len(framed)
        assert framed == ["memberships", "periods"]

    def test_workbook_with_unknown_sheets_and_columns(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region", "mood"], ["A", "R", "good"]], budget=[["euro"], [1]])
        record = info(open_dataset(path))
        assert (record.result["kind"], record.result["periods"]) == ("workbook", [])
        memberships, budget = record.result["sheets"]
        assert memberships["unknown_columns"] == ["mood"]
        assert (budget["sheet"], budget["declared"], budget["encoding"]) == ("budget", False, None)

    def test_assumed_encoding_is_noted(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nBogotá,R\n".encode("cp1252"))
        (note,) = info(open_dataset(path)).notes
        assert note == ENCODING_ASSUMED.at(
            "memberships.csv", encoding="cp1252", files=["memberships.csv"], count=1, doubt=None
        )

    def test_an_error_becomes_a_note_with_its_code_and_place(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nA,R\n", periods="period,start,end\nQ1,soon,2021-03-31\n")
        record = info(open_dataset(path))
        (note,) = record.notes
        assert isinstance(note.place, Cell)
        assert (note.place.sheet, note.place.row, note.place.column) == ("periods", 2, "start")
        assert record.result["periods"] == []
        assert [sheet["sheet"] for sheet in record.result["sheets"]] == ["memberships", "periods"]

    def test_a_damaged_tab_is_named_and_the_others_are_listed(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path]
    ) -> None:
        members, activities = [["member", "region"], ["A", "R"]], [["id", "title", "start"], ["1", "T", "2021-01-01"]]
        path = book(memberships=members, periods=[["period"]], activities=activities, notes=[["x"]])
        record = info(open_dataset(rewrite_part(path, "xl/worksheets/sheet2.xml", lambda xml: xml[:-40])))
        assert "periods" not in record.result["missing"]
        assert record.notes == (TAB_DAMAGED.at(Cell("book.xlsx", "periods", in_workbook=True)),)
        assert [sheet["sheet"] for sheet in record.result["sheets"]] == ["memberships", "activities", "notes"]


class TestExplanation:
    """The counts name the rows that were read, and the header."""

    def test_every_figure(self, asked: Asked) -> None:
        selection = asked()
        found = check_explanation(selection, info(selection.dataset))
        assert find(found, "sheets", "people", "rows") == {"people ": (2, 3, 4, 5)}
        assert find(found, "sheets", "people", "columns") == {"people ": (1,)}

    def test_blank_rows_and_lines_above_the_header(self, chosen: Chosen) -> None:
        selection = chosen({"memberships": "Our members,\n\nmember,region,mood\nA,R,\n,,\nB,R,good\n"})
        figures = locate_figures(selection.dataset, explain(selection, info(selection.dataset)))
        assert [(figure.path, figure.value, figure.kind, figure.cells[0].cells) for figure in figures] == [
            (("sheets", "memberships", "rows"), 2, "count", ("4:4", "6:6")),
            (("sheets", "memberships", "columns"), 3, "items", ("3:3",)),
        ]
