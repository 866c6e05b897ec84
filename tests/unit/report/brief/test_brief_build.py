"""The brief as a person reads it before a meeting: a busy member, a silent one, and one whose seat changed hands."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import AmbiguousName, UnknownName
from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.brief.build import BriefRequest, build_brief
from metrocli.report.settings import ReportSettings
from metrocli.report.writers.markdown import write_report
from metrocli.report.writers.registry import WriterOptions
from metrocli.report.writers.xlsx import write_report as write_xlsx
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from metrocli.query.selecting.selection import Selection

SEAT_CHANGED = """\
Africa · South Africa · full member
- **10** of 29 activities (34% · on average 2.28 a member in Africa)
- **first** of 25 members in Africa (18 of them took part)
- **12** outcomes that it worked on
## Who holds its seats on 31 December 2021
- Member (board): Mpho Phalatse, Executive Mayor of Johannesburg, since 22 Nov 2021
- Member (board): vacant 19 Sep–21 Nov 2021
- Member (board): Jolidee Matongo, Executive Mayor of Johannesburg, until 18 Sep 2021
## What it took part in
| Learning program "Resilient City" | 6–24 Sep | L2A2D3 |
- Meetings: no bilateral meeting is recorded for this period
- Counted: named in the published engagement list of 2021-T3 (as Johannesburg)
## What is open
- Learning course "The Metropolitan Governance in Africa" · 1 Oct–9 Dec 2021 · in progress
## What it could join
**Outcomes that these members work on and it does not**
"""
BUSY = """\
Asia-Pacific · China · full member
- **13** of 29 activities (45% · on average 1.32 a member in Asia-Pacific)
- **first** of 75 members in Asia-Pacific (47 of them took part)
- **14** outcomes that it worked on
- Regional Secretary: Decun Zhan
- Presidency (board): Wen Guohui, Mayor of Guangzhou
**the last 12 of 13 activities**
- Meetings: September 2021 online
- Five metropolitan approaches to international action · 29 Dec 2021 · publication due 2022
- Preparation of the report of the City Managers Community 2021 · 29 Dec 2021 · report due 2022-Q1
"""
SILENT = """\
Africa · Ethiopia · full member
- **0** of 29 activities (on average 2.28 a member in Africa)
- **18** of 25 members in Africa took part
It did not take part in any activity of this period.
## Other contact with it
- Meetings: no bilateral meeting is recorded for this period
- Counted: named in the published engagement list of 2021-T3 (as Addis Ababa)
## What it could join
**Outcomes that members in Africa work on and it does not**
"""


@pytest.fixture(scope="module")
def selection() -> Selection:
    return select_time(open_dataset(find_bundled_data(), "en"), Filters(period=("2021-T3",)))


def read(selection: Selection, name: str) -> list[str]:
    """Return the lines of a brief without the numbers of sources."""
    built = build_brief(BriefRequest(selection, name, load_language("en"), ReportSettings()))
    numbers = [f"[^{source.number}]" for source in built.report.sources]
    text = write_report(built.report, WriterOptions()).content.decode()
    for number in numbers:
        assert f"{number}: " in text
        assert text.count(number) > 1
        text = text.replace(number, "")
    return text.split("\n")


@pytest.mark.parametrize(
    ("name", "expected"), [("Johannesburg", SEAT_CHANGED), ("Guangzhou", BUSY), ("Addis Ababa", SILENT)]
)
def test_its_lines_in_order(selection: Selection, name: str, expected: str) -> None:
    lines = iter(read(selection, name))
    assert [line for line in expected.splitlines() if line not in lines] == []


def test_a_silent_member_has_no_empty_tables(selection: Selection) -> None:
    headings = [line for line in read(selection, "Addis Ababa") if line.startswith("## ")]
    assert headings == [
        "## At a glance",
        "## Other contact with it",
        "## What it could join",
        "## Sources of the figures",
    ]


def test_a_member_that_could_join_an_open_activity_is_shown_it(selection: Selection) -> None:
    [row] = [line for line in read(selection, "Addis Ababa") if line.startswith("| L1A3D1 ")]
    assert '| 13 | open: Learning course "The Metropolitan Governance in Africa" · 1 Oct–9 Dec 2021' in row


def test_a_name_in_doubt(selection: Selection) -> None:
    with pytest.raises(AmbiguousName):
        read(selection, "Barcelona")
    with pytest.raises(UnknownName):
        read(selection, "Atlantis")


def test_a_workbook_has_the_brief_on_one_tab(selection: Selection) -> None:
    from openpyxl import load_workbook

    built = build_brief(BriefRequest(selection, "Johannesburg", load_language("en"), ReportSettings()))
    book = load_workbook(BytesIO(write_xlsx(built.report, WriterOptions()).content))
    assert book.sheetnames == ["Johannesburg", "Sources of the figures", "about"]
    first = [cell.value for cell in book["Johannesburg"]["A"] if cell.value]
    assert first[:3] == ["At a glance", "Africa · South Africa · full member", "figure"]
    assert "Who holds its seats on 31 December 2021" in first


def test_a_pdf_has_two_pages_at_most(selection: Selection) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    pytest.importorskip("typst")
    from metrocli.report.writers.pdf import write_report as write_pdf

    for name, pages in (("Guangzhou", 2), ("Addis Ababa", 1)):
        built = build_brief(BriefRequest(selection, name, load_language("en"), ReportSettings()))
        assert len(pdfium.PdfDocument(write_pdf(built.report, WriterOptions()).content)) == pages
