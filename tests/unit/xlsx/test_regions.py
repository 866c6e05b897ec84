from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook as NewWorkbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from metrocli.errors import UnreadableData
from metrocli.model.cell import Cell
from metrocli.xlsx import regions as regions_module
from metrocli.xlsx.package import CellRange, parse_range
from metrocli.xlsx.regions import find_regions
from metrocli.xlsx.scan import scan_tab
from metrocli.xlsx.tab_regions import TOO_MANY_TEXTS, TabRegions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TAB = "xl/worksheets/sheet1.xml"


def rewrite(path: Path, change: Callable[[bytes], bytes], part: str = TAB) -> Path:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def to_texts(regions: TabRegions) -> tuple[list[str], list[str]]:
    return [str(cells) for cells in regions.formulas], [str(cells) for cells in regions.merged]


@pytest.fixture
def computed(tmp_path: Path) -> Path:
    """Return a workbook with formulas and merged cells in its second tab."""
    book = NewWorkbook()
    tab = book.create_sheet("members & more")
    for row in range(1, 8):
        tab.append([row, f"=A{row}*2", "text", f"=A{row}" if row in {2, 4, 5} else date(2021, 1, row)])
    tab["F2"] = ArrayFormula("F2:G3", "=A1:B2")
    tab.merge_cells("A10:B12")
    tab.merge_cells("C1:D1")
    path = tmp_path / "computed.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("chunk", [1 << 18, 7, 64])
def test_formulas_and_merged_cells_are_found(computed: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(regions_module, "_CHUNK", chunk)
    regions = find_regions(computed, "members & more")
    # Of cells that are merged, the first one holds the value.
    assert to_texts(regions) == (["B1:B7", "D2", "F2:G3", "D4:D5"], ["C1:D1", "A10:B12"])
    assert find_regions(computed, "Sheet") == TabRegions()


@pytest.mark.parametrize("chunk", [1 << 18, 7, 64])
def test_merged_cells_alone_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(regions_module, "_CHUNK", chunk)
    book = NewWorkbook()
    tab = book.worksheets[0]
    tab.append(["a", "mergeCell", "<f>"])
    tab.merge_cells("A2:C2")
    book.save(tmp_path / "a.xlsx")
    assert to_texts(find_regions(tmp_path / "a.xlsx", "Sheet")) == ([], ["A2:C2"])


def test_formulas_of_drop_downs_and_colours_are_not_formulas_of_cells(tmp_path: Path) -> None:
    book = NewWorkbook()
    tab = book.worksheets[0]
    tab.append(["a", "b"])
    choice = DataValidation(type="list", formula1="$A$1:$A$3")
    choice.add("B1:B9")
    tab.add_data_validation(choice)
    tab.merge_cells("A2:C2")
    book.save(tmp_path / "a.xlsx")
    extension = b'<extLst><ext xmlns:f="x"><xm:f xmlns:xm="y">lists!A1</xm:f></ext></extLst></worksheet>'
    rewrite(tmp_path / "a.xlsx", lambda xml: xml.replace(b"</worksheet>", extension))
    assert to_texts(find_regions(tmp_path / "a.xlsx", "Sheet")) == ([], ["A2:C2"])
    rewrite(tmp_path / "a.xlsx", lambda xml: xml.replace(b"<is><t>a</t></is>", b"<f>B1</f>"))
    assert to_texts(find_regions(tmp_path / "a.xlsx", "Sheet")) == (["A1"], ["A2:C2"])


def test_elements_may_have_a_prefix_and_cells_no_reference(computed: Path) -> None:
    def change(xml: bytes) -> bytes:
        prefixed = xml.replace(b"</", b"\0").replace(b"<", b"<x:").replace(b"\0", b"</x:")
        prefixed = prefixed.replace(b"xmlns=", b"xmlns:x=")
        for row in range(1, 13):
            prefixed = prefixed.replace(b'<x:row r="%d"' % row, b"<x:row")
            for letter in b"ABCD":
                prefixed = prefixed.replace(b'<x:c r="%c%d"' % (letter, row), b"<x:c")
        return prefixed

    rewrite(computed, change, "xl/worksheets/sheet2.xml")
    assert to_texts(find_regions(computed, "members & more"))[0] == ["B1:B7", "D2", "F2:G3", "D4:D5"]


def test_a_tab_in_utf_16_is_read_as_well(computed: Path) -> None:
    rewrite(computed, lambda xml: xml.decode().encode("utf-16"), "xl/worksheets/sheet2.xml")
    assert to_texts(find_regions(computed, "members & more"))[1] == ["C1:D1", "A10:B12"]


def test_other_formats_have_no_regions(tmp_path: Path) -> None:
    assert find_regions(tmp_path / "nowhere.ods", "Sheet") == TabRegions()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
            "document-type",
        ),
        (lambda xml: xml.replace(b"</worksheet>", b""), "workbook-damaged"),
    ],
)
def test_a_damaged_tab(computed: Path, change: Callable[[bytes], bytes], code: str) -> None:
    rewrite(computed, change, "xl/worksheets/sheet2.xml")
    with pytest.raises(UnreadableData) as caught:
        find_regions(computed, "members & more")
    assert caught.value.message.code == code
    assert str(caught.value.place) == "computed.xlsx, sheet 'members & more'"


def test_a_missing_tab_or_file(computed: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableData) as damaged:
        find_regions(computed, "nothing")
    assert damaged.value.message.code == "workbook-damaged"
    with pytest.raises(UnreadableData) as missing:
        find_regions(tmp_path / "nowhere.xlsx", "Sheet")
    assert missing.value.message.code == "file-unreadable"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("A1", CellRange(1, 0, 1, 0)),
        ("$B$2:AA10", CellRange(2, 1, 10, 26)),
        ("C3:A1", CellRange(1, 0, 3, 2)),
        ("A:B", None),
        ("", None),
        ("1:2", None),
    ],
)
def test_a_reference_is_parsed_as_a_range(name: str, cells: CellRange | None) -> None:
    assert parse_range(name) == cells


def test_a_range_contains_its_cells() -> None:
    square = CellRange(2, 1, 3, 2)
    assert [square.contains(*cell) for cell in ((2, 1), (3, 2), (1, 1), (4, 1), (2, 0), (2, 3))] == [True] * 2 + [
        False
    ] * 4
    assert (str(square), str(CellRange(1, 26, 1, 26))) == ("B2:C3", "AA1")


CELLS = (
    b'<row r="2"><c r="A2" t="e"><f>NA()</f><v>#N/A</v></c><c r="B2" t="e"><v>#DIV/0!</v></c>'
    b'<c r="C2"><f>1+1</f><v>2</v></c><c r="D2" t="str"><f>""</f><v></v></c><c r="E2"><f>1+1</f><v /></c></row>'
    b'<row r="3"><c r="A3" t="e"/><c r="B3"><v>1</v></c><c r="E3"><f t="shared" si="0"/></c>'
    b'<c r="F3" t="n"><f>1</f><v></v></c><c r="G3" t="e"><f>A1</f></c></row></sheetData>'
)


@pytest.mark.parametrize("chunk", [1 << 18, 7])
def test_errors_and_formulas_without_a_result(
    book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(regions_module, "_CHUNK", chunk)
    path = rewrite(book(one=[["a"]]), lambda xml: xml.replace(b"</sheetData>", CELLS))
    regions = find_regions(path, "one")
    assert regions.texts == ((2, 0, "#N/A"), (2, 1, "#DIV/0!"))
    # A text that is blank is a result.
    assert [str(cells) for cells in regions.uncalculated] == ["E2:E3", "F3", "G3"]
    assert [str(cells) for cells in regions.formulas] == ["A2", "C2", "D2", "E2:E3", "F3", "G3"]
    assert scan_tab(path, "one") == (3, 7, True)


@pytest.mark.parametrize(
    "cell",
    ['t="str"><f>""</f><v>x</v>', 't="n"><v></v>', "><f>1</f><v>2</v>", 't="s"><f>1</f><v>0</v>', 't="b"><v>1</v>'],
)
def test_other_cells_need_no_parsing(book: Callable[..., Path], cell: str) -> None:
    xml = f'<row r="2"><c r="A2" {cell}</c></row></sheetData>'.encode()
    path = rewrite(book(one=[["a"]]), lambda old: old.replace(b"</sheetData>", xml))
    assert scan_tab(path, "one") == (2, 1, False)


def test_errors_without_end_are_refused(book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions_module, "MAX_TEXTS", 1)
    path = rewrite(book(one=[["a"]]), lambda xml: xml.replace(b"</sheetData>", CELLS))
    with pytest.raises(UnreadableData) as caught:
        find_regions(path, "one")
    assert caught.value.message == TOO_MANY_TEXTS.at(Cell("book.xlsx", "one", in_workbook=True), limit=1)
