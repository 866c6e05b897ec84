"""The HTML report in a real browser: at every width, by keyboard, without its script, on paper."""

from __future__ import annotations

import re
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from metrocli.library.dataset import open_dataset
from metrocli.report.model import (
    Activities,
    Activity,
    Coded,
    ColumnKind,
    Paragraph,
    Report,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
)
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from opened_page import OpenedPage  # type: ignore[import-not-found] # it is in this folder
    from playwright.sync_api import Page

    Show = Callable[..., OpenedPage]

PERIOD = "2021-T3"
SHOWN = "[...document.querySelectorAll('article')].filter((one) => one.checkVisibility()).map((one) => one.id.slice(9))"
COUNT = "document.querySelector('output').value"


def choose(page: Page, **values: str) -> list[str]:
    """Set the filters as a person does, and return the ids of the activities that are left."""
    for name, value in values.items():
        field = page.locator(f"form [name={name}]")
        if name == "text":
            field.fill(value)
        else:
            field.select_option(value)
    shown: list[str] = page.evaluate(SHOWN)
    return shown


def wait_until(page: Page, condition: str) -> None:
    """Wait for a condition; Playwright's own way would need `eval`, which the policy of the page forbids."""
    deadline = monotonic() + 10
    while not page.evaluate(condition):
        assert monotonic() < deadline, condition
        page.wait_for_timeout(20)


class TestOpening:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [360, 800, 1440])
    def test_nothing_is_loaded_said_or_too_wide(self, show: Show, report_page: Path, width: int, scheme: str) -> None:
        page, events = show(report_page, width=width, scheme=scheme)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert events == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_is_accessible(
        self, show: Show, report_page: Path, scheme: str, find_violations: Callable[[OpenedPage], list[str]]
    ) -> None:
        opened = show(report_page, width=360, scheme=scheme)
        opened.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert find_violations(opened) == []

    def test_the_dark_page_has_other_colours(self, show: Show, report_page: Path) -> None:
        colours = [
            show(report_page, scheme=scheme).page.evaluate(
                "['body', 'h1', 'svg rect'].map((one) => getComputedStyle(document.querySelector(one)))"
                ".map((style, number) => [style.backgroundColor, style.color, style.fill][number])"
            )
            for scheme in ("light", "dark")
        ]
        assert [light != dark for light, dark in zip(*colours, strict=True)] == [True] * 3

    def test_it_is_whole_without_its_script(self, show: Show, report_page: Path) -> None:
        page = show(report_page, script=False, width=360).page
        assert not page.locator("form").is_visible()
        assert page.locator(".contents a").first.is_visible()
        assert page.locator("article:visible").count() == page.locator("article").count() == 29


TEXTS = [
    "São Tomé’s  Øresund",
    "Two–three_four‑five",
    "Straße ŒUVRE Łódź İstanbul ʼAmmān",
    "Ἀθήνα ΠΑΤΡΑΣ",
    "Май Её ёлка",
    "京都\u3000ガイド",
    "नई दिल्ली",
    "soft\xadhyphen zero\u200bwidth",
    "ﬁne Ⅳ ½",
    "한국",
    " a\tb\nc ",
]


def test_the_script_folds_texts_as_the_program_does(show: Show, report_page: Path) -> None:
    assert show(report_page).page.evaluate("(texts) => texts.map(fold)", TEXTS) == [fold(text) for text in TEXTS]


class TestFilters:
    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"line": "L2"},
            {"outcome": "L1A1"},
            {"outcome": "L2A2D4"},
            {"challenge": "2"},
            {"member": "Berlin"},
            {"region": "Europe"},
            {"month": "2021-11"},
            {"text": "METROPOLITAN  gobiernos"},
            {"text": "5g"},
            {"text": "learning-from"},
            {"region": "Africa", "month": "2021-12", "outcome": "L1"},
            {"member": "Cairo", "text": "resilient"},
        ],
        ids=str,
    )
    def test_they_give_what_the_question_gives(self, show: Show, report_page: Path, values: dict[str, str]) -> None:
        page, events = show(report_page)
        shown = choose(page, **values)
        asked = {"period": values.get("month", PERIOD)} | {name: one for name, one in values.items() if name != "month"}
        answer = open_dataset().activities(**asked)
        assert sorted(shown) == sorted(answer["id"])
        assert page.evaluate(COUNT) == f"{len(shown)} of 29 activities"
        assert events == []

    def test_a_line_without_activities_left_is_hidden(self, show: Show, report_page: Path) -> None:
        page = show(report_page).page
        choose(page, line="L2")
        assert page.locator("#activities-l2").is_visible()
        assert not page.locator("#activities-l1").is_visible()
        assert page.locator("#activities").is_visible()

    def test_the_state_is_in_the_address(self, show: Show, report_page: Path) -> None:
        page = show(report_page).page
        shown = choose(page, text="São 5g & more", outcome="L2")
        assert shown == []
        shown = choose(page, text="5g")
        assert page.evaluate("location.hash") == "#text=5g&outcome=L2"
        page.reload()
        assert page.evaluate(SHOWN) == shown
        assert page.locator("form [name=outcome]").input_value() == "L2"

    @pytest.mark.parametrize("address", ["#outcome=none&length=1&x", "#%", "#=", "#text=%", "#nowhere"])
    def test_an_odd_address_shows_everything(self, show: Show, report_page: Path, address: str) -> None:
        page, events = show(report_page, address=address)
        assert events == []
        assert page.evaluate(COUNT) == ("0 of 29 activities" if "text" in address else "29 of 29 activities")

    def test_a_link_to_a_hidden_activity_shows_it(self, show: Show, report_page: Path) -> None:
        page = show(report_page, address="#line=L1").page
        assert not page.locator("#activity-2021-T3-11").is_visible()
        page.evaluate("location.hash = 'activity-2021-T3-11'")
        wait_until(page, "document.querySelector('#activity-2021-T3-11').checkVisibility()")
        assert page.evaluate(COUNT) == "29 of 29 activities"


class TestKeyboard:
    def test_filters_by_keyboard_alone(self, show: Show, report_page: Path) -> None:
        page = show(report_page).page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        wait_until(page, "document.activeElement.id === 'text'")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "text":
                break
        page.keyboard.type("5g")
        count = page.evaluate(COUNT)
        assert count != "29 of 29 activities"
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.value") == "L1"
        assert page.evaluate(COUNT) == "0 of 29 activities"
        for _ in range(6):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        wait_until(page, f"{COUNT} === '29 of 29 activities'")

    def test_from_a_figure_to_its_cells_and_back(self, show: Show, report_page: Path) -> None:
        page = show(report_page).page
        figure = page.locator("a.cited").first
        figure.focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        source = page.locator(":target")
        wait_until(page, "document.querySelector(':target details')?.open")
        assert re.search(r"\.csv.*: [A-Z]\d", source.locator("ul").inner_text())
        source.locator("a").focus()
        page.keyboard.press("Enter")
        wait_until(page, "document.querySelector(':target').classList.contains('cited')")

    def test_an_address_opens_its_source(self, show: Show, report_page: Path) -> None:
        page = show(report_page, address="#source-3").page
        assert page.locator("#source-3 ul").is_visible()
        assert page.evaluate(COUNT) == "29 of 29 activities"

    def test_a_wide_table_scrolls_by_keyboard(self, show: Show, report_page: Path) -> None:
        page = show(report_page, width=360).page
        region = page.locator(".drawing").first
        region.focus()
        page.keyboard.press("ArrowRight")
        wait_until(page, "document.querySelector('.drawing').scrollLeft > 0")

    def test_the_contents_follow(self, show: Show, report_page: Path) -> None:
        page = show(report_page).page
        page.evaluate("document.querySelector('#activities-l2 article').scrollIntoView()")
        wait_until(page, "document.querySelector('.contents [aria-current]')?.hash === '#activities-l2'")
        assert page.locator(".contents a").first.is_visible()
        box = page.locator(".contents details").bounding_box()
        assert box["y"] >= 0


class TestPaper:
    def invent(self, report: Report) -> Report:
        """A report whose table and activities take several pages."""
        columns = (ReportColumn("Heading"), ReportColumn("count", ColumnKind.NUMBER))
        rows = tuple(
            (ReportCell(f"Row-{number}-begins", below=f"Row-{number}-ends"), ReportCell("1", 1)) for number in range(90)
        )
        days = ("3 May", None, None, ("L1",), "", (Coded("L1", "One"),), (), ("Lima",), "1 member", ("A",), "")
        activities = tuple(
            Activity(f"A-{number}", f"Title-{number}-begins", *days, "Words. " * 90 + f"Title-{number}-ends", (), ())
            for number in range(30)
        )
        labels = {name: name for name in ("outcomes", "challenges", "members", "alliances")}
        sections = (
            Section(
                "table",
                "Table",
                (ReportTable("Caption", columns, rows, totals=(ReportCell("Total"), ReportCell("90"))),),
            ),
            Section("activities", "Activities", (Activities(activities, labels),)),
        )
        return report._replace(sections=sections)

    def print_pages(self, page: Page) -> list[str]:
        pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
        document = pdfium.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
        return ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]

    def test_no_row_or_activity_is_cut_and_headers_are_repeated(
        self, show: Show, report: Report, write_page: Callable[[Report], Path]
    ) -> None:
        pages = self.print_pages(show(write_page(self.invent(report))).page)
        assert len(pages) > 6
        assert [text.count("Total90") for text in pages if "Total" in text] == [1]
        for text in pages:
            assert re.findall(r"(?:Row|Title)-\d+(?=-begins)", text) == re.findall(r"(?:Row|Title)-\d+(?=-ends)", text)
            assert "Row-" not in text or "Heading" in text

    def test_each_page_of_a_draft_is_marked(self, show: Show, report_page: Path) -> None:
        pages = self.print_pages(show(report_page).page)
        assert pages[0].index("Contents") < pages[0].index("1,412")
        assert [n for n, text in enumerate(pages, start=1) if f"Draft{n}" not in text] == []

    def test_paper_shows_all_without_the_filters(self, show: Show, report_page: Path) -> None:
        page = show(report_page, address="#line=L1").page
        text = "\n".join(self.print_pages(page))
        assert "2021-T3-11" in text
        assert "Wordsintitles" not in text
        assert re.search(r"periods\.csv.*E2", text)
        assert page.locator("details[open]").count() == 1, "closed again afterwards"

    def test_addresses_are_written_out(self, show: Show, report: Report, write_page: Callable[[Report], Path]) -> None:
        spans = (TextSpan("A word", link="https://example.org/x"),)
        sections = (Section("note", "Note", (Paragraph(spans),)),)
        (text,) = self.print_pages(show(write_page(report._replace(sections=sections, sources=()))).page)
        assert "Aword(https://example.org/x)" in text
