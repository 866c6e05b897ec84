"""Reading one invented document in each format, and files that are foreign, damaged or hostile."""

from __future__ import annotations

import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from invented_document import PARTS, write_invented  # type: ignore[import-not-found] # it is in a folder above

from metrocli.errors import ExitCode, MissingExtra, UnreadableData
from metrocli.importing.readers.registry import read_document

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, content: str) -> list[tuple[str, str]]:
    path.write_text(content, encoding="utf-8")
    return [(line.kind.value, line.text) for line in read_document(path).lines]


@pytest.mark.parametrize("suffix", ["md", "html", "docx"])
def test_each_format_has_the_same_lines(tmp_path: Path, suffix: str) -> None:
    write_invented(tmp_path / f"report.{suffix}")
    document = read_document(tmp_path / f"report.{suffix}")
    assert [(line.kind.value, line.text, line.level) for line in document.lines] == list(PARTS)
    assert [line.cells for line in document.lines if line.cells] == [
        ("Upper", "Słubice", "Gubin"),
        ("", "Kostrzyn", "Nowa Sól"),
    ]


def test_text_has_the_same_lines_without_levels(tmp_path: Path) -> None:
    write_invented(tmp_path / "report.txt")
    assert [line.text for line in read_document(tmp_path / "report.txt").lines] == [text for _, text, _ in PARTS]


def test_the_content_decides_and_then_the_ending(tmp_path: Path) -> None:
    for suffix, name in (("html", "report.txt"), ("docx", "report.pdf"), ("md", "report.md")):
        write_invented(tmp_path / f"a.{suffix}")
        (tmp_path / f"a.{suffix}").replace(tmp_path / name)
        assert read_document(tmp_path / name).format == {"md": "markdown"}.get(suffix, suffix)


def test_cells_of_html_extend_and_hold_blocks(tmp_path: Path) -> None:
    rows = read(
        tmp_path / "a.html",
        "<html><table><caption>Towns</caption><tr><th rowspan=2>North<th colspan=2><p>Two</p><ul><li>more</ul>"
        "<tr><td>a<br>b<td><table><tr><td>in<td>side</table></table><p>after",
    )
    assert rows == [
        ("caption", "Towns"),
        ("row", "North\tTwo more\t"),
        ("row", "\ta b\tin side"),
        ("text", "after"),
    ]


def test_an_item_of_html_has_one_first_line(tmp_path: Path) -> None:
    lines = read(
        tmp_path / "a.html", "<ul><li><p>One</p><p>more</p><ul><li>Two<br>and</ul></ul><h2>A<br>B</h2>c<b>d</b>"
    )
    assert lines == [
        ("item", "One"), ("text", "more"), ("item", "Two"), ("text", "and"), ("heading", "A"), ("heading", "B"),
        ("text", "cd"),
    ]  # fmt: skip


def test_docx_keeps_what_others_inserted_and_controls_hold(tmp_path: Path) -> None:
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document.element.body.insert(0, parse_xml(
        f"<w:sdt {space}><w:sdtContent><w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old"
        "</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>[3]</w:t></w:r>"
        "<w:r><w:tab/><w:t>cell</w:t>"
        "</w:r></w:p></w:sdtContent></w:sdt>"
    ))  # fmt: skip
    document.sections[0].header.paragraphs[0].text = "Spring 2023"
    document.save(str(tmp_path / "a.docx"))
    read_back = read_document(tmp_path / "a.docx")
    assert [line.cells for line in read_back.lines] == [("new", "cell")]
    assert [line.text for line in read_back.running_lines] == ["Spring 2023"]


def test_a_damaged_or_foreign_document_is_one_sentence(tmp_path: Path) -> None:
    write_invented(tmp_path / "a.docx")
    whole = (tmp_path / "a.docx").read_bytes()
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(tmp_path / "a.docx") as source, zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, content[: len(content) // 2] if part == "word/document.xml" else content)
    cut = tmp_path / "x.docx"
    cut.write_bytes(whole[: len(whole) // 2])
    picture = tmp_path / "p.html"
    picture.write_bytes(b"<html>\0\1\2")
    locked = tmp_path / "locked.docx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    codes = {broken: "document-damaged", cut: "document-damaged", picture: "document-not-text"}
    codes[locked] = "document-password"
    for path, code in codes.items():
        with pytest.raises(UnreadableData) as error:
            read_document(path)
        assert error.value.message.code == code
        assert error.value.exit_code is ExitCode.UNREADABLE


@pytest.mark.parametrize(
    "content", ["<p>" * 200_000, "<div hidden>" * 100_000, "<table><tr>" * 50_000, "</b>" * 200_000, "<!" * 100_000]
)
def test_hostile_html_ends(tmp_path: Path, content: str) -> None:
    assert read(tmp_path / "a.html", f"<html><p>one{content}")[0][1].startswith("one")


@pytest.mark.parametrize(
    "content", ["<![bogus[", "<![", "<![ >", "<!DOCTYPE x [<!y>", "<![CDATA[", "<!" + "[x" * 99_999]
)
def test_sections_that_are_not_html_end(tmp_path: Path, content: str) -> None:
    assert read(tmp_path / "a.html", f"<html><p>one</p>{content}")[0] == ("text", "one")


def test_sections_of_office_programs_keep_their_text(tmp_path: Path) -> None:
    content = "<html><p><![if !supportLists]>1. <![endif]>Lima</p><!--[if gte mso 9]>a<![endif]--><p>Quito"
    assert read(tmp_path / "a.html", content) == [("text", "1. Lima"), ("text", "Quito")]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<meta charset="iso-8859-2">', "iso-8859-2"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1250'>", "cp1250"),
        ('<meta charset="iso-8859-2">', "utf-8"),
        ('<meta charset="unknown">', "utf-8"),
        ('<meta charset="shift_jis">', "utf-8"),
        ("", "utf-8"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, declared: str, encoding: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><head>{declared}</head><p>Łódź, České Budějovice".encode(encoding))
    assert read_document(path).lines[0].text == "Łódź, České Budějovice"


@pytest.mark.parametrize(("suffix", "library"), [("docx", "docx"), ("pdf", "pypdfium2")])
def test_a_missing_library_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, library: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "docx":
        write_invented(path)
    else:
        path.write_bytes(b"%PDF-1.4")
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra) as error:
        read_document(path)
    assert error.value.extra == "import"


def test_a_workbook_and_a_presentation_are_not_documents(tmp_path: Path) -> None:
    kinds = {"spreadsheetml.sheet": "workbook-as-document", "presentationml.presentation": "not-a-document"}
    kinds["wordprocessingml.template"] = "not-a-document"
    for kind, code in kinds.items():
        path = tmp_path / "a.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", f"application/vnd.openxmlformats-officedocument.{kind}.main+xml")
        with pytest.raises(UnreadableData) as error:
            read_document(path)
        assert error.value.message.code == code


def test_the_lines_of_one_paragraph_are_separated_from_those_around_it(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>Text</p><p>Eva Lund<br>Director</p><p>Kim Ray<br>Officer</p><p>End</p><p>It</p>", "utf-8")
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for text in ("Text", "Eva Lund\nDirector", "Kim Ray\nOfficer", "End", "It"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))
    for name in ("a.html", "a.docx"):
        assert [line.number for line in read_document(tmp_path / name).lines] == [1, 3, 4, 7, 8, 10, 11]
