from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.sheets.dataset import open_dataset
from metrocli.xlsx import opendocument
from metrocli.xlsx.opendocument import find_ods_regions
from metrocli.xlsx.tab_regions import NO_REGIONS, TOO_MANY_TEXTS, WorkbookRegions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ods = Callable[..., Path]

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in {"office": "office", "table": "table", "text": "text", "draw": "drawing"}.items()
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
TEXT = 'office:value-type="string"'


@pytest.fixture
def ods(tmp_path: Path) -> Ods:
    """Make an ODS workbook: `ods(memberships="<table:table-row>…")`."""

    def make(prolog: str = "", **tabs: str) -> Path:
        tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tabs.items())
        content = (
            f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {SPACES} {CALC}>'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
        )
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        manifest = (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
        )
        with zipfile.ZipFile(tmp_path / "book.ods", "w") as archive:
            for name, text in {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}.items():
                archive.writestr(name, text)
        return tmp_path / "book.ods"

    return make


def cell(text: str = "", more: str = "", kind: str = TEXT) -> str:
    return f"<table:table-cell {kind} {more}>{text}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    parts = (part if part.startswith("<") else cell(f"<text:p>{part}</text:p>") for part in cells)
    return f"<table:table-row {more}>{''.join(parts)}</table:table-row>"


HEADERS = row("id", "title", "start", "members")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<text:p>Quito<text:line-break/>Madrid</text:p>", "Quito\nMadrid"),
        ("<text:p>Quito<text:tab/>Madrid</text:p>", "Quito\tMadrid"),
        ("<text:p>A <text:span>B<text:line-break/>C</text:span>D</text:p><text:p>E</text:p>", "A B\nCD\nE"),
        ('<text:p>A<text:s text:c="2"/>B<text:line-break/><text:s/>C</text:p>', "A  B\n C"),
        ("<office:annotation><text:p>x<text:line-break/></text:p></office:annotation><text:p>A</text:p>", None),
        (
            "<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame><text:p>A<text:tab/>B</text:p>",
            "A\tB",
        ),
        ("<text:p>A</text:p><text:p>B</text:p>", None),
        (
            "<text:p>A<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame>B<text:tab/>C</text:p>",
            "AB\tC",
        ),
        (
            "<text:p><text:ruby><text:ruby-base>A</text:ruby-base><text:ruby-text>a</text:ruby-text></text:ruby></text:p>",
            "A",
        ),
        ("<text:p><text:line-break/></text:p>", None),
    ],
)
def test_lines_of_a_paragraph(ods: Ods, content: str, text: str | None) -> None:
    regions = find_ods_regions(ods(one=row("a", "b", cell(content), more='table:number-rows-repeated="2"'))).tabs
    expected = () if text is None else ((1, 2, text), (2, 2, text))
    assert regions.get("one", NO_REGIONS).texts == expected


def test_names_in_lines_are_several_names(ods: Ods) -> None:
    members = row("member", "region") + row("Quito", "R") + row("Madrid", "R")
    cells = cell("<text:p>Quito<text:line-break/>Madrid</text:p>")
    dataset = open_dataset(ods(memberships=members, activities=HEADERS + row("1", "T", cell(), cells)))
    assert dataset.links("activities", "members")["value"].tolist() == ["Quito", "Madrid"]
    assert dataset.notes == []


def test_errors_formulas_and_merged_cells(ods: Ods) -> None:
    failed = cell("<text:p>#N/A</text:p>", 'table:formula="of:=NA()" office:string-value="" calcext:value-type="error"')
    zero = cell(
        "<text:p>#DIV/0!</text:p>",
        'table:formula="of:=1/0" office:value="0" calcext:value-type="error"',
        'office:value-type="float"',
    )
    never = cell("", 'table:formula="of:=1+1" table:number-columns-repeated="2"', "")
    blank = cell("", 'table:formula="of:=B1" office:string-value=""')
    done = cell("<text:p>2</text:p>", 'table:formula="of:=1+1" office:value="2"', 'office:value-type="float"')
    merged = cell("<text:p>A</text:p>", 'table:number-columns-spanned="2" table:number-rows-spanned="3"')
    gap = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    path = ods(one=row("x"), two=gap + row(failed, zero, never) + row(blank, done, merged))
    regions = find_ods_regions(path).tabs["two"]
    assert regions.texts == ((4, 0, "#N/A"), (4, 1, "#DIV/0!"))
    assert [str(area) for area in regions.uncalculated] == ["C4:D4"]
    assert [str(area) for area in regions.formulas] == ["A4:A5", "B4:B5", "C4:D4"]
    assert [str(area) for area in regions.merged] == ["C5:D7"]


def test_a_question_notes_them(ods: Ods) -> None:
    zero = cell(
        "<text:p>Err:502</text:p>",
        'table:formula="of:=1/0" office:value="0" calcext:value-type="error"',
        'office:value-type="float"',
    )
    never = cell("", 'table:formula="of:=1+1"', "")
    headers = row("id", "title", "people_engaged", "experts")
    dataset = open_dataset(ods(activities=headers + row("1", "T", zero, never)))
    frame = dataset.frame("activities")
    assert frame[["people_engaged", "experts"]].isna().all(axis=None)
    assert [note.code for note in dataset.notes] == ["error-cell", "formula-not-calculated"]


def test_numbers_that_show_leading_zeros(ods: Ods) -> None:
    seven = cell("<text:p>007</text:p>", 'office:value="7"', 'office:value-type="float"')
    eight = cell("<text:p>8</text:p>", 'office:value="8"', 'office:value-type="float"')
    repeated = 'table:number-rows-repeated="2"'
    path = ods(activities=row("id", "title") + row(seven, "T", more=repeated) + row(eight, "007") + row("007", "T"))
    assert find_ods_regions(path).tabs["activities"].padded == ((2, 0, 3), (3, 0, 3))


def test_days_from_1904(ods: Ods) -> None:
    first = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    day = cell("<text:p>42869</text:p>", 'office:value="42869"', 'office:value-type="float"')
    path = ods(activities=HEADERS + row("1", "T", day, cell()), settings=first)
    assert open_dataset(path).frame("activities")["start"].dt.date.tolist() == [date(2021, 5, 15)]


def test_tables_within_cells_and_other_text_are_not_read(ods: Ods) -> None:
    inner = f'<table:table table:name="inner">{row(cell("<text:p>a<text:line-break/>b</text:p>"))}</table:table>'
    regions = find_ods_regions(ods(one=row("a") + row(cell(inner)), two=row("b"))).tabs
    assert regions["one"].texts == regions["two"].texts == ()
    assert find_ods_regions(ods(one=row("a"))) == WorkbookRegions()


def test_texts_without_end_are_refused(ods: Ods) -> None:
    lines = cell("<text:p>a<text:line-break/>b</text:p>", 'table:number-columns-repeated="16384"')
    with pytest.raises(UnreadableData) as caught:
        find_ods_regions(ods(one=row(lines, more='table:number-rows-repeated="1048576"')))
    assert caught.value.message.kind is TOO_MANY_TEXTS


def test_a_document_type_is_refused(ods: Ods) -> None:
    path = ods('<!DOCTYPE x [<!ENTITY a "b">]>', one=row(cell("<text:p>a<text:line-break/>b</text:p>")))
    with pytest.raises(UnreadableData) as caught:
        find_ods_regions(path)
    assert caught.value.message.code == "document-type"


@pytest.mark.parametrize("chunk", [7, 1 << 18])
def test_a_large_tab_is_read_in_chunks(ods: Ods, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(opendocument, "_CHUNK", chunk)
    path = ods(one=row("a") * 50 + row(cell("<text:p>a<text:line-break/>b</text:p>")))
    assert find_ods_regions(path).tabs["one"].texts == ((51, 0, "a\nb"),)
