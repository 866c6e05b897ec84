"""A workbook: its sheets, and the rows of a tab."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from metrocli.sheets.reading.source import open_sheet_source
from metrocli.sheets.reading.workbook_file import WorkbookFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.sheets.table import RawTable


def read_sheet(path: Path, name: str = "memberships") -> RawTable:
    """Return a sheet that must exist."""
    table = open_sheet_source(path).read_table(name)
    assert table is not None
    return table


class TestWorkbook:
    """A workbook with one tab per sheet."""

    def test_a_tab_is_a_sheet_and_its_cells_keep_their_types(self, book: Callable[..., Path]) -> None:
        path = book(
            notes=[["x"]],
            Memberships=[["Miembro", "región", "alta", "latitud"], ["Paris", 75, date(1999, 1, 2), 48.85]],
        )
        source = open_sheet_source(path)
        assert isinstance(source, WorkbookFile)
        assert source.sheet_names == ("memberships", "notes")
        table = read_sheet(path)
        assert table.rows == [["Paris", 75.0, date(1999, 1, 2), 48.85]]
        assert (table.in_workbook, table.encoding, table.delimiter, table.encoding_assumed) == (True, "", "", False)
        assert str(table.cell(2, "joined")) == "book.xlsx, sheet 'Memberships', cell C2"

    def test_row_numbers_count_titles_and_blank_rows(self, book: Callable[..., Path]) -> None:
        rows = [[], ["Our members"], [], ["member", "region"], ["Paris", "Europe"], [], [" ", None], ["Lyon", "Europe"]]
        table = read_sheet(book(memberships=rows))
        assert (table.header_row, table.row_numbers) == (4, [5, 8])
        assert table.rows == [["Paris", "Europe"], ["Lyon", "Europe"]]

    def test_a_column_with_cells_but_no_header_is_kept(self, book: Callable[..., Path]) -> None:
        table = read_sheet(book(memberships=[["member", "region"], ["Paris", "Europe", None, "why?"]]))
        assert table.headers == ("member", "region", "", "")
        assert table.unknown_columns == ("", "")
        assert table.rows == [["Paris", "Europe", "", "why?"]]

    @pytest.mark.parametrize("tab", ["instructions", "Instrucciones", "INSTRUCTIONS "])
    def test_a_tab_with_instructions_is_not_a_sheet(self, book: Callable[..., Path], tab: str) -> None:
        tabs = {tab: [["How to fill this in"]], "memberships": [["member", "region"]], "notes": [["x"]]}
        source = open_sheet_source(book(**tabs))
        assert source.sheet_names == ("memberships", "notes")
        assert source.read_table(tab) is None

    def test_a_column_left_of_the_table_keeps_its_letter(self, book: Callable[..., Path]) -> None:
        table = read_sheet(book(memberships=[[None, "member", "region"], [None, "Paris", "Europe"]]))
        assert table.cell(2, "member").a1 == "B2"

    @pytest.mark.parametrize("rows", [[], [[" "]], [[None, None]]])
    def test_an_empty_tab_is_none(self, book: Callable[..., Path], rows: list[list[str | None]]) -> None:
        source = open_sheet_source(book(memberships=[["member", "region"]], aliases=rows))
        assert source.read_table("aliases") is None
        assert source.read_table("media") is None

    def test_an_opendocument_workbook_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "book.ods"
        frame = pd.DataFrame({"member": ["Bogotá"], "region": ["Latin America"], "joined": [date(1999, 1, 2)]})
        with pd.ExcelWriter(path, engine="odf") as writer:
            frame.to_excel(writer, sheet_name="memberships", index=False)
        table = read_sheet(path)
        assert table.headers == ("member", "region", "joined")
        assert table.rows == [["Bogotá", "Latin America", date(1999, 1, 2)]]

    def test_a_workbook_is_opened_once(self, book: Callable[..., Path]) -> None:
        source = open_sheet_source(book(memberships=[["member", "region"], ["Paris", "Europe"]]))
        assert source.sheet_names == ("memberships",)
        source.path.unlink()
        table = source.read_table("memberships")
        assert table is not None
        assert table.row_numbers == [2]
