"""The report as a Word file: read back, the same bytes on every day, pictures with descriptions, nothing acting."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import docx
import pytest
from invented_report import HOSTILE, SAMPLE  # type: ignore[import-not-found] # it is in this folder

from metrocli.errors import MissingExtra
from metrocli.report.writers.docx import write_report
from metrocli.report.writers.registry import WriterOptions

if TYPE_CHECKING:
    from docx.document import Document


@cache
def write() -> bytes:
    return write_report(SAMPLE, WriterOptions()).content


@cache
def read() -> Document:
    return docx.Document(io.BytesIO(write()))


def read_part(name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(write())) as package:
        return package.read(name).decode()


def test_headings_are_in_reading_order() -> None:
    headings = [
        (each.style.name, each.text) for each in read().paragraphs if each.style and "Heading" in each.style.name
    ]
    assert headings[:5] == [
        ("Heading 1", "Overview"), ("Heading 1", "A note"), ("Heading 1", "Activities"),
        ("Heading 2", "A Life on the water"), ("Heading 3", "Opening regatta"),
    ]  # fmt: skip


def test_the_contents_have_their_entries_and_lead_to_the_sections() -> None:
    document = read_part("word/document.xml")
    assert 'TOC \\o "1-2"' in document
    targets = set(re.findall(r'w:anchor="([^"]+)"', document))
    marks = set(re.findall(r'w:bookmarkStart[^>]*w:name="([^"]+)"', document))
    assert targets <= marks
    assert "section_activities_a" in targets
    assert "w:updateFields" not in read_part("word/settings.xml")


def test_texts_have_named_styles_that_an_officer_can_change() -> None:
    names = {paragraph.style.name for paragraph in read().paragraphs if paragraph.style}
    assert {"Title", "Report Lead", "Report Warning", "Report Activity Date", "Report Activity Summary"} <= names


def test_tables_hold_the_figures_and_repeat_their_heads() -> None:
    texts = [[cell.text for cell in row.cells] for table in read().tables for row in table.rows]
    assert ["region", "took part", "members", "share"] in texts
    assert ["Upper River", "2[3]", "3", "67%"] in texts
    assert ["all", "2", "8", "25%"] in texts
    assert read_part("word/document.xml").count("w:tblHeader") >= 5


def test_charts_are_svg_with_png_and_a_description() -> None:
    with zipfile.ZipFile(io.BytesIO(write())) as package:
        media = [name for name in package.namelist() if name.startswith("word/media/")]
        pictures = [package.read(name) for name in media if name.endswith(".png")]
    assert sum(name.endswith(".svg") for name in media) == 6
    assert all(picture.startswith(b"\x89PNG") and len(picture) > 500 for picture in pictures)
    assert 'descr="Upper River 2 of 3; Delta 0 of 4"' in read_part("word/document.xml")


def test_an_activity_stays_with_its_title_and_has_its_facts() -> None:
    texts = [paragraph.text for paragraph in read().paragraphs]
    place = texts.index("Opening regatta")
    assert texts[place - 1 : place + 8] == [
        "14 January", "Opening regatta", "festival · Alderford · 80 people engaged · R-01",
        "Outcomes: A-1 Life on the water",
        "Challenges: W1 High water", "2 members[1]: Alderford, Brackwater", "Alliances: Anglers' Guild",
        "Boats from every town of the river.", "And one more line.",
    ]  # fmt: skip
    assert read().styles["Report Activity Date"].paragraph_format.keep_with_next


def test_hostile_text_stays_text() -> None:
    assert any(paragraph.text == HOSTILE for paragraph in read().paragraphs)
    with zipfile.ZipFile(io.BytesIO(write())) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
    external = re.findall(r'Target="([^"]+)" TargetMode="External"', relations)
    assert sorted(external) == ["https://example.org/a?b=1&amp;c=2", "mailto:a@b.org"]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_report(SAMPLE, WriterOptions()).content == write()


def test_the_draft_is_marked_and_the_language_is_set() -> None:
    assert read().sections[0].header.paragraphs[0].text == "DRAFT"
    assert 'w:lang w:val="en"' in read_part("word/styles.xml")


def test_without_typst_each_chart_is_a_table_and_one_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    written = write_report(SAMPLE, WriterOptions())
    assert [note.code for note in written.notes] == ["charts-as-tables"]
    document = docx.Document(io.BytesIO(written.content))
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert ["line", "activities"] in heads


def test_without_python_docx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtra):
        write_report(SAMPLE, WriterOptions())
