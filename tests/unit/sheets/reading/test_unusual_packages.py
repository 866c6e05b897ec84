"""Workbooks that are unusual but valid: where the parts are, what a tab states, and from which day days are counted."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from metrocli.errors import UnreadableData
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.editing.dataset import edit_sheets
from metrocli.sheets.editing.edits import Edit
from metrocli.sheets.reading.source import open_sheet_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    RewritePart = Callable[..., Path]

RELATIONS = "xl/_rels/workbook.xml.rels"
ROWS: list[list[Any]] = [["id", "title", "start"], ["1", "Forum", date(2021, 5, 14)]]
TAB = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(book: Callable[..., Path]) -> Path:
    return book(activities=ROWS, notes=[["x"], ["y"]])


def read_rows(path: Path) -> list[list[object]]:
    table = open_dataset(path).table("activities")
    assert table is not None
    return [list(row) for row in table.rows]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/xl/worksheets/", "./worksheets/"),
        ("/xl/worksheets/", "worksheets\\"),
        ("/xl/worksheets/", "\\xl\\worksheets\\"),
        ("/xl/worksheets/", "../xl/worksheets/"),
        ("/xl/worksheets/", "/XL/Worksheets/"),
        ("/sheet1.xml", "/sheet%31.xml"),
    ],
)
def test_targets_may_be_written_in_other_ways(path: Path, rewrite_part: RewritePart, old: str, new: str) -> None:
    rewrite_part(path, RELATIONS, lambda xml: xml.replace(old.encode(), new.encode()))
    assert read_rows(path) == [["1", "Forum", date(2021, 5, 14)]]


@pytest.mark.parametrize("main", ["xl/workbook22.xml", "book/main.xml", "workbook.xml"])
def test_the_main_part_may_be_anywhere(path: Path, rewrite_part: RewritePart, main: str) -> None:
    folder, _, name = main.rpartition("/")
    rewrite_part(path, "xl/workbook.xml", lambda xml: xml, main)
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    rewrite_part(path, RELATIONS, lambda xml: xml.replace(b'"styles', b'"/xl/styles'), relations)
    rewrite_part(path, "_rels/.rels", lambda xml: xml.replace(b"xl/workbook.xml", main.encode()))
    assert read_rows(path) == [["1", "Forum", date(2021, 5, 14)]]
    source = open_sheet_source(path)
    path.write_bytes(edit_sheets(source, [Edit("activities", 2, 1, "Forum", "Fair")])[path])
    assert read_rows(path) == [["1", "Fair", date(2021, 5, 14)]]


def test_styles_may_be_anywhere(path: Path, rewrite_part: RewritePart) -> None:
    rewrite_part(path, "xl/styles.xml", lambda xml: xml, "xl/looks.xml")
    rewrite_part(path, RELATIONS, lambda xml: xml.replace(b"styles.xml", b"looks.xml"))
    assert read_rows(path) == [["1", "Forum", date(2021, 5, 14)]]


def test_shared_texts_may_be_anywhere(path: Path, rewrite_part: RewritePart) -> None:
    texts = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Fair</t></si></sst>'
    link = (
        b'<Relationship Id="rId77" Target="texts.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    rewrite_part(path, RELATIONS, lambda xml: xml.replace(b"</Relationships>", link))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/texts.xml", texts)
    cell = b'<c r="B2" t="s"><v>0</v></c>'

    def share(xml: bytes) -> bytes:
        start = xml.index(b'<c r="B2"')
        return xml[:start] + cell + xml[xml.index(b"</c>", start) + 4 :]

    rewrite_part(path, TAB, share)
    assert read_rows(path) == [["1", "Fair", date(2021, 5, 14)]]


@pytest.mark.parametrize("extent", ["1:49", "A:C", "", "A1", "B2:A1", "#REF!", "ZZZZ1:A99999999999"])
def test_the_stated_extent_does_not_matter(path: Path, rewrite_part: RewritePart, extent: str) -> None:
    rewrite_part(path, TAB, lambda xml: xml.replace(b'ref="A1:C2"', f'ref="{extent}"'.encode()))
    assert read_rows(path) == [["1", "Forum", date(2021, 5, 14)]]


def test_a_damaged_tab_of_an_unusual_workbook_is_damaged(path: Path, rewrite_part: RewritePart) -> None:
    rewrite_part(path, RELATIONS, lambda xml: xml.replace(b"/xl/worksheets/", b"./worksheets/"))
    rewrite_part(path, TAB, lambda xml: xml[:-60])
    with pytest.raises(UnreadableData) as caught:
        read_rows(path)
    assert caught.value.message.code == "tab-damaged"


class TestDaysFrom1904:
    @pytest.fixture
    def mac(self, tmp_path: Path) -> Path:
        book = Workbook()
        book.epoch = CALENDAR_MAC_1904
        tab = book.worksheets[0]
        tab.title = "activities"
        for row in [*ROWS, ["2", "Pasted", 42869], ["3", "Old", 5]]:
            tab.append(row)
        book.save(tmp_path / "mac.xlsx")
        return tmp_path / "mac.xlsx"

    def test_a_bare_number_is_counted_from_there(self, mac: Path) -> None:
        workbook = load_workbook(mac)
        workbook["activities"].delete_rows(4)
        workbook.save(mac)
        days = [day.date() for day in open_dataset(mac).frame("activities")["start"]]
        assert days == [date(2021, 5, 14), date(2021, 5, 15)]

    def test_a_number_that_is_not_a_day_is_named_as_it_is(self, mac: Path) -> None:
        with pytest.raises(UnreadableData) as caught:
            open_dataset(mac).frame("activities")
        assert (caught.value.message.code, caught.value.message.values["text"]) == ("not-a-date", "5")
