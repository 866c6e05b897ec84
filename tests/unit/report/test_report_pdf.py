"""The report as PDF: text, outline and tags read back, the same bytes twice, hostile text, and missing glyphs."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from invented_report import HOSTILE, SAMPLE  # type: ignore[import-not-found] # it is in this folder

from metrocli.report.logo import BrokenLogo
from metrocli.report.model import Image
from metrocli.report.writers.pdf import write_report
from metrocli.report.writers.registry import WriterOptions, Written

if TYPE_CHECKING:
    from metrocli.report.model import Report


@cache
def write(report: Report = SAMPLE) -> Written:
    return write_report(report, WriterOptions())


def read_text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join("\n".join(pages).split())


def test_every_text_of_the_report_is_in_the_pdf() -> None:
    text = read_text(write().content)
    for words in (
        "Progress report", "Riverlands League", "Winter 2023", "DRAFT", "2 errors are open", "people engaged",
        "published; 1 of 3 activities has a figure", "Most activities were in the north", "strong", "first",
        "Opening regatta", "14 January", "festival · Alderford · 80 people engaged · R-01", "A-1 Life on the water",
        "Alderford, Brackwater", "Anglers' Guild", "And one more line.", "Town 39", "Sea & coast", "unknown",
        "Upper River, took part: 2", "memberships.csv, miembro: A2:A4", "1 Quay Street",
    ):  # fmt: skip
        assert words in text, words


def test_it_is_tagged_with_its_language_and_claims_pdf_ua() -> None:
    content = write().content
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid:part" in content
    assert write().notes == ()
    with pypdfium2.PdfDocument(content) as document:
        assert document.get_metadata_dict()["Title"] == SAMPLE.full_title
        assert document.is_tagged()


def test_the_outline_has_the_sections_in_order() -> None:
    with pypdfium2.PdfDocument(write().content) as document:
        titles = [entry.get_title() for entry in document.get_toc()]
    assert [title for title in titles if title not in {"Contents", "Opening regatta", HOSTILE}][:4] == [
        "Overview", "A note", "Activities", "A Life on the water",
    ]  # fmt: skip


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_report(SAMPLE, WriterOptions()).content == write().content


def test_hostile_text_stays_text() -> None:
    text = read_text(write().content)
    assert '#read("/etc/passwd")' in text
    assert "root:" not in text
    assert b"/JavaScript" not in write().content


@pytest.mark.parametrize("part", ["title", "facts", "summary", "people"])
@pytest.mark.parametrize("piece", ["word ", "letters"])
def test_no_part_of_an_activity_is_lost_at_the_end_of_a_page_or_a_line(part: str, piece: str) -> None:
    of_line = SAMPLE.sections[2].sections[0]
    (block,) = of_line.blocks
    activity = block.activities[0]._replace(source=0, **{part: piece * 2_000})
    below = of_line._replace(blocks=(block._replace(activities=(activity,)),))
    report = SAMPLE._replace(sections=(SAMPLE.sections[2]._replace(blocks=(), sections=(below,)),))
    content = write_report(report, WriterOptions()).content
    text = re.sub("[\\s\x02\ufffe\u200b-]", "", read_text(content))
    assert text.count(piece.strip()) > 1_990


@pytest.mark.slow
def test_a_character_without_a_glyph_is_named_and_the_claim_is_dropped() -> None:
    report = SAMPLE._replace(association="广州 League")
    written = write_report(report, WriterOptions())
    (note,) = written.notes
    assert (note.code, dict(note.values)) == ("glyphs-missing", {"characters": ("广", "州")})
    assert b"pdfuaid:part" not in written.content
    assert b"/StructTreeRoot" in written.content


@pytest.mark.parametrize(
    "logo",
    [
        Image("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="-5"/>', "x"),
        Image("image/jpeg", b"\xff\xd8\xff\xd9", "x"),
        Image("image/png", b"\x89PNG\r\n\x1a\n", "x"),
    ],
)
def test_a_logo_that_cannot_be_drawn_is_a_mistake(logo: Image) -> None:
    with pytest.raises(BrokenLogo) as error:
        write_report(SAMPLE._replace(logo=logo), WriterOptions())
    assert error.value.message.code == "logo-not-drawn"
