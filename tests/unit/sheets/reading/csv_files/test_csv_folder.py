"""A folder of CSV files: its sheets, and the rows of a file."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

import pytest

from metrocli.sheets.reading.csv_files import csv_rows
from metrocli.sheets.reading.csv_files.csv_folder import (
    CsvFolder,
)
from metrocli.sheets.reading.source import open_sheet_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.sheets.table import RawTable

MEMBERS = "member,region\nParis,Europe\nLyon,Europe\n"


def read_sheet(path: Path, name: str = "memberships") -> RawTable:
    """Return a sheet that must exist."""
    table = open_sheet_source(path).read_table(name)
    assert table is not None
    return table


class TestFolder:
    """A folder of CSV files."""

    def test_declared_sheets_come_first_and_in_their_order(self, folder: Callable[..., Path]) -> None:
        path = folder(zebra="a\n", periods="period,start,end\n", apple="a\n", memberships=MEMBERS)
        source = open_sheet_source(path)
        assert isinstance(source, CsvFolder)
        assert source.sheet_names == ("memberships", "periods", "apple", "zebra")

    def test_only_csv_and_tsv_files_that_are_not_hidden_are_sheets(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS)
        (path / "periods.TSV").write_text("period\tstart\tend\n2021\t2021-01-01\t2021-12-31\n")
        for other in ("README.md", ".aliases.csv", "~activities.csv", "book.xlsx"):
            (path / other).write_text("x")
        (path / "notes.csv").mkdir()
        assert open_sheet_source(path).sheet_names == ("memberships", "periods")
        assert read_sheet(path, "periods").rows == [["2021", "2021-01-01", "2021-12-31"]]

    @pytest.mark.parametrize("name", ["Memberships", "MEMBERSHIPS", " memberships"])
    def test_a_file_name_means_its_sheet_ignoring_accents_and_case(
        self, folder: Callable[..., Path], name: str
    ) -> None:
        assert read_sheet(folder(**{name: MEMBERS})).file == f"{name}.csv"

    def test_a_table_has_every_cell_as_text_and_its_address(self, folder: Callable[..., Path]) -> None:
        table = read_sheet(folder(memberships="Ciudad,región,status,shoe size\nNA,1.10,None,007\n"))
        assert table.headers == ("Ciudad", "región", "status", "shoe size")
        assert table.rows == [["NA", "1.10", "None", "007"]]
        assert table.column_indexes == {"member": 0, "region": 1, "status": 2}
        assert table.unknown_columns == ("shoe size",)
        assert (table.header_row, table.row_numbers) == (1, [2])
        assert (table.encoding, table.encoding_assumed, table.delimiter, table.in_workbook) == (
            "utf-8",
            False,
            ",",
            False,
        )
        assert str(table.cell(2, "member")) == "memberships.csv, row 2, column 'Ciudad'"

    @pytest.mark.parametrize("most", [0, 1 << 18])
    def test_equal_cells_share_one_string_while_there_are_few(
        self, folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, most: int
    ) -> None:
        monkeypatch.setattr(csv_rows, "_MAX_SHARED_TEXTS", most)
        table = read_sheet(folder(memberships="member,region\nAccra,Northern\nLagos,Northern\n"))
        assert table.rows == [["Accra", "Northern"], ["Lagos", "Northern"]]
        assert (table.rows[0][1] is table.rows[1][1]) is bool(most)

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_a_long_text_above_the_header(self, folder: Callable[..., Path], delimiter: str) -> None:
        table = read_sheet(
            folder(memberships="How to fill this in, line by line\n" * 300 + MEMBERS.replace(",", delimiter))
        )
        assert (table.header_row, table.delimiter, table.row_numbers) == (301, delimiter, [302, 303])
        assert len(table.above_header) in {300, 600}

    def test_a_missing_sheet_is_none(self, folder: Callable[..., Path]) -> None:
        assert open_sheet_source(folder(memberships=MEMBERS)).read_table("aliases") is None

    def test_row_numbers_count_blank_rows_and_rows_of_several_lines(self, folder: Callable[..., Path]) -> None:
        table = read_sheet(folder(memberships='member,region\n\nParis,Europe\n , \n,,\n"Ly\non",Europe\nRome,Europe\n'))
        assert table.row_numbers == [3, 6, 7]
        assert table.rows == [["Paris", "Europe"], ["Ly\non", "Europe"], ["Rome", "Europe"]]

    def test_row_numbers_count_titles_above_the_header(self, folder: Callable[..., Path]) -> None:
        table = read_sheet(folder(memberships="Our members;;\n;;\nmember;region;\nParis;Europe;\n"))
        assert (table.header_row, table.row_numbers) == (3, [4])
        assert table.headers == ("member", "region")

    def test_row_numbers_do_not_count_a_sep_line(self, folder: Callable[..., Path]) -> None:
        table = read_sheet(folder(memberships="sep=|\r\nmember|region\r\nParis|Europe\r\n"))
        assert (table.delimiter, table.header_row, table.row_numbers) == ("|", 1, [2])

    @pytest.mark.parametrize(
        ("raw", "encoding", "assumed"),
        [
            ("Málaga;Europa".encode("cp1252"), "cp1252", True),
            (codecs.BOM_UTF8 + "Málaga;Europa".encode(), "utf-8-sig", False),
        ],
    )
    def test_a_file_of_a_spanish_spreadsheet_is_read(
        self, folder: Callable[..., Path], raw: bytes, encoding: str, *, assumed: bool
    ) -> None:
        mark, rest = (codecs.BOM_UTF8, raw[3:]) if raw.startswith(codecs.BOM_UTF8) else (b"", raw)
        table = read_sheet(folder(memberships=mark + b"Miembro;Region\r\n" + rest + b"\r\n"))
        assert table.rows == [["Málaga", "Europa"]]
        assert (table.encoding, table.encoding_assumed, table.delimiter) == (encoding, assumed, ";")

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_unicode_text_of_a_spreadsheet_is_read(self, folder: Callable[..., Path], encoding: str) -> None:
        text = "member\tregion\nLa Habana\tLatin America\nSão Paulo\tLatin America\n"
        assert read_sheet(folder(memberships=text.encode(encoding))).rows == [
            ["La Habana", "Latin America"],
            ["São Paulo", "Latin America"],
        ]

    def test_short_rows_are_padded_and_blank_cells_beyond_the_headers_are_dropped(
        self, folder: Callable[..., Path]
    ) -> None:
        table = read_sheet(folder(memberships="member,region,country\nParis\nLyon,Europe,France,, \n"))
        assert table.rows == [["Paris", "", ""], ["Lyon", "Europe", "France"]]

    def test_a_very_long_cell_is_read(self, folder: Callable[..., Path]) -> None:
        table = read_sheet(folder(memberships=f"member,region\nParis,{'x' * 200_000}\n"))
        assert len(str(table.rows[0][1])) == 200_000

    def test_the_limit_of_a_cell_is_one_that_every_system_can_set(
        self, folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        limit, original = 2**31 - 1, csv.field_size_limit

        def as_where_a_long_has_32_bits(new: int = limit) -> int:
            if new > limit:
                raise OverflowError("Python int too large to convert to C long")
            return original(new)

        monkeypatch.setattr(csv, "field_size_limit", as_where_a_long_has_32_bits)
        assert read_sheet(folder(memberships=MEMBERS)).row_numbers == [2, 3]

    def test_a_second_column_of_the_same_meaning_is_not_read_and_is_a_fault(self, folder: Callable[..., Path]) -> None:
        table = read_sheet(folder(memberships="city,member,region,ville\nA,Paris,Europe,B\n"))
        assert table.column_indexes == {"member": 1, "region": 2}
        assert table.unknown_columns == ("city", "ville")
        assert [fault.cell.a1 for fault in table.faults] == ["A1", "D1"]
        assert {fault.message.code for fault in table.faults} == {"header-repeated"}
        assert table.faults[0].message.values == {"column": "member", "header": "member"}

    def test_an_undeclared_sheet_needs_no_known_header(self, folder: Callable[..., Path]) -> None:
        table = read_sheet(folder(memberships=MEMBERS, shoes="size;colour\n42;red\n"), "shoes")
        assert (table.headers, table.rows, table.column_indexes) == (("size", "colour"), [["42", "red"]], {})
