from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as NewWorkbook
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table as ListObject
from python_calamine import CalamineWorkbook

from metrocli.errors import Refused
from metrocli.model.cell import Cell
from metrocli.sheets.editing import workbook
from metrocli.sheets.editing.dataset import NOT_EDITABLE, SHEET_GONE, edit_sheets
from metrocli.sheets.editing.edits import CELL_CHANGED, CELL_NOT_TEXT, Edit
from metrocli.sheets.editing.workbook import WORKBOOK_SIGNED
from metrocli.sheets.reading.workbook_file import WorkbookFile
from metrocli.xlsx.patch_cells import CELL_COMPUTED, CELL_DUPLICATE, CELL_LINKED, TAB_ENCODING
from metrocli.xlsx.write import CHARACTER_UNWRITABLE, TEXT_TOO_LONG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.messages import Message

TAB = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
X14 = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list">'
    "<x14:formula1><xm:f>lists!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>B2:B99</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext></extLst>"
)


PARIS = '<c r="A2" t="inlineStr"><is><t xml:space="preserve">Paris </t></is></c>'
SHARED = (
    f'<sst xmlns="{MAIN}"><si><t>a</t></si><si><t>b</t></si><si><t>Par</t></si>'
    "<si><r><rPr><b/></rPr><t>P</t></r><r><t>ar</t></r></si></sst>"
)


def change(row: int, index: int, old: str, new: str, sheet: str = "memberships") -> Edit:
    return Edit(sheet, row, index, old, new)


def after(path: Path, *edits: Edit) -> bytes:
    """Return the content of a workbook after some edits; the file itself must not change."""
    before = path.read_bytes()
    (new,) = edit_sheets(WorkbookFile(path), edits).values()
    assert path.read_bytes() == before
    return new


def refusal(path: Path, *edits: Edit) -> Message:
    """Return the error with which edits are refused."""
    with pytest.raises(Refused) as caught:
        after(path, *edits)
    return caught.value.message


def cell(row: int, column: str, index: int) -> Cell:
    return Cell("book.xlsx", "memberships", row, column, index, in_workbook=True)


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def differing(old: bytes, new: bytes) -> set[str]:
    """Return the names of the parts that differ; the order of the parts must be the same."""
    before, now = parts(old), parts(new)
    assert list(before) == list(now)
    return {name for name in before if before[name] != now[name]}


def read(raw: bytes, tab: str = "memberships") -> list[list[object]]:
    """Return a tab as calamine reads it."""
    return [list(row) for row in CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name(tab).to_python()]


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


def share(path: Path) -> Path:
    """Add shared strings to a workbook, as spreadsheet programs write them."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rId99" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    rewrite(path, ("</Relationships>", relation), part="xl/_rels/workbook.xml.rels")
    rewrite(path, ("</Types>", override), part="[Content_Types].xml")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", SHARED)
    return path


@pytest.fixture
def members(book: Callable[..., Path]) -> Path:
    """A plain workbook."""
    return book(memberships=[["member", "region"], ["Paris ", "Europe"], ["Lyon", "Europe"]])


@pytest.fixture
def formatted(tmp_path: Path) -> Path:
    """A workbook with formats, comments, charts and the like."""
    book = NewWorkbook()
    book.remove(book.worksheets[0])
    tab, other, lists = (book.create_sheet(name) for name in ("memberships", "Budget", "lists"))
    for row in (["Our members"], ["member", "region", "joined", "fee"], ["Paris ", "europe", date(2020, 1, 31), 1.1]):
        tab.append(row)
    tab.append(["Bogotá", "Latin America", "31/01/2020", "=D3*2"])
    tab.append([None, None, None, 7])
    tab.merge_cells("A1:D1")
    cell = tab["A3"]
    cell.font, cell.fill = Font(bold=True, color="FF0000"), PatternFill("solid", fgColor="FFFF00")
    cell.border, cell.number_format = Border(bottom=Side(style="thick")), "@"
    cell.comment = Comment("Is it spelled so?", "Ana")
    tab.column_dimensions["C"].hidden = True
    tab.freeze_panes = "A3"
    dropdown = DataValidation(type="list", formula1="lists!$A$1:$A$3")
    dropdown.add("B3:B99")
    tab.add_data_validation(dropdown)
    high = CellIsRule("greaterThan", formula=["1"], fill=PatternFill(bgColor="FF0000"))  # type: ignore[no-untyped-call]
    tab.conditional_formatting.add("D3:D99", high)
    for number in range(1, 4):
        other.append([number, number * 2])
        lists.append([f"Region {number}"])
    chart = BarChart()
    chart.add_data(Reference(other, min_col=1, min_row=1, max_row=3))
    other.add_chart(chart, "D1")
    lists.sheet_state = "hidden"
    book.defined_names["regions"] = DefinedName("regions", attr_text="lists!$A$1:$A$3")
    path = tmp_path / "formatted.xlsx"
    book.save(path)
    rewrite(path, ("</worksheet>", f"{X14}</worksheet>"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0macros")
        archive.writestr(zipfile.ZipInfo("customXml/item1.xml", (2001, 2, 3, 4, 5, 6)), "<mine/>")
    return path


@pytest.mark.filterwarnings("ignore:Data Validation extension is not supported")
class TestKept:
    """Everything outside the edited cells stays as it is."""

    def test_all_but_the_edited_cells(self, formatted: Path) -> None:
        old = formatted.read_bytes()
        new = after(formatted, change(3, 0, "Paris ", "Paris"), change(4, 2, "31/01/2020", "2020-01-31"))
        assert differing(old, new) == {TAB}
        before, now = parts(old)[TAB].decode(), parts(new)[TAB].decode()
        cell = before[before.index('<c r="A3"') : before.index('<c r="B3"')]
        style = cell[cell.index(' s="') : cell.index(' t="')]
        before = before.replace(cell, f'<c r="A3"{style} t="inlineStr"><is><t xml:space="preserve">Paris</t></is></c>')
        cell = before[before.index('<c r="C4"') : before.index('<c r="D4"')]
        before = before.replace(cell, '<c r="C4" t="inlineStr"><is><t xml:space="preserve">2020-01-31</t></is></c>')
        assert now == before

    def test_openpyxl_reads_the_same_formats(self, formatted: Path) -> None:
        new = after(formatted, change(3, 0, "Paris ", "Paris"), change(3, 1, "europe", "Europe"))
        tab = load_workbook(io.BytesIO(new))["memberships"]
        cell = tab["A3"]
        assert (cell.value, cell.font.b, cell.fill.fgColor.rgb) == ("Paris", True, "00FFFF00")
        assert (cell.border.bottom.style, cell.number_format) == ("thick", "@")
        assert cell.comment is not None
        assert cell.comment.text == "Is it spelled so?"
        assert tab["D4"].value == "=D3*2"
        assert str(tab.merged_cells) == "A1:D1"
        assert tab.freeze_panes == "A3"
        assert read(new)[2] == ["Paris", "Europe", date(2020, 1, 31), 1.1]
        assert read(new, "Budget") == [[1, 2], [2, 4], [3, 6]]

    def test_the_compression_of_the_parts(self, formatted: Path) -> None:
        new = after(formatted, change(3, 0, "Paris ", "Paris"))
        with zipfile.ZipFile(formatted) as before, zipfile.ZipFile(io.BytesIO(new)) as now:
            for old, copy in zip(before.infolist(), now.infolist(), strict=True):
                same = ("filename", "date_time", "compress_type", "external_attr", "create_system", "extra", "comment")
                assert [getattr(old, name) for name in same] == [getattr(copy, name) for name in same]

    def test_every_tab_with_edits_is_edited(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["A ", "B"]], aliases=[["alias", "member"], ["x ", "A"]])
        new = after(path, change(2, 0, "x ", "x", "aliases"), change(2, 0, "A ", "A"))
        assert (read(new)[1], read(new, "aliases")[1]) == (["A", "B"], ["x", "A"])

    def test_an_edit_that_changes_nothing_changes_no_file(self, members: Path) -> None:
        assert edit_sheets(WorkbookFile(members), [change(2, 0, "Paris ", "Paris ")]) == {}

    def test_the_last_cell_of_a_tab_can_be_emptied(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["Paris", "Europe"], ["x", None]])
        assert read(after(path, change(3, 0, "x", "")))[:2] == [["member", "region"], ["Paris", "Europe"]]

    def test_a_cell_can_be_emptied(self, members: Path) -> None:
        new = after(members, change(3, 1, "Europe", ""))
        assert b'<c r="B3"/>' in parts(new)[TAB]
        assert read(new)[2] == ["Lyon", ""]


HOSTILE = [
    "=1+1", "+34 93", "-5", "@x", "<b>&amp;]]>", "😀", "_x000D_", "_x0041_", "_x005F_", "_X000D_", " a ", "\ta", "a\nb",
    "a\rb", "a\r\nb", "1.10", "2021-11-30", "TRUE", "#N/A", "007", "'", "\N{NO-BREAK SPACE}a", "]]>", "<!--", "&#65;",
    "x" * 32_767,
]  # fmt: skip
WRITABLE = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32))) + "\ufffe\uffff"
    )
    | st.sampled_from("\t\n\r<&>_x0D=\"' "),
    min_size=1,
    max_size=20,
)


class TestTexts:
    """The texts that a cell can be given."""

    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_text_is_read_back_as_it_was(self, members: Path, text: str) -> None:
        assert read(after(members, change(2, 0, "Paris ", text)))[1] == [text, "Europe"]

    @given(text=WRITABLE)
    def test_any_text_is_read_back_as_it_was(self, members: Path, text: str) -> None:
        if text == "Paris ":
            return
        new = after(members, change(2, 0, "Paris ", text))
        assert read(new)[1] == [text, "Europe"]
        cell = load_workbook(io.BytesIO(new))["memberships"]["A2"]
        assert cell.data_type in {"s", "inlineStr"}

    @pytest.mark.filterwarnings("ignore:Data Validation extension is not supported")
    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
    def test_a_text_that_begins_like_a_formula_stays_text_when_it_is_edited(self, formatted: Path, text: str) -> None:
        old = formatted.read_bytes()
        new = after(formatted, change(3, 0, "Paris ", text), change(3, 1, "europe", text))
        assert differing(old, new) == {TAB, "xl/styles.xml"}
        before, tab = load_workbook(formatted)["memberships"], load_workbook(io.BytesIO(new))["memberships"]
        for name in ("A3", "B3"):
            was, now = before[name], tab[name]
            assert (now.data_type, now.quotePrefix) == ("s", True)
            for look in ("font", "fill", "border", "alignment", "protection", "number_format"):
                assert repr(getattr(now, look)) == repr(getattr(was, look))
            assert not was.quotePrefix
        assert not tab["A4"].quotePrefix

    def test_a_style_with_the_quote_prefix_is_used_again(self, members: Path) -> None:
        new = after(members, change(2, 0, "Paris ", "=1"), change(3, 0, "Lyon", "=2"))
        members.write_bytes(new)
        assert differing(new, after(members, change(2, 0, "=1", "=3"))) == {TAB}

    def test_a_style_with_child_elements_is_copied_whole(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["A", "B"]])
        style = ("</cellXfs>", '<xf numFmtId="49" fontId="0"><alignment wrapText="1"/></xf></cellXfs>')
        rewrite(path, style, part="xl/styles.xml")
        rewrite(path, ('<c r="A2"', '<c r="A2" s="1"'))
        cell = load_workbook(io.BytesIO(after(path, change(2, 0, "A", "=A"))))["memberships"]["A2"]
        assert (cell.quotePrefix, cell.number_format, cell.alignment.wrap_text) == (True, "@", True)

    @pytest.mark.parametrize(("text", "character"), [("\x00", "U+0000"), ("a\x1bb", "U+001B"), ("\ufffe", "U+FFFE")])
    def test_a_character_that_no_workbook_can_hold_is_refused(self, members: Path, text: str, character: str) -> None:
        found = refusal(members, change(2, 0, "Paris ", text))
        assert found == CHARACTER_UNWRITABLE.at(cell(2, "member", 0), text=text, character=character)

    def test_a_text_that_is_too_long_is_refused(self, members: Path) -> None:
        found = refusal(members, change(2, 0, "Paris ", "x" * 32_768))
        assert found == TEXT_TOO_LONG.at(cell(2, "member", 0), length=32_768, limit=32_767)


class TestRefused:
    """Cells and workbooks that are not edited."""

    def test_a_cell_that_changed_since(self, members: Path) -> None:
        changed = CELL_CHANGED.at(cell(2, "member", 0), now="Paris ", old="Paris")
        assert refusal(members, change(2, 0, "Paris", "Rome")) == changed
        assert "'Paris '" in changed.text

    def test_a_deleted_tab(self, members: Path) -> None:
        found = refusal(members, change(2, 0, "x", "y", "aliases"))
        assert found == SHEET_GONE.at("book.xlsx", sheet="aliases")

    def test_a_formula(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["A", "B"]])
        rewrite(path, ('<c r="A2" t="inlineStr"><is><t>A</t></is>', '<c r="A2" t="str"><f>B2</f><v>A</v>'))
        assert refusal(path, change(2, 0, "A", "C")) == CELL_COMPUTED.at(cell(2, "member", 0))

    def test_a_cell_that_the_formula_of_another_cell_fills(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["A", "B"], ["C", "D"]])
        formula = '<c r="A2" t="str"><f t="array" ref="A2:A3">B2:B3</f><v>A</v>'
        rewrite(path, ('<c r="A2" t="inlineStr"><is><t>A</t></is>', formula))
        assert refusal(path, change(3, 0, "C", "X")) == CELL_COMPUTED.at(cell(3, "member", 0))
        assert read(after(path, change(3, 1, "D", "X")))[2] == ["C", "X"]

    def test_numbers_and_dates(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region", "joined"], ["A", "x", date(2021, 11, 30)], ["B", "y", 7]])
        for row, text in ((2, "2021-11-30"), (3, "7")):
            place = cell(row, "joined", 2)
            assert refusal(path, change(row, 2, text, "x")) == CELL_NOT_TEXT.at(place, text=text)

    def test_an_error_value(self, members: Path) -> None:
        rewrite(members, (PARIS, '<c r="A2" t="e"><v>#N/A</v></c>'))
        assert refusal(members, change(2, 0, "#N/A", "x")).place == cell(2, "member", 0)

    def test_a_linked_data_type(self, members: Path) -> None:
        rewrite(members, ('<c r="A2"', '<c r="A2" vm="1"'))
        assert refusal(members, change(2, 0, "Paris ", "x")) == CELL_LINKED.at(cell(2, "member", 0))

    def test_a_signed_workbook(self, members: Path) -> None:
        with zipfile.ZipFile(members, "a") as archive:
            archive.writestr("_xmlsignatures/sig1.xml", "<x/>")
        assert refusal(members, change(2, 0, "Paris ", "x")) == WORKBOOK_SIGNED.at("book.xlsx")

    def test_a_cell_that_is_in_the_tab_twice(self, members: Path) -> None:
        rewrite(members, ('<c r="A3"', '<c r="A2"'))
        assert refusal(members, change(2, 0, "Lyon", "x")) == CELL_DUPLICATE.at(cell(2, "member", 0))

    def test_a_document_type(self, members: Path) -> None:
        rewrite(members, ("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'))
        assert refusal(members, change(2, 0, "Paris ", "x")).code == "document-type"

    def test_another_encoding(self, members: Path) -> None:
        rewrite(members, ("<worksheet", '<?xml version="1.0" encoding="iso-8859-1"?><worksheet'))
        place = "book.xlsx, sheet 'memberships'"
        assert refusal(members, change(2, 0, "Paris ", "x")) == TAB_ENCODING.at(place, encoding="iso-8859-1")

    def test_a_tab_that_is_not_well_formed(self, members: Path) -> None:
        rewrite(members, ("</worksheet>", ""))
        assert refusal(members, change(2, 0, "Paris ", "x")).code == "workbook-damaged"

    def test_a_missing_style(self, members: Path) -> None:
        rewrite(members, ('<c r="A2"', '<c r="A2" s="99"'))
        assert refusal(members, change(2, 0, "Paris ", "=x")).code == "workbook-damaged"

    @pytest.mark.parametrize(
        ("element", "code"),
        [
            (b'<c r="A2" t="inlineStr"><is><t>else</t></is></c>', "tab-misread"),
            (b'<c r="A2" t="s"><v>99</v></c>', "tab-damaged"),
        ],
    )
    def test_a_result_that_differs_from_the_edits(
        self, members: Path, monkeypatch: pytest.MonkeyPatch, element: bytes, code: str
    ) -> None:
        monkeypatch.setattr(workbook, "set_text", lambda *_: element)
        assert refusal(members, change(2, 0, "Paris ", "Paris")).code == code

    @pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".ods"])
    def test_another_format(self, members: Path, suffix: str) -> None:
        path = members.rename(members.with_suffix(suffix))
        assert refusal(path, change(2, 0, "Paris ", "x")) == NOT_EDITABLE.at(f"book{suffix}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PARIS, PARIS),
        (PARIS, "<c r='A2'  t = 's' ><v>2</v></c >"),
        (PARIS, '<c t="s" r="A2"><v>2</v></c>'),
        (PARIS, '<c t="s"><v>2</v></c>'),
        (PARIS, '<c r="A2" t="s"><v>3</v></c>'),
        (PARIS, '<c r="A2" t="inlineStr"><is><r><t>P</t></r><r><t>ar</t></r></is></c>'),
        (PARIS, '<c r="A2" t="str"><v>Par</v></c>'),
        ('<row r="2"', "<row"),
        ("<sheetData>", "<!-- <c r='A2'/> --><sheetData>"),
    ],
)
def test_every_way_of_writing_a_cell(members: Path, old: str, new: str) -> None:
    share(members)
    rewrite(members, (old, new))
    text = read(members.read_bytes())[1][0]
    assert isinstance(text, str)
    result = after(members, change(2, 0, text, "Rome"))
    assert read(result) == [["member", "region"], ["Rome", "Europe"], ["Lyon", "Europe"]]
    assert load_workbook(io.BytesIO(result))["memberships"]["A2"].value == "Rome"


def test_a_tab_whose_elements_have_a_prefix(members: Path) -> None:
    xml = parts(members.read_bytes())[TAB].decode()
    prefixed = xml.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("xmlns=", "xmlns:x=")
    rewrite(members, (xml, prefixed))
    new = after(members, change(2, 0, "Paris ", "Rome & Co"))
    assert read(new)[1] == ["Rome & Co", "Europe"]
    assert (
        '<x:c r="A2" t="inlineStr"><x:is><x:t xml:space="preserve">Rome &amp; Co</x:t></x:is></x:c>'
        in parts(new)[TAB].decode()
    )


def test_array_formulas_and_tables_of_openpyxl(tmp_path: Path) -> None:
    book = NewWorkbook()
    tab = book.worksheets[0]
    tab.title = "memberships"
    for row in (["member", "region"], ["A ", "B"], ["C", "D"]):
        tab.append(row)
    tab["C2"] = ArrayFormula("C2:C3", "=A2:A3")
    tab.add_table(ListObject(displayName="Members", ref="A1:B3"))
    path = tmp_path / "table.xlsx"
    book.save(path)
    old = path.read_bytes()
    assert differing(old, after(path, change(2, 0, "A ", "A"))) == {TAB}
