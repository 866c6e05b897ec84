from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as ListObject

from metrocli.errors import Refused
from metrocli.sheets.dataset import SheetDataset
from metrocli.sheets.editing.append import append_rows
from metrocli.sheets.editing.dataset import NOT_EDITABLE
from metrocli.sheets.editing.edits import CELL_CHANGED, Edit
from metrocli.sheets.editing.new_rows import UnwrittenColumn
from metrocli.sheets.editing.workbook import WORKBOOK_SIGNED
from metrocli.sheets.editing.workbook_append import ROWS_BELOW
from metrocli.sheets.reading.workbook_file import WorkbookFile
from metrocli.xlsx.appending.tabs import TABS_LOCKED
from metrocli.xlsx.patch_cells import CELL_COMPUTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.messages import Message

TAB = "xl/worksheets/sheet1.xml"
HEADERS = ["id", "title", "start", "people_engaged", "outcomes"]
NEW = {"id": "b", "title": "B", "start": "2021-12-31", "people_engaged": "24", "outcomes": "1.10; L2"}


def append(path: Path, *rows: Mapping[str, str], sheet: str = "activities", edits: tuple[Edit, ...] = ()) -> bytes:
    """Return the content of a workbook with new rows, and with some edits; the file itself must not change."""
    before = path.read_bytes()
    (new,) = append_rows(WorkbookFile(path), {sheet: rows}, edits).files.values()
    assert path.read_bytes() == before
    return new


def refusal(path: Path, *rows: Mapping[str, str], edits: tuple[Edit, ...] = ()) -> Message:
    """Return the error with which new rows are refused."""
    with pytest.raises(Refused) as caught:
        append(path, *rows, edits=edits)
    return caught.value.message


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, *replacements: tuple[str, str], part: str = TAB) -> Path:
    """Replace texts in a part of a workbook; all of them must exist."""
    contents = parts(path.read_bytes())
    for old, new in replacements:
        assert old.encode() in contents[part]
        contents[part] = contents[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def tab(raw: bytes, name: str = "activities") -> Worksheet:
    return load_workbook(io.BytesIO(raw))[name]


def values(raw: bytes, name: str = "activities") -> list[tuple[object, ...]]:
    """Return the cells of a tab as openpyxl reads them, days without a time."""
    rows = tab(raw, name).iter_rows(values_only=True)
    return [tuple(cell.date() if isinstance(cell, datetime) else cell for cell in row) for row in rows]


@pytest.fixture
def plain(book: Callable[..., Path]) -> Path:
    """A workbook with one activity."""
    return book(activities=[HEADERS, ["a", "A", date(2021, 5, 3), 7, "L1"]])


def test_days_and_numbers_are_stored_as_such_and_codes_as_text(plain: Path) -> None:
    new = append(plain, NEW, {"id": "c", "title": "=C"})
    assert values(new)[1:] == [
        ("a", "A", date(2021, 5, 3), 7, "L1"),
        ("b", "B", date(2021, 12, 31), 24, "1.10; L2"),
        ("c", "=C", None, None, None),
    ]
    assert tab(new)["C3"].number_format == tab(new)["C2"].number_format
    assert (tab(new)["B4"].data_type, tab(new)["B4"].quotePrefix) == ("s", True)


@pytest.mark.parametrize(
    ("number", "stored"), [("24", b"<v>24</v>"), ("0", b"<v>0</v>"), ("24.5", b"<v>24.5</v>"), ("-3", b"<v>-3</v>")]
)
def test_whole_numbers_are_stored_without_a_decimal(plain: Path, number: str, stored: bytes) -> None:
    assert stored in parts(append(plain, NEW | {"people_engaged": number}))[TAB]


def test_only_the_tab_changes_and_only_at_its_end(plain: Path) -> None:
    old, new = parts(plain.read_bytes()), parts(append(plain, NEW))
    assert [*old] == [*new]
    assert {name for name in old if old[name] != new[name]} == {TAB}
    head, _, tail = old[TAB].replace(b'ref="A1:E2"', b'ref="A1:E3"').partition(b"</sheetData>")
    assert new[TAB].startswith(head + b'<row r="3"><c r="A3" t="inlineStr">')
    assert new[TAB].endswith(b"</c></row></sheetData>" + tail)


@pytest.mark.parametrize(
    ("cells", "start", "people"),
    [
        ([["a", "A", "31/05/2021", "7", "L1"]], "31/12/2021", "24"),
        ([["a", "A", "2021-05-31", "7", "L1"]], "2021-12-31", "24"),
        ([["a", "A", None, None, None]], date(2021, 12, 31), 24),
        ([], date(2021, 12, 31), 24),
    ],
)
def test_days_and_numbers_are_stored_as_the_others_of_their_column(
    book: Callable[..., Path], cells: list[list[str | None]], start: object, people: object
) -> None:
    new = append(book(activities=[HEADERS, *cells]), NEW)
    assert values(new)[-1] == ("b", "B", start, people, "1.10; L2")


def test_days_are_counted_as_the_workbook_counts_them(plain: Path) -> None:
    rewrite(plain, ("<workbookPr/>", '<workbookPr date1904="1"/>'), part="xl/workbook.xml")
    assert values(append(plain, NEW))[-1][2] == date(2021, 12, 31)


@pytest.fixture
def formatted(tmp_path: Path) -> Path:
    """A workbook whose tab has formats, a table, a filter, drop-down lists, colours and another tab."""
    book = Workbook()
    book.remove(book.worksheets[0])
    activities, other = book.create_sheet("activities"), book.create_sheet("Budget")
    for row in (["Our work"], HEADERS, ["a", "A", date(2021, 5, 3), 7, "L1"], ["c", "C", date(2021, 5, 4), 8, None]):
        activities.append(row)
    for cell in activities[4]:
        cell.border, cell.font = Border(bottom=Side(style="thin")), Font(italic=True)
    activities["C4"].number_format = "dd/mm/yyyy"
    activities.add_table(ListObject(displayName="work", ref="A2:E4"))
    kinds, others, wide = (DataValidation(type="list", formula1='"L1,L2"') for _ in range(3))
    kinds.add("E3:E4")
    others.add("B3")
    wide.add("D3:D99")
    for validation in (kinds, others, wide):
        activities.add_data_validation(validation)
    high = CellIsRule("greaterThan", formula=["5"], fill=PatternFill(bgColor="FF0000"))  # type: ignore[no-untyped-call]
    activities.conditional_formatting.add("D3:D4", high)
    other.append(["id", "=SUM(activities!D3:D4)"])
    path = tmp_path / "book.xlsx"
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0macros")
    return path


def test_what_ends_at_the_last_row_is_extended(formatted: Path) -> None:
    raw = append(formatted, NEW, NEW | {"id": "d"})
    new = tab(raw)
    assert new.tables["work"].ref == "A2:E6"
    assert [str(validation.sqref) for validation in new.data_validations.dataValidation] == ["E3:E6", "B3", "D3:D99"]
    assert [str(area.sqref) for area in new.conditional_formatting] == ["D3:D6"]
    assert new.dimensions == "A1:E6"
    old, now = parts(formatted.read_bytes()), parts(raw)
    changed = {name for name in old if old[name] != now[name]}
    assert changed == {TAB, "xl/tables/table1.xml"}


def test_new_cells_have_the_style_of_the_row_above(formatted: Path) -> None:
    new = tab(append(formatted, {"id": "d", "start": "2021-12-31"}))
    assert [cell.border.bottom.style for cell in new[5]] == ["thin"] * 5
    assert new["C5"].number_format == "dd/mm/yyyy"
    assert new["E5"].value is None


def test_rows_that_are_formatted_and_blank_are_filled(formatted: Path) -> None:
    rewrite(
        formatted, ("</sheetData>", '<row r="5" spans="1:5" ht="30"><c r="B5" s="1"/></row><row r="9"/></sheetData>')
    )
    raw = append(formatted, NEW)
    assert values(raw)[4] == ("b", "B", date(2021, 12, 31), 24, "1.10; L2")
    assert b'<row r="5" ht="30">' in parts(raw)[TAB]
    assert b'<c r="B5" s="1" t="inlineStr">' in parts(raw)[TAB]
    assert b'<row r="9"/>' in parts(raw)[TAB]


@pytest.mark.parametrize("below", [["Total", None, None, 15], [None, "Source: the secretariat"]])
def test_rows_below_the_last_one_are_not_moved(plain: Path, below: list[object]) -> None:
    book = load_workbook(plain)
    book["activities"].append([])
    book["activities"].append(below)
    book["activities"].append(below)
    book.save(plain)
    message = refusal(plain, NEW, NEW | {"id": "c"})
    assert message.kind is ROWS_BELOW


def test_a_row_that_has_cells_only_beside_the_table_is_filled(book: Callable[..., Path]) -> None:
    rows = [
        ["a", "A", date(2021, 5, 3), 7, "L1", None, "x", "y"],
        ["c", "C", date(2021, 5, 4), 8, "L1", None, "z", "w"],
    ]
    key = [None, None, None, None, None, None, "u", "v"]
    path = book(activities=[[*HEADERS, None, "key", "meaning"], *rows, key])
    assert values(append(path, NEW))[3] == ("b", "B", date(2021, 12, 31), 24, "1.10; L2", None, "u", "v")


def test_merged_cells_below_are_not_filled(plain: Path) -> None:
    book = load_workbook(plain)
    book["activities"].merge_cells("A3:E3")
    book.save(plain)
    assert refusal(plain, NEW).kind is ROWS_BELOW


def test_a_formula_below_is_not_overwritten(plain: Path) -> None:
    rewrite(plain, ("</sheetData>", '<row r="3"><c r="B3" t="str"><f>A1&amp;""</f><v></v></c></row></sheetData>'))
    assert refusal(plain, NEW).kind is CELL_COMPUTED


def test_cells_of_any_type_are_edited_in_the_same_step(plain: Path) -> None:
    edits = (
        Edit("activities", 2, 2, "2021-05-03", "2021-06-01"),
        Edit("activities", 2, 3, "7", "1412"),
        Edit("activities", 2, 4, "L1", "L3"),
    )
    assert values(append(plain, NEW, edits=edits))[1] == ("a", "A", date(2021, 6, 1), 1412, "L3")


def test_a_blank_cell_is_filled_and_a_cell_that_changed_is_not(book: Callable[..., Path]) -> None:
    path = book(activities=[HEADERS, ["a", "A", date(2021, 5, 3), None, "L1"]])
    edits = (Edit("activities", 2, 3, "", "7"),)
    assert values(append(path, edits=edits))[1] == ("a", "A", date(2021, 5, 3), 7, "L1")
    assert refusal(path, edits=(Edit("activities", 2, 4, "", "L2"),)).kind is CELL_CHANGED


class TestNewTab:
    """A sheet that the workbook lacks becomes a tab."""

    def test_it_has_all_declared_columns_and_real_values(self, plain: Path) -> None:
        row = {"period": "2021-T3", "start": "2021-09-01", "end": "2021-12-31", "people_engaged": "1412", "note": "x"}
        files, unwritten = append_rows(WorkbookFile(plain), {"periods": [row], "activities": [NEW]})
        (raw,) = files.values()
        assert load_workbook(io.BytesIO(raw)).sheetnames == ["activities", "periods"]
        assert values(raw, "periods") == [
            ("period", "start", "end", "label", "people_engaged", "experts"),
            ("2021-T3", date(2021, 9, 1), date(2021, 12, 31), None, 1412, None),
        ]
        assert unwritten == (UnwrittenColumn("periods", "note", 1),)
        old, new = parts(plain.read_bytes()), parts(raw)
        lists = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
        assert {name for name in old if old[name] != new[name]} == {*lists, TAB, "xl/styles.xml"}
        assert [*new] == [*old, "xl/worksheets/sheet2.xml"]
        plain.write_bytes(raw)
        assert SheetDataset(WorkbookFile(plain)).frame("periods")["people_engaged"].tolist() == [1412]

    def test_several_tabs_are_added_at_once(self, plain: Path) -> None:
        new = {"periods": [{"period": "2021-T3"}], "media": [{"month": "2021-09", "outlet": "A", "topic": "=b"}]}
        (raw,) = append_rows(WorkbookFile(plain), new).files.values()
        assert load_workbook(io.BytesIO(raw)).sheetnames == ["activities", "media", "periods"]
        assert values(raw, "media")[1] == ("2021-09", "A", "=b")

    def test_an_empty_tab_of_its_name_is_filled(self, plain: Path) -> None:
        book = load_workbook(plain)
        book.create_sheet("Media")
        book.save(plain)
        raw = append(plain, {"month": "2021-09", "outlet": "A", "topic": "b"}, sheet="media")
        assert values(raw, "Media") == [("month", "outlet", "topic"), ("2021-09", "A", "b")]

    def test_a_workbook_of_the_strict_form_gets_one(self, plain: Path) -> None:
        for part in ("xl/workbook.xml", TAB):
            rewrite(
                plain, ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                        "http://purl.oclc.org/ooxml/spreadsheetml/main"), part=part,
            )  # fmt: skip
        raw = append(plain, {"month": "2021-09", "outlet": "A", "topic": "b"}, sheet="media")
        assert b'<worksheet xmlns="http://purl.oclc.org/ooxml' in parts(raw)["xl/worksheets/sheet2.xml"]

    def test_a_workbook_whose_structure_is_protected_gets_none(self, plain: Path) -> None:
        book = load_workbook(plain)
        book.security = WorkbookProtection(lockStructure=True)
        book.save(plain)
        with pytest.raises(Refused) as caught:
            append(plain, {"month": "2021-09"}, sheet="media")
        assert caught.value.message == TABS_LOCKED.at("book.xlsx", tabs=["media"])


def test_other_formats_and_signed_workbooks_are_refused(plain: Path) -> None:
    other = plain.rename(plain.with_suffix(".ods"))
    assert refusal(other, NEW) == NOT_EDITABLE.at("book.ods")
    plain = other.rename(plain)
    with zipfile.ZipFile(plain, "a") as archive:
        archive.writestr("_xmlsignatures/origin.sigs", b"")
    assert refusal(plain, NEW) == WORKBOOK_SIGNED.at("book.xlsx")


def test_elements_with_a_prefix(plain: Path) -> None:
    contents = parts(plain.read_bytes())
    xml = contents[TAB].decode()
    for name in ("worksheet", "sheetData", "row", "c", "v", "is", "t", "sheetPr", "outlinePr", "pageSetUpPr",
                 "dimension", "sheetViews", "sheetView", "selection", "sheetFormatPr", "pageMargins"):  # fmt: skip
        xml = xml.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
        xml = xml.replace(f"</{name}>", f"</x:{name}>").replace(f"<{name}/>", f"<x:{name}/>")
    xml = xml.replace("xmlns=", "xmlns:x=")
    rewrite(plain, (contents[TAB].decode(), xml))
    assert values(append(plain, NEW))[-1] == ("b", "B", date(2021, 12, 31), 24, "1.10; L2")


def test_many_rows(plain: Path) -> None:
    rows = [NEW | {"id": f"n{number}"} for number in range(3000)]
    assert len(values(append(plain, *rows))) == 3002
