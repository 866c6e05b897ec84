"""The marked copy: colours and comments at the cells of findings, a list with links, all else unchanged."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.check import marked_copy
from metrocli.check.check import CheckOptions, check_dataset
from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.marked_copy import mark_findings, refuse_overwriting
from metrocli.check.rules.names.member_names import MEMBER_AMBIGUOUS
from metrocli.errors import Refused, UnreadableData
from metrocli.xlsx.kept_tabs import build_package, read_packed_parts
from metrocli.xlsx.package import find_tab_part, read_relationships
from metrocli.xlsx.tables.lost_text import CHARACTERS_REPLACED, TEXTS_CUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.messages import Message
    from metrocli.sheets.table import RawTable

MEMBERS = "member,region\nOak Town,North\nOak Hill,North\n"
ACTIVITIES = "id,title,members\nA-1,One,Oak Town\n,,\nA-2,Two,Oak; Oak Hill\n"
WARNING = "00FCE3A6"
DAMAGED = "xl/worksheets/sheet2.xml"
OAK = MEMBER_AMBIGUOUS(text="Oak", names=("Oak Town", "Oak Hill"))


def marked(path: Path) -> tuple[Workbook, tuple[Message, ...]]:
    evidence = read_evidence(path)
    copy = mark_findings(evidence, check_dataset(evidence, CheckOptions(select=("N103", "S001"))).findings)
    return load_workbook(io.BytesIO(copy.content)), copy.notes


@pytest.fixture
def formatted(tmp_path: Path) -> Path:
    """A workbook with a title row, formats, a comment, a drop-down, merged cells and another tab."""
    book = Workbook()
    members = book.active
    assert members is not None
    members.title = "memberships"
    for row in (["member", "region"], ["Oak Town", "North"], ["Oak Hill", "North"]):
        members.append(row)
    tab = book.create_sheet("Activities")
    for row in (["All we did"], [], ["id", "title", "members"], ["A-1", "One", "Oak"], ["A-2", "Two", "Oak Town"]):
        tab.append(row)
    tab["C4"].comment = Comment("ask Ana", "Ben")
    tab["B4"].font = Font(bold=True, color="FF0000")
    tab.add_data_validation(DataValidation(type="list", formula1='"Oak Town,Oak Hill"', sqref="C4:C9"))
    tab.merge_cells("C5:D5")
    book.create_sheet("remarks")["A1"] = "keep me"
    path = tmp_path / "association.xlsx"
    book.save(path)
    return path


def test_the_copy_of_a_workbook(formatted: Path) -> None:
    book, notes = marked(formatted)
    assert book.sheetnames == ["findings", "memberships", "Activities", "remarks"]
    cell = book["Activities"]["C4"]
    assert cell.fill.start_color.rgb == WARNING
    assert cell.comment is not None
    assert cell.comment.text == f"ask Ana\n\nN103 warning: {OAK}"
    assert book["Activities"]["B4"].font.color.rgb == "00FF0000"
    assert [str(each.sqref) for each in book["Activities"].data_validations.dataValidation] == ["C4:C9"]
    assert book["Activities"].merged_cells.ranges
    assert book["remarks"]["A1"].value == "keep me"
    assert notes == ()


def test_the_list_links_to_every_finding(formatted: Path) -> None:
    book, _ = marked(formatted)
    sheet = book["findings"]
    assert [cell.value for cell in sheet[2]] == [
        "warning", "N103", "activities", "C4", None, "members", "Oak",
        OAK.text, OAK.fix,
    ]  # fmt: skip
    assert sheet["D2"].hyperlink.location == "'Activities'!C4"
    assert sheet["A2"].fill.start_color.rgb == WARNING
    assert book.active is sheet


def test_the_copy_of_a_folder_is_a_new_workbook(folder: Callable[..., Path]) -> None:
    book, _ = marked(folder(memberships=MEMBERS, activities=ACTIVITIES))
    assert book.sheetnames == ["findings", "memberships", "activities"]
    assert book["activities"]["C3"].value == "Oak; Oak Hill"
    assert book["activities"]["C3"].fill.start_color.rgb == WARNING
    assert book["findings"]["D2"].value == "C3"


def test_an_unreadable_sheet_is_listed_without_a_link(folder: Callable[..., Path]) -> None:
    book, _ = marked(folder(memberships=MEMBERS, aliases=""))
    assert book["findings"]["B2"].value == "S001"
    assert book["findings"]["D2"].hyperlink is None


def test_texts_are_never_formulas(folder: Callable[..., Path]) -> None:
    path = folder(memberships="member,region\n=1+1 A,North\n=1+1 B,North\n", activities="id,title,members\n1,a,=1+1\n")
    book, _ = marked(path)
    assert book["findings"]["G2"].data_type == "s"
    assert book["findings"]["G2"].value == "=1+1"
    assert book["activities"]["C2"].comment.text.startswith("N103 warning: '=1+1' ")


def test_a_finding_in_merged_cells_is_marked_at_the_first_cell(formatted: Path) -> None:
    book = load_workbook(formatted)
    book["Activities"]["C5"] = "Oak"
    book.save(formatted)
    marks, _ = marked(formatted)
    assert marks["Activities"]["C5"].comment is not None


def test_warnings_of_openpyxl_become_notes(formatted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import warnings

    import openpyxl

    def warning(*given: object, **named: object) -> Workbook:
        warnings.warn("Slicers are not supported", stacklevel=1)
        return load_workbook(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(openpyxl, "load_workbook", warning)
    _, notes = marked(formatted)
    assert [(note.code, note.values["parts"]) for note in notes] == [("parts-unsupported", "Slicers are not supported")]


def test_lost_shapes_and_macros_become_notes(formatted: Path) -> None:
    with zipfile.ZipFile(formatted, "a") as book:
        book.writestr("xl/drawings/drawing9.xml", "<xdr:wsDr><xdr:sp macro=''></xdr:sp></xdr:wsDr>")
        book.writestr("xl/vbaProject.bin", b"macros")
    _, notes = marked(formatted)
    assert [describe(note, "parts") for note in notes] == [("parts-left-out", ("macros", "shapes"))]


def test_lost_pictures_and_conversations_become_a_note(formatted: Path) -> None:
    with zipfile.ZipFile(formatted, "a") as book:
        book.writestr("xl/media/image1.png", b"picture")
        book.writestr("xl/threadedComments/threadedComment1.xml", b"<a/>")
        book.writestr("xl/pivotTables/_rels/pivotTable1.xml.rels", b"<a/>")
    _, notes = marked(formatted)
    assert [describe(note, "parts") for note in notes] == [("parts-left-out", ("pictures", "conversations"))]


def test_lost_drop_down_lists_become_a_note(formatted: Path, rewrite_part: Callable[..., Path]) -> None:
    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/></extLst></worksheet>'
    )
    rewrite_part(formatted, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</worksheet>", extension))
    _, notes = marked(formatted)
    parts = ("drop-down lists from other tabs",)
    assert [describe(note, "parts") for note in notes] == [("parts-left-out", parts)]


def test_the_copy_of_another_kind_of_workbook_is_new(tmp_path: Path) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("member", "region")
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="memberships"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "book.ods", "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
    _, notes = marked(tmp_path / "book.ods")
    assert [note.code for note in notes] == ["copy-is-new"]


def test_rows_above_the_headers_are_named(folder: Callable[..., Path]) -> None:
    _, notes = marked(folder(memberships=f"Our members\n{MEMBERS}"))
    assert [describe(note, "count") for note in notes] == [("rows-above-header", 1)]


def test_a_workbook_that_cannot_be_copied_is_an_error(formatted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl

    def failing(*_: object, **__: object) -> Workbook:
        raise KeyError("styles")

    monkeypatch.setattr(openpyxl, "load_workbook", failing)
    with pytest.raises(UnreadableData) as error:
        marked(formatted)
    assert (error.value.message.code, str(error.value.message.place)) == ("workbook-not-copied", "association.xlsx")


def share_texts(path: Path, rewrite_part: Callable[..., Path]) -> None:
    """Store the text of A4 of the second tab apart, as spreadsheet programs do."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="s" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'.encode()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    stated = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{stated}"/></Types>'.encode()
    cell = re.compile(rb'<c r="A4"[^>]*>.*?</c>')
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>x</t></si><si><t>A-1</t></si></sst>')
    rewrite_part(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    rewrite_part(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    rewrite_part(path, DAMAGED, lambda xml: cell.sub(b'<c r="A4" t="s"><v>1</v></c>', xml))


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[:-60],
        lambda _: b"",
        lambda xml: xml.replace(b"<row", b"<wor"),
        lambda xml: xml.replace(b't="s"><v>1', b't="s"><v>99'),
        lambda xml: xml.replace(b'r="A4"', b'r="A4" s="99"'),
        lambda xml: xml.replace(b'"C5:D5"', b'"A6:XFD1048576"'),
    ],
)
def test_a_damaged_tab_is_copied_as_it_is(
    formatted: Path, rewrite_part: Callable[..., Path], change: Callable[[bytes], bytes]
) -> None:
    share_texts(formatted, rewrite_part)
    with zipfile.ZipFile(formatted) as book:
        whole = book.read(DAMAGED)
    rewrite_part(formatted, DAMAGED, change)
    with zipfile.ZipFile(formatted) as book:
        before = {name: book.read(name) for name in book.namelist()}
        relations = before["xl/worksheets/_rels/sheet2.xml.rels"]
    evidence = read_evidence(formatted)
    copy = mark_findings(evidence, check_dataset(evidence, CheckOptions(select=("N103", "S0"))).findings)
    assert [describe(note, "tabs") for note in copy.notes] == [("tabs-not-marked", ("Activities",))]
    with zipfile.ZipFile(io.BytesIO(copy.content)) as book:
        assert book.testzip() is None
        assert find_tab_part(book, "Activities") == f"xl/unmarked/{DAMAGED}"
        assert book.read(f"xl/unmarked/{DAMAGED}") == before[DAMAGED]
        assert book.read("xl/sharedStrings.xml") == before["xl/sharedStrings.xml"]
        assert dict(read_relationships(book).values())["sharedStrings"] == "xl/sharedStrings.xml"
        targets = [target.lstrip("/") for target in re.findall(r'Target="([^"]*)"', relations.decode())]
        assert len(targets) == 2
        for target in targets:
            assert book.read(f"xl/unmarked/{target}") == before[target]
        moved = book.read("xl/unmarked/xl/worksheets/_rels/sheet2.xml.rels")
        assert re.findall(r'Target="/([^"]*)"', moved.decode()) == [f"xl/unmarked/{target}" for target in targets]
    # With the damage undone, the numbers of texts and styles mean what they meant.
    formatted.write_bytes(copy.content)
    rewrite_part(formatted, f"xl/unmarked/{DAMAGED}", lambda _: whole)
    sheet = load_workbook(formatted)["Activities"]
    assert (sheet["A4"].value, sheet["B4"].font.color.rgb) == ("A-1", "00FF0000")
    assert sheet["C4"].comment.text == "ask Ana"


def test_the_other_tabs_are_marked(formatted: Path, rewrite_part: Callable[..., Path]) -> None:
    """The damaged tab is restored in the copy, so that it can be compared."""
    with zipfile.ZipFile(formatted) as book:
        whole = book.read("xl/worksheets/sheet1.xml")
    rewrite_part(formatted, "xl/worksheets/sheet1.xml", lambda xml: xml[:-60])
    evidence = read_evidence(formatted)
    (finding,) = check_dataset(evidence, CheckOptions(select=("S001",))).findings
    place = replace(finding.cell, sheet="activities", row=4, index=1)
    copy = mark_findings(evidence, [finding, finding._replace(cell=place)])
    formatted.write_bytes(copy.content)
    rewrite_part(formatted, "xl/unmarked/xl/worksheets/sheet1.xml", lambda _: whole)
    marks = load_workbook(formatted)
    assert marks.sheetnames == ["findings", "memberships", "Activities", "remarks"]
    assert [[cell.value for cell in row] for row in marks["memberships"].iter_rows()] == [
        ["member", "region"], ["Oak Town", "North"], ["Oak Hill", "North"],
    ]  # fmt: skip
    assert marks["Activities"]["B4"].comment.text.startswith("S001 error")
    assert marks["findings"]["D2"].hyperlink is None
    assert marks["findings"]["D3"].hyperlink.location == "'Activities'!B4"


def test_a_part_with_a_wrong_checksum_is_copied_as_it_is_packed(formatted: Path) -> None:
    raw = formatted.read_bytes()
    before = read_packed_parts(raw)
    wrong = before[DAMAGED]._replace(checksum=before[DAMAGED].checksum ^ 1)
    formatted.write_bytes(build_package({**before, DAMAGED: wrong}))
    evidence = read_evidence(formatted)
    copy = mark_findings(evidence, [])
    assert [describe(note, "tabs") for note in copy.notes] == [("tabs-not-marked", ("Activities",))]
    assert read_packed_parts(copy.content)[f"xl/unmarked/{DAMAGED}"] == wrong


def test_a_tab_without_its_part_is_named(formatted: Path) -> None:
    parts = read_packed_parts(formatted.read_bytes())
    del parts[DAMAGED]
    formatted.write_bytes(build_package(parts))
    book, notes = marked(formatted)
    assert book.sheetnames == ["findings", "memberships", "remarks"]
    assert ("tabs-not-copied", ("Activities",)) in [describe(note, "tabs") for note in notes if "tabs" in note.values]


def test_a_workbook_without_a_whole_tab_cannot_be_copied(formatted: Path, rewrite_part: Callable[..., Path]) -> None:
    evidence = read_evidence(formatted)
    for number in (1, 2, 3):
        rewrite_part(formatted, f"xl/worksheets/sheet{number}.xml", lambda xml: xml[:-60])
    with pytest.raises(UnreadableData) as error:
        mark_findings(evidence, [])
    assert error.value.message.code == "workbook-not-copied"


def test_tabs_under_other_names_are_marked(formatted: Path) -> None:
    book = load_workbook(formatted)
    book["Activities"].title = "Actividades"
    book.save(formatted)
    marks, _ = marked(formatted)
    assert marks["Actividades"]["C4"].comment is not None


def test_a_chart_tab_is_kept(formatted: Path) -> None:
    book = load_workbook(formatted)
    chart = BarChart()
    chart.add_data(Reference(book["memberships"], min_col=1, min_row=1, max_row=3))
    book.create_chartsheet("Graph").add_chart(chart)
    book.save(formatted)
    evidence = read_evidence(formatted)
    copy = load_workbook(io.BytesIO(mark_findings(evidence, check_dataset(evidence, CheckOptions()).findings).content))
    assert copy.sheetnames == ["findings", "memberships", "Activities", "remarks", "Graph"]


def test_characters_that_a_workbook_cannot_hold_are_left_out(folder: Callable[..., Path]) -> None:
    long, sheet = "x" * 40_000, "a sheet whose name no tab of a workbook can have"
    path = folder(memberships=MEMBERS, activities=f"id,title,members\nA-1,\x1bOne,Oak\nA-2,{long},Oak\n")
    (path / f"{sheet}.csv").write_text("a,b\n1,2\n")
    book, notes = marked(path)
    assert book["activities"]["B2"].value == "\N{REPLACEMENT CHARACTER}One"
    assert book["activities"]["B3"].value == "x" * 32_766 + "…"
    assert book["activities"]["C3"].comment is not None
    assert book.sheetnames[-1] == sheet[:31].rstrip()
    assert notes == (
        TEXTS_CUT(count=1, cells=["activities!B3"], limit=32_767),
        CHARACTERS_REPLACED(count=1, cells=["activities!B2"]),
    )


def test_the_data_itself_is_not_overwritten(formatted: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused) as error:
        refuse_overwriting(formatted, formatted)
    assert (error.value.message.code, error.value.message.values) == ("copy-over-data", {"path": str(formatted)})
    refuse_overwriting(tmp_path / "other.xlsx", formatted)


def test_only_the_most_severe_findings_are_marked_and_all_are_listed(
    formatted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrocli.check.marked_copy.MOST_MARKED", 2)
    book = load_workbook(formatted)
    for number in range(2):
        book["Activities"].append([f"B-{number}", "Three", "Oak"])
    book["Activities"].append(["B-0", "The id of another row", ""])
    book.save(formatted)
    evidence = read_evidence(formatted)
    findings = check_dataset(evidence, CheckOptions()).findings
    copy = mark_findings(evidence, findings)
    assert [(note.code, note.values["count"], note.values["limit"]) for note in copy.notes] == [
        ("findings-not-marked", len(findings) - 2, 2)
    ]
    copied = load_workbook(io.BytesIO(copy.content))
    texts = [cell.comment.text for tab in copied for row in tab.iter_rows() for cell in row if cell.comment]
    own = [text for text in texts if "ask Ana" not in text]
    assert 1 <= len(own) <= 2
    assert all(" error: " in text for text in own)
    codes = {row[1].value for row in copied["findings"].iter_rows(min_row=2)}
    assert codes == {finding.rule.code for finding in findings}


def test_the_rows_of_a_new_workbook_are_numbered_once(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbering them for each finding took the square of the rows."""
    numbered = []

    def count(table: RawTable) -> dict[int, int]:
        numbered.append(table.name)
        rows: dict[int, int] = number_rows(table)
        return rows

    number_rows = vars(marked_copy)["_number_rows"]
    monkeypatch.setattr(marked_copy, "_number_rows", count)
    rows = "".join(f"A-{number},One,Oak\n" for number in range(50))
    book, _ = marked(folder(memberships=MEMBERS, activities=f"id,title,members\n{rows}"))
    assert [row for row in range(1, 53) if book["activities"][f"C{row}"].comment] == [*range(2, 52)]
    assert numbered == ["memberships", "activities"]
