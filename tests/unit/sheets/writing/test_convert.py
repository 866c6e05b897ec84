from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from metrocli.errors import Refused, UsageMistake
from metrocli.files.file_steps import FOLDER_NOT_CREATED
from metrocli.files.targets import FILE_EXISTS
from metrocli.model.cell import Cell
from metrocli.sheets.columns.list_column import ColumnsOfRows
from metrocli.sheets.dataset import SheetDataset, open_dataset
from metrocli.sheets.parsing.blank_cells import NOT_CALCULATED
from metrocli.sheets.reading.sheet_names import SheetNames
from metrocli.sheets.table import RawTable
from metrocli.sheets.writing.cell_values import to_workbook_values
from metrocli.sheets.writing.conversion_notes import ROWS_ABOVE_HEADER
from metrocli.sheets.writing.convert import (
    DUPLICATE_TAB_NAME,
    FILES_EXIST,
    INVALID_TAB_NAME,
    OLD_FILES_KEPT,
    TAB_NOT_A_FILE_NAME,
    TARGET_IS_DATASET,
    TARGET_SUFFIX,
    convert,
)
from metrocli.sheets.writing.csv_tables import build_csv
from metrocli.sheets.writing.datapackage import DATAPACKAGE_FILE
from metrocli.xlsx.lost_parts import PARTS_LEFT_OUT
from metrocli.xlsx.tab_regions import TabRegions
from metrocli.xlsx.write import LAST_ROW, TOO_MANY_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

PERIODS = "period,start,end\n2021,2021-01-01,2021-12-31\n"
# Characters that XML, and so a workbook, cannot hold; line breaks other than \n have their own test.
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@'\",;|\t\n #_x0123456789\u00a0\ufeff\u0301é"),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    ),
    max_size=30,
)


CONVERTING = """
import sys
from pathlib import Path
from metrocli.errors import MetrocliError
from metrocli.sheets.writing.convert import convert
from metrocli.sheets.dataset import open_dataset
try:
    convert(open_dataset(Path(sys.argv[1])), Path(sys.argv[2]))
except MetrocliError:
    print("refused")
"""


class Given:
    """A source with just one table."""

    encoding = ""

    def __init__(self, table: RawTable, path: Path) -> None:
        self.only, self.path, self.sheet_names = table, path, (table.name,)
        self.names = SheetNames({})

    def read_table(self, name: str) -> RawTable | None:
        return self.only if name == self.only.name else None

    def find_regions(self, _: str) -> TabRegions:
        return TabRegions()


def table(name: str, headers: tuple[str, ...], *rows: list[Any]) -> RawTable:
    """Return a table of an undeclared sheet."""
    columns = ColumnsOfRows(rows, len(headers))
    return RawTable(name, f"{name}.csv", False, 1, headers, columns, [*range(2, len(rows) + 2)], {})  # noqa: FBT003


def contents(folder: Path) -> dict[str, str]:
    """Return the files of a folder except `datapackage.json`, which has its own tests."""
    return {path.name: path.read_bytes().decode() for path in folder.iterdir() if path.name != DATAPACKAGE_FILE}


def there_and_back(source: Path, by: Path) -> dict[str, str]:
    """Convert a folder to a workbook and back, and return its files."""
    assert convert(open_dataset(source), by / "all.xlsx") == []
    assert convert(open_dataset(by / "all.xlsx"), by / "back") == []
    return contents(by / "back")


class TestRoundTrip:
    """Nothing is lost from a folder into a workbook and back."""

    def test_every_sheet_column_and_row_declared_or_not(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        sheets = {
            "memberships": "Ciudad,region,shoe size,joined,latitude\nBogotá,América,42,1999-01-02,4.5\nXi'an,Asia,,,\n",
            "activities": 'id,title,outcomes,people_engaged\n007,"=1+1, ""quoted""",1.10; L1,1412\n8,"two\nlines",,\n',
            "challenges": "code,title\n1.10,Water\n1,Growth\n",
            "shoes": "size,colour,when\n42,red,\n007,TRUE,2021-11-08\n",
            "empty": "a,b\n",
        }
        assert there_and_back(folder(**sheets), tmp_path) == {f"{name}.csv": text for name, text in sheets.items()}

    def test_the_bundled_dataset(self, bundled: Path, tmp_path: Path) -> None:
        back = there_and_back(bundled, tmp_path)
        assert set(back) == {path.name for path in bundled.glob("*.csv")}
        for name, text in back.items():
            with (bundled / name).open(encoding="utf-8", newline="") as file:
                before = list(csv.DictReader(file))
            after = list(csv.DictReader(io.StringIO(text, newline="")))
            for row in (*before, *after):
                for number in ("latitude", "longitude"):
                    if row.get(number):
                        row[number] = str(float(row[number]))
            assert after == before

    @settings(max_examples=40)
    @given(st.lists(st.tuples(texts, texts), max_size=6))
    def test_any_text_in_any_cell(self, cells: list[tuple[str, str]]) -> None:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            rows = [[f"r{number}", *pair] for number, pair in enumerate(cells)]
            (folder / "data").mkdir()
            for name, header in (("activities", ["id", "title", "other"]), ("unknown", ["a", "b", "c"])):
                with (folder / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([header, *rows])
            back = there_and_back(folder / "data", folder)
            for name in ("activities", "unknown"):
                assert list(csv.reader(io.StringIO(back[f"{name}.csv"], newline="")))[1:] == rows

    @pytest.mark.parametrize("text", ["file_x0041_name", "_x000D_", "x_x005F_y"])
    def test_a_text_that_looks_like_an_xml_escape(self, folder: Callable[..., Path], tmp_path: Path, text: str) -> None:
        assert there_and_back(folder(periods=PERIODS, notes=f"a\n{text}\n"), tmp_path)["notes.csv"] == f"a\n{text}\n"

    @pytest.mark.parametrize(
        "day", ["1850-05-01", "1899-12-31", "1900-01-01", "1900-02-28", "1900-03-01", "9999-12-31"]
    )
    def test_a_date_outside_the_range_of_workbooks(self, folder: Callable[..., Path], tmp_path: Path, day: str) -> None:
        sheet = f"member,region,joined\nParis,Europe,{day}\n"
        assert there_and_back(folder(memberships=sheet), tmp_path) == {"memberships.csv": sheet}

    def test_a_header_with_semicolons(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        there_and_back(folder(periods=PERIODS, notes='"a;b;c",d\n"1;2;3",4\n'), tmp_path)
        notes = open_dataset(tmp_path / "back").table("notes")
        assert notes is not None
        assert (notes.headers, notes.rows) == (("a;b;c", "d"), [["1;2;3", "4"]])

    def test_a_column_without_a_header(self, book: Callable[..., Path], tmp_path: Path) -> None:
        path = book(memberships=[["member", "region"], ["Paris", "Europe", None, "why?"]])
        convert(open_dataset(path), tmp_path / "new")
        back = open_dataset(tmp_path / "new").table("memberships")
        assert back is not None
        assert back.rows == [["Paris", "Europe", "", "why?"]]

    @pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
    def test_a_line_break_of_any_kind_from_folder_to_folder(self, tmp_path: Path, break_: str) -> None:
        source = Given(table("media", ("topic", "b"), [f"x{break_}y", "1"]), tmp_path / "none")
        convert(SheetDataset(source), tmp_path / "new")
        with (tmp_path / "new" / "media.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [["topic", "b"], [f"x{break_}y", "1"]]

    def test_a_line_break_of_any_kind_stays_a_line_break(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(periods=PERIODS, notes='a\n"x\r\ny"\n"x\ry"\n')
        assert there_and_back(path, tmp_path)["notes.csv"] == 'a\n"x\r\ny"\n"x\ry"\n'


class TestWorkbook:
    """The types of cells in a workbook."""

    def test_dates_and_numbers_are_real_and_codes_are_text(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(
            activities='id,title,start,people_engaged,line,shoe\n1,2021,8 nov 2021,"1,412",1.10,5\n2,b,,,,\n',
            memberships='member,region,latitude\nParis,Europe,"48,85"\n',
            media="month,outlet,topic\nsept. 2021,x,y\n",
        )
        convert(open_dataset(path), tmp_path / "all.xlsx")
        book = load_workbook(tmp_path / "all.xlsx")
        assert book.sheetnames == ["memberships", "activities", "media"]
        row = [cell.value for cell in book["activities"][2]]
        assert row == ["1", "2021", datetime(2021, 11, 8), 1412, "1.10", "5"]  # noqa: DTZ001 - a cell knows no time zone
        assert book["memberships"]["C2"].value == pytest.approx(48.85)
        assert book["media"]["A2"].value == "sept. 2021"

    def test_ambiguous_texts_are_kept_as_written(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        sheet = "id,title,start,experts\n1,a,03/04/2021,over 60\n2,b,soon,\n"
        assert there_and_back(folder(activities=sheet), tmp_path) == {"activities.csv": sheet}

    def test_the_cells_of_a_workbook_keep_their_types(self, book: Callable[..., Path]) -> None:
        moment, morning = datetime(2021, 11, 8, 9, 30), time(9, 30)  # noqa: DTZ001 - a cell knows no time zone
        row = ["x", 1.5, 42, True, date(2021, 11, 8), moment, morning]
        path = book(periods=[["period", "start", "end"]], notes=[["a", "b", "c", "d", "e", "f", "g"], row])
        notes = open_dataset(path).table("notes")
        assert notes is not None
        assert to_workbook_values(notes) == [
            ["x", 1.5, 42.0, "TRUE", date(2021, 11, 8), "2021-11-08 09:30:00", "09:30:00"],
        ]
        assert build_csv(notes) == "a,b,c,d,e,f,g\nx,1.5,42,TRUE,2021-11-08,2021-11-08 09:30:00,09:30:00\n"

    def test_midnight_becomes_a_date(self) -> None:
        notes = table("notes", ("a",), [datetime(2021, 11, 8)])  # noqa: DTZ001 - a cell knows no time zone
        assert to_workbook_values(notes) == [[date(2021, 11, 8)]]

    def test_codes_and_names_of_a_workbook_are_written_as_text(self, book: Callable[..., Path], tmp_path: Path) -> None:
        path = book(challenges=[["code", "title", "note"], [1, 2021, 7], [1.5, "x", None]])
        convert(open_dataset(path), tmp_path / "new.xlsx")
        rows = load_workbook(tmp_path / "new.xlsx")["challenges"].iter_rows(min_row=2, values_only=True)
        assert list(rows) == [("1", "2021", 7), ("1.5", "x", None)]

    @pytest.mark.parametrize("name", ["notes [1]", "a:b", "what?", "a*b", "x" * 32])
    def test_an_invalid_tab_name_is_an_error(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(Refused) as caught:
            convert(SheetDataset(Given(table(name, ("a",)), tmp_path / "none")), tmp_path / "all.xlsx")
        assert caught.value.message == INVALID_TAB_NAME(name=name, file=f"{name}.csv")
        assert list(tmp_path.iterdir()) == []

    def test_equal_tab_names_are_an_error(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(periods=PERIODS, notes="a\n1\n", Notes="a\n2\n")
        if not (path / "Notes.csv").samefile(path / "notes.csv"):
            with pytest.raises(Refused) as caught:
                convert(open_dataset(path), tmp_path / "all.xlsx")
            assert caught.value.message == DUPLICATE_TAB_NAME(name="notes", file="notes.csv")

    def test_more_rows_than_a_tab_has_are_refused_before_they_are_made(self, tmp_path: Path) -> None:
        long = replace(table("notes", ("a",)), row_numbers=range(2, LAST_ROW + 2))
        with pytest.raises(Refused) as caught:
            convert(SheetDataset(Given(long, tmp_path / "none")), tmp_path / "all.xlsx")
        assert caught.value.message == TOO_MANY_ROWS.at(long.cell_at(), most=LAST_ROW)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("text", ["a\x0bb", "x" * 32_768])
    def test_an_invalid_text_is_an_error_and_nothing_is_written(
        self, folder: Callable[..., Path], tmp_path: Path, text: str
    ) -> None:
        with pytest.raises(Refused):
            convert(open_dataset(folder(periods=PERIODS, notes=f"a\n{text}\n")), tmp_path / "all.xlsx")
        assert not (tmp_path / "all.xlsx").exists()


class TestNothing:
    """A dataset whose sheets are all empty."""

    def test_a_workbook_of_empty_tabs_is_an_error(self, book: Callable[..., Path], tmp_path: Path) -> None:
        # In a separate process: an error while a workbook is saved would affect other tests.
        command = [sys.executable, "-c", CONVERTING, str(book(memberships=[])), str(tmp_path / "new.xlsx")]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        assert (done.stdout, done.stderr) == ("refused\n", "")
        assert not (tmp_path / "new.xlsx").exists()


class TestReading:
    """Converting sheets as people write them."""

    def test_rows_above_a_header_are_left_out_with_a_note(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(memberships="Our members;\n;\nmember;region\nParis;Europe\n")
        assert convert(open_dataset(path), tmp_path / "new") == [
            ROWS_ABOVE_HEADER.at("memberships.csv", count=2, sheet="memberships")
        ]
        assert contents(tmp_path / "new") == {"memberships.csv": "member,region\nParis,Europe\n"}

    def test_spanish_dates_and_numbers_become_portable(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(
            Memberships="Ciudad;Región;Alta;Latitud\r\nMálaga;Europa;25/04/2021;36,72\r\n".encode("cp1252"),
            activities="Código;Título;Personas implicadas\r\n1;“Año”, etc.;1.412\r\n".encode("cp1252"),
        )
        convert(open_dataset(path), tmp_path / "new")
        assert contents(tmp_path / "new") == {
            "memberships.csv": "Ciudad,Región,Alta,Latitud\nMálaga,Europa,2021-04-25,36.72\n",
            "activities.csv": 'Código,Título,Personas implicadas\n1,"“Año”, etc.",1412\n',
        }

    @pytest.mark.parametrize("dates", [["2021-03-04", "2021-05-04", "25/04/2021", "30/04/2021"], ["3-may-21"]])
    def test_dates_in_doubt_stay_as_they_are(
        self, folder: Callable[..., Path], tmp_path: Path, dates: list[str]
    ) -> None:
        rows = "".join(f"{number},a,{day}\n" for number, day in enumerate(dates))
        convert(open_dataset(folder(activities=f"id,title,start\n{rows}")), tmp_path / "new.xlsx")
        table = open_dataset(tmp_path / "new.xlsx").table("activities")
        assert table is not None
        assert [row[2] for row in table.rows] == dates


class TestRefusals:
    """Nothing is overwritten without --force."""

    def test_an_existing_workbook(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        target = tmp_path / "all.xlsx"
        target.write_bytes(b"old")
        with pytest.raises(Refused) as caught:
            convert(open_dataset(folder(periods=PERIODS)), target)
        assert caught.value.message == FILE_EXISTS(file="all.xlsx")
        assert target.read_bytes() == b"old"

    def test_an_existing_workbook_is_kept_as_a_backup_when_replaced(
        self, folder: Callable[..., Path], tmp_path: Path
    ) -> None:
        target = tmp_path / "all.XLSX"
        target.write_bytes(b"old")
        notes = convert(open_dataset(folder(periods=PERIODS)), target, force=True)
        assert notes == [OLD_FILES_KEPT(count=1, names=["all.XLSX.bak"])]
        assert (tmp_path / "all.XLSX.bak").read_bytes() == b"old"
        assert load_workbook(target).sheetnames == ["periods"]

    def test_an_existing_file_of_a_folder(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        target = tmp_path / "new"
        target.mkdir()
        (target / "periods.csv").write_text("old")
        with pytest.raises(Refused) as caught:
            convert(open_dataset(folder(memberships="member,region\n", periods=PERIODS)), target)
        assert caught.value.message == FILES_EXIST(folder=str(target), files=["periods.csv"])
        assert contents(target) == {"periods.csv": "old"}

    def test_existing_files_of_a_folder_are_kept_as_backups_when_replaced(
        self, folder: Callable[..., Path], tmp_path: Path
    ) -> None:
        target = tmp_path / "new"
        target.mkdir()
        (target / "periods.csv").write_text("old")
        (target / "other.txt").write_text("mine")
        notes = convert(open_dataset(folder(memberships="member,region\n", periods=PERIODS)), target, force=True)
        assert notes == [OLD_FILES_KEPT(count=1, names=["periods.csv.bak"])]
        assert contents(target) == {
            "memberships.csv": "member,region\n",
            "periods.csv": PERIODS,
            "periods.csv.bak": "old",
            "other.txt": "mine",
        }

    def test_the_data_itself(self, folder: Callable[..., Path], book: Callable[..., Path]) -> None:
        path = folder(periods=PERIODS)
        book_path = book(periods=[["period", "start", "end"]])
        for data, target in ((path, path.parent / "data" / ".." / "data"), (book_path, book_path)):
            with pytest.raises(Refused) as caught:
                convert(open_dataset(data), target, force=True)
            assert caught.value.message == TARGET_IS_DATASET(path=str(target))

    @pytest.mark.parametrize("name", ["all.csv", "all.ods", "all.xls"])
    def test_an_unknown_suffix(self, folder: Callable[..., Path], tmp_path: Path, name: str) -> None:
        with pytest.raises(UsageMistake) as caught:
            convert(open_dataset(folder(periods=PERIODS)), tmp_path / name)
        assert caught.value.message == TARGET_SUFFIX(suffix=name.removeprefix("all"))
        assert not (tmp_path / name).exists()

    def test_a_folder_may_have_a_dot_in_its_name(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        target = tmp_path / "data.2021"
        target.mkdir()
        convert(open_dataset(folder(periods=PERIODS)), target)
        assert contents(target) == {"periods.csv": PERIODS}

    def test_a_file_with_the_name_of_the_folder(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        target = tmp_path / "new"
        target.write_text("mine")
        with pytest.raises(Refused) as caught:
            convert(open_dataset(folder(periods=PERIODS)), target)
        assert caught.value.message == FOLDER_NOT_CREATED(path=str(target), reason="File exists")
        assert target.read_text() == "mine"

    @pytest.mark.parametrize("name", [".hidden", "~tmp", "a|b<c>", 'a"b', "a\nb", "CON", "nul.2021", "com1", "a\\b"])
    def test_a_tab_name_that_is_not_read_again_or_not_valid_on_windows(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(Refused) as caught:
            convert(SheetDataset(Given(table(name, ("a",)), tmp_path / "none")), tmp_path / "new")
        assert caught.value.message == TAB_NOT_A_FILE_NAME(name=name)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("name", ["a.b", "contacts", "a~b", "Ideas (2024)", "común", "com10"])
    def test_other_tab_names_are_names_of_files(self, tmp_path: Path, name: str) -> None:
        convert(SheetDataset(Given(table(name, ("a",), ["1"]), tmp_path / "none")), tmp_path / "new")
        assert contents(tmp_path / "new") == {f"{name}.csv": "a\n1\n"}

    @pytest.mark.parametrize("name", ["a/b", "../b", "/b"])
    def test_a_tab_name_that_is_a_path(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(Refused) as caught:
            convert(SheetDataset(Given(table(name, ("a",)), tmp_path / "none")), tmp_path / "new")
        assert caught.value.message == TAB_NOT_A_FILE_NAME(name=name)
        assert list(tmp_path.iterdir()) == []


def test_what_a_workbook_has_beside_its_cells_is_named(book: Callable[..., Path], tmp_path: Path) -> None:
    path = book(memberships=[["member", "region"], ["A", "R"]])
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/image1.png", b"picture")
        package.writestr("xl/comments/comment1.xml", b"<a/>")
        package.writestr("xl/drawings/drawing1.xml", b"<xdr:sp macro=''></xdr:sp>")
    notes = convert(open_dataset(path), tmp_path / "out")
    assert notes == [PARTS_LEFT_OUT.at("book.xlsx", parts=["comments", "pictures", "shapes"])]
    assert convert(open_dataset(tmp_path / "out"), tmp_path / "other.xlsx") == []


RESULT = " with a result"


@pytest.mark.parametrize(
    ("formula", "area", "codes"),
    [
        ("R", "", []),
        ("=1", "", ["formula-not-calculated"]),
        ("=1 with a result", "", ["formulas-not-converted"]),
        ("R", "C1:D2", ["merged-cells-not-converted"]),
        ("=1", "C1:D2", ["merged-cells-not-converted", "formula-not-calculated"]),
        ("=1 with a result", "C1:D2", ["formulas-and-merged-cells-not-converted"]),
    ],
)
def test_formulas_and_merged_cells_are_named(
    book: Callable[..., Path],
    rewrite_part: Callable[..., Path],
    tmp_path: Path,
    formula: str,
    area: str,
    codes: list[str],
) -> None:
    path = book(memberships=[["member", "region"], ["A", formula.removesuffix(RESULT)], ["B", "R"]])
    if area:
        workbook = load_workbook(path)
        workbook["memberships"].merge_cells(area)
        workbook.save(path)
    if formula.endswith(RESULT):
        rewrite_part(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb"</f><v ?/?>(</v>)?", b"</f><v>1</v>", xml))
    assert [note.code for note in convert(open_dataset(path), tmp_path / "out")] == codes


def test_formulas_without_a_result_are_named(book: Callable[..., Path], tmp_path: Path) -> None:
    path = book(
        activities=[["id", "title", "experts"], ["1", "a", "=SUM(1,2)"], ["2", "b", 3], [None, None, "=2"]],
        budget=[["what", "sum"], ["a", "=1"]],
    )
    assert convert(open_dataset(path), tmp_path / "out") == [
        NOT_CALCULATED.at(Cell("book.xlsx", "activities", 2, "experts", 2, in_workbook=True), count=2),
        NOT_CALCULATED.at(Cell("book.xlsx", "budget", 2, "sum", 1, in_workbook=True), count=1),
    ]


def test_tabs_without_a_table_are_named(book: Callable[..., Path], tmp_path: Path) -> None:
    path = book(memberships=[["member", "region"], ["A", "R"]], Instructions=[["x"]], empty=[])
    (note,) = convert(open_dataset(path), tmp_path / "out")
    assert (note.code, note.values["tabs"]) == ("tabs-not-converted", ("Instructions", "empty"))
