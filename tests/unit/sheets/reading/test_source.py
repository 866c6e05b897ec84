from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as NewWorkbook

from metrocli.errors import UnreadableData
from metrocli.files.file_kinds import WEB_PAGE_AS_CSV
from metrocli.files.limits import FILE_UNREADABLE, FOLDER_UNREADABLE
from metrocli.files.zipguard import WORKBOOK_PASSWORD
from metrocli.model.cell import Cell
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.csv_files.csv_folder import (
    NO_CSV_FILES,
    NO_SHEET_FILES,
    ONLY_WORKBOOKS,
    OTHER_SHEET_EMPTY,
    SHEET_EMPTY,
)
from metrocli.sheets.reading.csv_files.encodings import NOT_TEXT
from metrocli.sheets.reading.header_row import (
    COLUMN_AMBIGUOUS,
    COLUMN_MISNAMED,
    COLUMN_MISSING,
    COLUMN_SPREAD,
    HEADER_NOT_FOUND,
)
from metrocli.sheets.reading.layout import HEADER_MISSING, RAGGED_ROW
from metrocli.sheets.reading.lone_sheet import NOT_A_SHEET, ONE_SHEET, SHEET_OF_OTHER_NAME
from metrocli.sheets.reading.sheet_names import SHEET_IN_TWO_FILES
from metrocli.sheets.reading.source import PATH_MISSING, PATH_NOT_A_FILE, PATH_UNREADABLE, open_sheet_source
from metrocli.sheets.reading.workbook_file import NO_SHEET_TABS, SHEET_IN_TWO_TABS, WORKBOOK_EMPTY
from metrocli.sheets.reading.workbook_process import (
    EXTENT_TOO_LARGE,
    NOT_A_WORKBOOK,
    WORKBOOK_CUT_OFF,
    WORKBOOK_UNREADABLE,
)
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.xlsx.package import TAB_DAMAGED

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.messages import Message

MEMBERS = "member,region\nParis,Europe\nLyon,Europe\n"
CSV_CELL = Cell("memberships.csv", "memberships")
TAB_CELL = Cell("book.xlsx", "memberships", in_workbook=True)

IN_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from metrocli.errors import MetrocliError
from metrocli.files.limits import FILE_UNREADABLE
from metrocli.files.zipguard import WORKBOOK_PASSWORD
from metrocli.model.cell import Cell
from metrocli.sheets.dataset import open_dataset
resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, 4 * 1024**3))
try:
    open_dataset(Path(sys.argv[1])).table("memberships")
except MetrocliError as error:
    print(error.message.code)
    sys.exit(error.exit_code)
"""


def error_of(path: Path, name: str = "memberships") -> Message:
    """Return the error of reading a sheet; its exit code must be that of unreadable data."""
    with pytest.raises(UnreadableData) as caught:
        open_dataset(path).table(name)
    assert caught.value.exit_code == 4
    return caught.value.message


def deny(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Make a method of paths fail as it does without permission."""

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, method, denied)


class TestErrors:
    """Every error of reading names its place and how to fix it."""

    def test_no_such_path(self, tmp_path: Path) -> None:
        path = tmp_path / "nowhere"
        assert error_of(path) == PATH_MISSING.at(str(path))

    def test_a_path_through_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        path = tmp_path / "file" / "data"
        assert error_of(path) == PATH_UNREADABLE.at(str(path), reason="Not a directory")

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        assert error_of(tmp_path) == NO_CSV_FILES.at(str(tmp_path))

    def test_a_folder_with_only_a_workbook(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"]]).parent
        assert error_of(path) == ONLY_WORKBOOKS.at(str(path), books=["book.xlsx"])

    def test_a_folder_without_a_known_sheet(self, folder: Callable[..., Path]) -> None:
        path = folder(shoes="a\n", hats="a\n")
        assert error_of(path) == NO_SHEET_FILES.at(str(path), names=["hats", "shoes"])

    def test_a_workbook_without_a_known_sheet(self, book: Callable[..., Path]) -> None:
        path = book(Sheet1=[["member"]])
        assert error_of(path) == NO_SHEET_TABS.at(str(path), names=["Sheet1"])

    def test_one_csv_file_named(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS)
        file = path / "memberships.csv"
        assert error_of(file) == ONE_SHEET.at(str(file), folder=str(path))

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"colour,size\nred,3\n", NOT_A_SHEET()),
            (b"", WORKBOOK_EMPTY()),
            (b"\n \n", WORKBOOK_EMPTY()),
            (b"\x00\x01\x02", NOT_TEXT()),
            (b"<html><body>", WEB_PAGE_AS_CSV()),
        ],
    )
    def test_one_other_file_named(self, tmp_path: Path, content: bytes, expected: Message) -> None:
        file = tmp_path / "shoes.csv"
        file.write_bytes(content)
        assert error_of(file) == expected.about(str(file))

    def test_one_sheet_under_another_name(self, folder: Callable[..., Path]) -> None:
        path = folder(shoes="id,title,start\n1,A,2021-01-01\n")
        error = error_of(path / "shoes.csv")
        assert error == SHEET_OF_OTHER_NAME.at(str(path / "shoes.csv"), sheet="activities", folder=str(path))

    @pytest.mark.skipif(sys.platform == "win32", reason="named pipes are those of POSIX")
    def test_a_pipe_named_as_a_csv_file(self, tmp_path: Path) -> None:
        path = tmp_path / "activities.csv"
        os.mkfifo(path)
        assert error_of(path) == PATH_NOT_A_FILE.at(str(path))

    @pytest.mark.parametrize("content", ["", "\n\n", " \n", "\ufeff"])
    def test_an_empty_sheet_file(self, folder: Callable[..., Path], content: str) -> None:
        assert error_of(folder(memberships=content)) == SHEET_EMPTY.at(CSV_CELL, columns="member,region")

    def test_an_empty_file_of_an_unknown_sheet(self, folder: Callable[..., Path]) -> None:
        error = error_of(folder(memberships=MEMBERS, shoes=""), "shoes")
        assert error == OTHER_SHEET_EMPTY.at(Cell("shoes.csv", "shoes"))

    def test_a_sheet_file_without_text(self, folder: Callable[..., Path]) -> None:
        assert error_of(folder(memberships=",\n" * 14)) == HEADER_MISSING.at(CSV_CELL, rows=14)

    def test_a_sheet_without_a_header(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="An explanation, and more\n" * 14 + "Paris,Europe,France\n")
        expected = HEADER_NOT_FOUND.at(CSV_CELL, rows=15, columns=["member", "region"])
        assert error_of(path) == expected

    def test_a_tab_without_a_header(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["Paris", "Europe"]])
        assert error_of(path) == HEADER_NOT_FOUND.at(TAB_CELL, rows=1, columns=["member", "region"])

    def test_a_sheet_file_that_is_not_text(self, folder: Callable[..., Path]) -> None:
        assert error_of(folder(memberships=b"PK\x03\x04\x00\x00\x00")) == NOT_TEXT.at(CSV_CELL)

    def test_a_row_with_more_cells_than_headers(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member;region\nParis;Europe\nLyon;Europe;France;\n")
        cell = Cell("memberships.csv", "memberships", 3)
        assert error_of(path) == RAGGED_ROW.at(cell, cells=3, headers=2, delimiter=";")

    @pytest.mark.parametrize(
        ("headers", "similar"), [("region,country", ""), ("region,membr", "membr"), ("region,Ciudaad", "Ciudaad")]
    )
    def test_a_required_column_is_missing(self, folder: Callable[..., Path], headers: str, similar: str) -> None:
        column = SHEETS_BY_NAME["memberships"].column("member")
        assert error_of(folder(memberships=f"{headers}\nEurope,France\n")) == (
            COLUMN_MISNAMED.at(CSV_CELL, column="member", help=column.help, header=similar)
            if similar
            else COLUMN_MISSING.at(CSV_CELL, column="member", help=column.help)
        )

    @pytest.mark.parametrize(
        ("headers", "candidates"),
        [
            ("City A,City B", ["City A", "City B"]),
            ("Ciudad A,Ciudad B,Ciudad C", ["Ciudad A", "Ciudad B", "Ciudad C"]),
            ("Member (host),Member (guest)", ["Member (host)", "Member (guest)"]),
            ("Host city,Guest city", ["Host city", "Guest city"]),
        ],
    )
    def test_a_missing_list_that_is_spread_over_columns(
        self, folder: Callable[..., Path], headers: str, candidates: list[str]
    ) -> None:
        cities = ",".join(["Paris", "Lyon", "Rome"][: len(candidates)])
        path = folder(meetings=f"month,mode,{headers}\n2021-09,online,{cities}\n")
        column = SHEETS_BY_NAME["meetings"].column("members")
        names = [f"members {number}" for number in range(1, len(candidates) + 1)]
        place = Cell("meetings.csv", "meetings")
        assert error_of(path, "meetings") == COLUMN_SPREAD.at(
            place, column="members", help=column.help, headers=candidates, names=names
        )
        for header, name in zip(candidates, names, strict=True):
            (path / "meetings.csv").write_text((path / "meetings.csv").read_text().replace(header, name))
        table = open_dataset(path).table("meetings")
        assert table is not None
        assert len(table.list_columns["members"]) == len(candidates)

    def test_a_missing_column_for_which_there_are_several(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="region,city (host),city (guest)\nEurope,Paris,Lyon\n")
        column = SHEETS_BY_NAME["memberships"].column("member")
        headers = ["city (host)", "city (guest)"]
        expected = COLUMN_AMBIGUOUS.at(CSV_CELL, column="member", help=column.help, headers=headers)
        assert error_of(path) == expected

    def test_a_required_column_of_a_tab_is_missing(self, book: Callable[..., Path]) -> None:
        error = error_of(book(memberships=[["member", "regoin"], ["Paris", "Europe"]]))
        column = SHEETS_BY_NAME["memberships"].column("region")
        assert error == COLUMN_MISNAMED.at(TAB_CELL, column="region", help=column.help, header="regoin")

    def test_two_files_for_one_sheet(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS)
        (path / "Memberships.tsv").write_text("member\tregion\n")
        assert error_of(path) == SHEET_IN_TWO_FILES.at(
            str(path), first="Memberships.tsv", second="memberships.csv", sheet="memberships"
        )

    def test_two_tabs_for_one_sheet(self, book: Callable[..., Path]) -> None:
        path = book(**{"memberships": [["member", "region"]], "Memberships ": [["member", "region"]]})
        assert error_of(path) == SHEET_IN_TWO_TABS.at(
            "book.xlsx", first="memberships", second="Memberships ", sheet="memberships"
        )

    def test_an_empty_file_named(self, tmp_path: Path) -> None:
        path = tmp_path / "book.xlsx"
        path.touch()
        assert error_of(path) == WORKBOOK_EMPTY.at(str(path))

    @pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".pdf", ""])
    def test_a_file_that_is_not_a_workbook(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"report{suffix}"
        path.write_bytes(b"\x7f\x00\x01 and so on")
        assert error_of(path) == NOT_A_WORKBOOK.at(f"report{suffix}")

    def test_an_archive_that_is_not_a_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "photos.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("photo.txt", "x")
        assert error_of(path) == WORKBOOK_UNREADABLE.at("photos.xlsx")

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
    def test_a_workbook_that_is_cut_off(self, book: Callable[..., Path], share: float) -> None:
        path = book(memberships=[["member", "region"], *([f"City {number}", "Europe"] for number in range(500))])
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])
        assert error_of(path) == WORKBOOK_CUT_OFF.at("book.xlsx")

    def test_a_workbook_whose_compression_is_damaged(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], *([f"City {number}", "Europe"] for number in range(100))])
        with zipfile.ZipFile(path) as archive:
            entry = archive.getinfo("xl/worksheets/sheet1.xml")
        raw = bytearray(path.read_bytes())
        begin = entry.header_offset + 30 + len(entry.filename)
        raw[begin : begin + entry.compress_size] = b"\xff" * entry.compress_size
        path.write_bytes(bytes(raw))
        assert error_of(path) == TAB_DAMAGED.at(TAB_CELL)

    def test_a_workbook_with_a_damaged_tab(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["Paris", "Europe"]])
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-40]
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        assert error_of(path) == TAB_DAMAGED.at(TAB_CELL)

    @pytest.mark.parametrize(
        "change",
        [
            lambda _: b"<html><body>Access denied</body></html>",
            lambda xml: xml.replace(b"sheetData", b"sheetDate"),
            lambda xml: xml.decode().encode("utf-16"),
        ],
    )
    def test_a_tab_without_a_list_of_cells_is_damaged(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path], change: Callable[[bytes], bytes]
    ) -> None:
        path = book(memberships=[["member", "region"], ["Paris", "Europe"]])
        rewrite_part(path, "xl/worksheets/sheet1.xml", change)
        assert error_of(path) == TAB_DAMAGED.at(TAB_CELL)

    @pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
    def test_a_workbook_with_a_password(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"secret{suffix}"
        header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        path.write_bytes(header + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480))
        assert error_of(path) == WORKBOOK_PASSWORD.at(f"secret{suffix}")

    def test_a_tab_with_a_stray_cell_far_from_the_table(
        self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("METROCLI_MEMORY", "1 MB")
        path = book(memberships=[["member", "region"], *([["Paris", "Europe"]] * 4999)])
        assert error_of(path) == EXTENT_TOO_LARGE.at(TAB_CELL, rows=5000, columns=2, needed=2, limit=1)

    @pytest.mark.slow
    @pytest.mark.skipif(sys.platform == "win32", reason="no limit can be set to the memory of a process")
    @pytest.mark.parametrize("stray", ["XFD1048576", "GH1048576"])
    def test_a_stray_cell_in_the_last_row_of_a_tab_is_the_same_error_and_not_one_of_memory(
        self, tmp_path: Path, stray: str
    ) -> None:
        path = tmp_path / "book.xlsx"
        workbook = NewWorkbook()
        tab = workbook.worksheets[0]
        tab.title = "memberships"
        tab.append(["member", "region"])
        tab[stray] = "!"
        workbook.save(path)
        done = subprocess.run([sys.executable, "-c", IN_LITTLE_MEMORY, str(path)], capture_output=True, check=False)
        assert done.returncode == 4
        assert done.stdout.split() == [b"extent-too-large"]


class TestPermissions:
    """Files and folders that the system does not allow to read."""

    def test_a_folder(self, folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        path = folder(memberships=MEMBERS)
        deny(monkeypatch, "iterdir")
        assert error_of(path) == FOLDER_UNREADABLE.at(str(path), reason="Permission denied")

    def test_a_sheet_file(self, folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        path = folder(memberships=MEMBERS)
        deny(monkeypatch, "open")
        assert error_of(path) == FILE_UNREADABLE.at("memberships.csv", reason="Permission denied")

    def test_a_workbook(self, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        path = book(memberships=[["member", "region"]])
        deny(monkeypatch, "open")
        assert error_of(path) == FILE_UNREADABLE.at("book.xlsx", reason="Permission denied")

    def test_a_path_without_permission(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        deny(monkeypatch, "stat")
        assert error_of(tmp_path) == PATH_UNREADABLE.at(str(tmp_path), reason="Permission denied")


def test_all_sheets_of_the_bundled_dataset_are_read(bundled: Path) -> None:
    source = open_sheet_source(bundled)
    rows = {name: len(table.rows) for name in source.sheet_names if (table := source.read_table(name)) is not None}
    with (bundled / "activities.csv").open(encoding="utf-8", newline="") as file:
        assert rows["activities"] == len(list(csv.DictReader(file))) == 29
    assert (rows["memberships"], rows["periods"]) == (144, 1)
    assert "participations" not in rows
