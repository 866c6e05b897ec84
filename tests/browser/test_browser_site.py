"""The site in a real browser: opened from a folder, at every width, by keyboard, without script, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest
from metrocli.report.settings import ReportSettings
from metrocli.report.site.build import build_site
from metrocli.report.site.page import SearchEntry, Site, SiteLink, SitePage
from metrocli.report.things import Thing, ThingKind
from metrocli.report.writers.registry import WriterOptions
from metrocli.report.writers.site import write_site
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from opened_page import OpenedPage  # type: ignore[import-not-found] # it is in this folder
    from playwright.sync_api import Page

    from metrocli.report.model import Report

    Show = Callable[..., OpenedPage]

BOGOTA, OUTCOME = "members/bogota.html", "outcomes/l2a2d4.html"
ENTRIES = (
    SearchEntry(SiteLink("Bogotá", BOGOTA), "member", ("Santa Fe de Bogotá", "Bogota D.C.")),
    SearchEntry(SiteLink("Brussels", "members/brussels.html"), "member", ("Bruxelles", "Bruselas", "Brussel")),
    SearchEntry(SiteLink("Łódź", "members/lodz.html"), "member"),
    SearchEntry(SiteLink("Learning from Bogotá's streets", "activities/2021-01.html"), "activity", ("2021-01",)),
    SearchEntry(SiteLink("L2A2D4 Innovative projects", OUTCOME), "outcome", ("L2A2D4",)),
)
SHOWN = "[...document.querySelectorAll('.results a')].map((one) => one.textContent)"


def make_site(report: Report) -> Site:
    """Make a site of the report's own sections, and a page for each entry."""
    home, members = SiteLink(report.title, "index.html"), SiteLink("Members", "members/index.html")
    parts = [SiteLink(part.title, f"report/{part.key}.html") for part in report.sections[1:]]
    overview = report.sections[:1]
    pages = [
        SitePage("index.html", report.title, report.period, (home,), overview, report.sources, (*parts, members)),
        SitePage("members/index.html", "Members", "", (home, members), overview, report.sources),
        *(
            SitePage(link.address, link.title, "", (home, link), part.sections or (part,), report.sources)
            for link, part in zip(parts, report.sections[1:], strict=True)
        ),
        *(
            SitePage(one.link.address, one.link.title, one.kind, (home, members, one.link), overview, report.sources)
            for one in ENTRIES
        ),
    ]
    addresses = {
        Thing(ThingKind.MEMBER, "Bogotá"): BOGOTA,
        Thing(ThingKind.MEMBER, "Brussels"): "members/brussels.html",
        Thing(ThingKind.OUTCOME, "L2A2D4"): OUTCOME,
    }
    return Site(report, (home, *parts, members), addresses, iter(pages), ENTRIES)


@pytest.fixture(scope="module")
def site(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site."""
    folder = tmp_path_factory.mktemp("site")
    write_files(make_site(report), folder)
    return folder


@pytest.fixture(scope="module")
def bundled_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of the bundled data, as a draft."""
    folder = tmp_path_factory.mktemp("bundled")
    selection = select_time(open_dataset(find_bundled_data()), Filters(period=("2021-T3",)))
    request = ReportRequest(selection, load_language("en"), ReportSettings(association="The League"), errors=2)
    write_files(build_site(request), folder)
    return folder


def write_files(site: Site, folder: Path) -> None:
    for file in write_site(site, WriterOptions()):
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)


PAGES = [
    *("index.html", "search.html", "report/activities.html", "report/association.html"),
    *("members/index.html", "members/johannesburg.html", "activities/2021-t3-09.html", "outcomes/l2a2d4.html"),
    *("people/index.html", "alliances/uclg.html"),
]


def type_search(page: Page, typed: str) -> list[str]:
    """Type into the field of the search page, and return the titles that it finds, in order."""
    page.locator("[name=q]").fill(typed)
    titles: list[str] = page.evaluate(SHOWN)
    return titles


class TestOpening:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [360, 800, 1440])
    @pytest.mark.parametrize("name", PAGES)
    def test_only_the_style_is_loaded_and_nothing_is_too_wide(
        self, show: Show, bundled_site: Path, name: str, width: int, scheme: str
    ) -> None:
        page, events = show(bundled_site / name, width=width, scheme=scheme)
        assert events == [(bundled_site / "style.css").as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("getComputedStyle(document.querySelector('.menu ul')).listStyleType") == "none"

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize(("name", "width"), [*((name, 360) for name in PAGES), ("index.html", 1440)])
    def test_it_is_accessible(
        self,
        show: Show,
        bundled_site: Path,
        name: str,
        width: int,
        scheme: str,
        find_violations: Callable[[OpenedPage], list[str]],
    ) -> None:
        opened = show(bundled_site / name, width=width, scheme=scheme)
        opened.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert find_violations(opened) == []

    def test_three_clicks_lead_from_the_report_over_a_member_to_an_activity(
        self, show: Show, bundled_site: Path
    ) -> None:
        page = show(bundled_site / "index.html").page
        page.locator(".menu a", has_text="Members").click()
        page.locator("main a", has_text="Bogotá").click()
        page.wait_for_url((bundled_site / BOGOTA).as_uri())
        page.locator("#took-part tbody th a").first.click()
        assert page.locator("main a", has_text="Bogotá").first.is_visible()

    @pytest.mark.parametrize("typed", ["bogota", "Bogotá", "L2A2", "Bruselas", "resilient city", "UCLG", "Plante"])
    def test_names_in_all_spellings_are_found(self, show: Show, bundled_site: Path, typed: str) -> None:
        first = {
            "bogota": "Bogotá", "Bogotá": "Bogotá", "Bruselas": "Brussels", "L2A2": "L2A2 ", "UCLG": "UCLG",
            "resilient city": 'Learning program "Resilient City"', "Plante": "Valérie Plante",
        }  # fmt: skip
        page = show(bundled_site / "search.html").page
        assert type_search(page, typed)[0].startswith(first[typed])

    def test_names_lead_on_and_the_trail_leads_back(self, show: Show, site: Path) -> None:
        page = show(site / "report/activities.html").page
        page.locator("article a", has_text="L2A2D4").first.click()
        page.wait_for_url((site / OUTCOME).as_uri())
        page.locator(".trail a").last.click()
        page.wait_for_url((site / "members/index.html").as_uri())

    def test_a_figure_opens_its_source(self, show: Show, site: Path) -> None:
        page = show(site / "index.html").page
        page.locator(".cited").first.click()
        page.locator("li:target details[open] li").first.wait_for()

    def test_filters_choose_activities(self, show: Show, site: Path) -> None:
        page = show(site / "report/activities.html").page
        page.locator(".filter [name=outcome]").select_option("L2A2D4")
        shown = page.locator("article:visible").count()
        assert 0 < shown < page.locator("article").count()


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("bogota", ["Bogotá", "Learning from Bogotá's streets"]),
            ("BOGOTÁ", ["Bogotá", "Learning from Bogotá's streets"]),
            ("bogota d", ["Bogotá"]),
            ("streets learning", ["Learning from Bogotá's streets"]),
            ("bogotas", ["Learning from Bogotá's streets"]),
            ("L2A2", ["L2A2D4 Innovative projects"]),
            ("bruselas", ["Brussels"]),
            ("lodz", ["Łódź"]),
            ("2021-01", ["Learning from Bogotá's streets"]),
            ("l", ["Łódź", "Learning from Bogotá's streets", "L2A2D4 Innovative projects", "Brussels"]),
            ("Atlantis", []),
        ],
    )
    def test_it_finds_pages_by_all_words(self, show: Show, site: Path, typed: str, found: list[str]) -> None:
        page = show(site / "search.html").page
        assert type_search(page, typed) == found
        count = {0: "Nothing was found.", 1: "1 page found"}.get(len(found), f"{len(found)} pages found")
        assert page.evaluate("document.querySelector('output').value") == count
        assert not page.locator(".index").is_visible()

    def test_without_words_it_lists_all_in_their_order(self, show: Show, site: Path) -> None:
        page = show(site / "search.html").page
        before = page.locator(".index").inner_html()
        type_search(page, "l")
        type_search(page, " ")
        assert page.locator(".index").inner_html() == before
        assert page.locator(".index").is_visible()
        assert page.evaluate("document.querySelector('output').value") == ""

    def test_every_page_leads_to_it_with_what_was_typed(self, show: Show, site: Path) -> None:
        page, events = show(site / BOGOTA)
        page.locator("[name=q]").fill("L2A2 & <b>")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        assert page.locator("[name=q]").input_value() == "L2A2 & <b>"
        assert type_search(page, "L2A2") == ["L2A2D4 Innovative projects"]
        assert page.url.endswith("/search.html?q=L2A2")
        page.locator(".results a").press("Enter")
        page.wait_for_url((site / OUTCOME).as_uri())
        page.go_back()
        assert page.evaluate(SHOWN) == ["L2A2D4 Innovative projects"]
        assert [one for one in events if not one.startswith(site.as_uri())] == []

    def test_without_script_it_is_a_list(self, show: Show, site: Path) -> None:
        page = show(site / "search.html", script=False, address="?q=bogota").page
        assert page.locator(".index a", has_text="Brussels").is_visible()
        assert page.locator("noscript").is_visible()
        page.locator(".kinds a").first.click()
        assert page.url.endswith("#kind-1")


class TestKeyboardAndPaper:
    def test_the_first_key_skips_to_the_text(self, show: Show, site: Path) -> None:
        page = show(site / BOGOTA, width=360).page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "text"

    def test_what_has_the_focus_can_be_seen(self, show: Show, site: Path) -> None:
        page = show(site / BOGOTA, width=360).page
        place = "(({x, width}) => [x, width])(document.activeElement.getBoundingClientRect())"
        for _ in range(20):
            page.keyboard.press("Tab")
            left, width = page.evaluate(place)
            assert left >= -1, page.evaluate("document.activeElement.outerHTML")
            assert left + width <= 361, page.evaluate("document.activeElement.outerHTML")

    def test_the_menu_is_folded_on_a_phone_and_open_beside_the_text(self, show: Show, site: Path) -> None:
        page = show(site / BOGOTA, width=360, script=False).page
        link = page.locator(".menu a", has_text="Members")
        assert not link.is_visible()
        page.locator(".menu summary").press("Enter")
        link.press("Enter")
        page.wait_for_url((site / "members/index.html").as_uri())
        wide = show(site / BOGOTA, script=False).page
        assert not wide.locator(".menu summary").is_visible()
        wide.locator(".menu a", has_text="Members").press("Enter")
        wide.wait_for_url((site / "members/index.html").as_uri())

    def test_paper_has_neither_menu_nor_search_nor_addresses(self, show: Show, site: Path) -> None:
        page = show(site / BOGOTA).page
        page.emulate_media(media="print")
        seen = "(all) => all.filter((one) => one.checkVisibility()).length"
        assert page.locator(".menu, .trail, .mark, form").evaluate_all(seen) == 0
        lines = "(all) => all.filter((one) => getComputedStyle(one).textDecorationLine !== 'none').length"
        assert page.locator("a").evaluate_all(lines) == 0
        added = "(all) => all.map((one) => getComputedStyle(one, '::after').content).join()"
        assert "html" not in page.locator("main a").evaluate_all(added)
