"""The files of a site: every link leads to a page, every name is a link, and nothing is loaded from outside."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from html_page import PageElement, read_html  # type: ignore[import-not-found] # it is in this folder
from invented_report import HOSTILE, LOGO, SAMPLE  # type: ignore[import-not-found] # it is in this folder
from invented_site import ACTIVITIES, ALDERFORD, HOME, PAGES, make_site  # type: ignore[import-not-found] # it is in this folder

from metrocli.report.model import Names, ReportCell, ReportColumn, ReportTable, Section
from metrocli.report.site.page import Site, SitePage
from metrocli.report.writers.registry import WriterOptions
from metrocli.report.writers.site import write_site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.report.model import Activity

POLICY = "Content-Security-Policy"


def write(site: Site) -> dict[str, bytes]:
    files = list(write_site(site, WriterOptions()))
    assert len(files) == len({one.name for one in files})
    return {one.name: one.content for one in files}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return write(make_site())


@pytest.fixture(scope="module")
def pages(files: Mapping[str, bytes]) -> dict[str, PageElement]:
    return {name: read_html(content) for name, content in files.items() if name.endswith(".html")}


def list_links_in(element: PageElement) -> list[tuple[str, str]]:
    return [(one["href"], one.text) for one in element.walk("a")]


def list_links(page: PageElement) -> list[tuple[str, str]]:
    return list_links_in(page.first("main"))


class TestFiles:
    def test_they_are_the_pages_the_search_the_style_and_the_logo(self, files: Mapping[str, bytes]) -> None:
        assert list(files) == ["style.css", "logo.svg", *(page.address for page in PAGES), "search.html"]
        assert files["logo.svg"] == LOGO.content

    def test_without_a_logo_there_is_none(self) -> None:
        site = make_site()
        files = write(site._replace(report=site.report._replace(logo=None)))
        assert [name for name in files if "logo" in name] == []
        assert list(read_html(files["index.html"]).walk("img")) == []

    def test_the_same_site_gives_the_same_bytes(self, files: Mapping[str, bytes]) -> None:
        assert write(make_site()) == files

    def test_every_link_leads_to_a_file_and_every_fragment_to_an_id(
        self, files: Mapping[str, bytes], pages: Mapping[str, PageElement]
    ) -> None:
        ids = {name: [one["id"] for one in page.walk() if one["id"]] for name, page in pages.items()}
        assert [name for name, found in ids.items() if len(found) != len(set(found))] == []
        dead = []
        for name, page in pages.items():
            for one in page.walk():
                for target in filter(None, (one["href"], one["src"], one["action"])):
                    path, _, fragment = target.partition("#")
                    address = normpath(join(dirname(name), unquote(path))) if path else name
                    if path.startswith(("mailto:", "https:")):
                        continue
                    if address not in files or (fragment and fragment not in ids[address]):
                        dead.append((name, target))
        assert dead == []

    def test_nothing_is_loaded_from_outside(self, files: Mapping[str, bytes], pages: Mapping[str, PageElement]) -> None:
        for name, page in pages.items():
            root = "../" * name.count("/")
            assert [one["href"] for one in page.walk("link")] == [f"{root}style.css"]
            assert [one["src"] for one in page.walk() if one["src"]] == [f"{root}logo.svg"]
            assert list(page.walk("style", "iframe", "object", "embed", "base")) == []
            assert [
                key for one in page.walk() for key in one.attributes if key.startswith("on") or key == "style"
            ] == []
            script = "".join(one.text for one in page.walk("script"))
            allowed = f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" if script else "'none'"
            assert page.first("meta", **{"http-equiv": POLICY})["content"] == (
                "default-src 'none'; style-src 'self' file:; img-src 'self' file:; form-action 'self' file:; "
                f"base-uri 'none'; script-src {allowed}"
            )
        assert b"url(" not in files["style.css"]
        assert b"@import" not in files["style.css"]


class TestPage:
    def test_head_and_title(self, pages: Mapping[str, PageElement]) -> None:
        page = pages["members/alderford.html"]
        assert page.first("html")["lang"] == "en"
        assert page.first("title").text == "Alderford · Riverlands League · Progress report · Winter 2023"
        assert pages["index.html"].first("title").text == "Riverlands League · Progress report · Winter 2023"
        assert page.first("header").first("a")["href"] == "../index.html"
        assert [one.text for one in page.walk("h1")] == ["Alderford"]
        assert page.first("p", **{"class": "period"}).text == HOSTILE

    def test_the_trail_leads_to_the_pages_above(self, pages: Mapping[str, PageElement]) -> None:
        trail = pages["members/alderford.html"].first("nav", **{"class": "trail"})
        assert trail["aria-label"] == "You are here"
        assert [(one["href"], one.text) for one in trail.walk("a")] == [
            ("../index.html", "Progress report"),
            ("../members/index.html", "Members"),
        ]
        assert [(one["aria-current"], one.text) for one in trail.walk("li")][-1] == ("page", "Alderford")
        assert [one for one in pages["index.html"].walk("nav") if one["class"] == "trail"] == []

    def test_the_menu_marks_where_the_page_is(self, pages: Mapping[str, PageElement]) -> None:
        def mark(name: str) -> list[tuple[str, str]]:
            menu = pages[name].first("nav", **{"class": "menu"})
            return [(one.text, one["aria-current"]) for one in menu.walk("a")]

        assert mark("index.html") == [("Progress report", "page"), ("Activities", ""), ("Members", "")]
        assert mark("members/index.html")[2] == ("Members", "page")
        assert mark("members/alderford.html") == [("Progress report", ""), ("Activities", ""), ("Members", "true")]

    def test_contents_lead_to_other_pages(self, pages: Mapping[str, PageElement]) -> None:
        contents = pages["index.html"].first("main").first("nav")
        assert contents["aria-label"] == "Contents"
        assert [(one["href"], one.text) for one in contents.walk("a")] == [
            ("report/activities.html", "Activities"),
            ("members/index.html", "Members"),
        ]
        assert list(pages["members/index.html"].first("main").walk("nav")) == []

    def test_a_form_leads_to_the_search(self, pages: Mapping[str, PageElement]) -> None:
        for name, page in pages.items():
            (form,) = page.walk("form")
            assert (form["role"], form["method"]) == ("search", "")
            assert form["action"] == "../" * name.count("/") + "search.html"
            assert form.first("input")["name"] == "q"

    def test_a_draft_has_its_mark_on_every_page(self, pages: Mapping[str, PageElement]) -> None:
        assert {page.first("strong", **{"class": "mark"}).text for page in pages.values()} == {"Draft"}
        assert {page.first("footer").first("p").text for page in pages.values()} == {"2 errors are open"}
        site = make_site()
        final = write(site._replace(report=site.report._replace(draft="", draft_mark="")))
        assert [name for name, content in final.items() if b'class="mark"' in content] == []

    def test_the_imprint_is_below_every_page(self, pages: Mapping[str, PageElement]) -> None:
        lines = [one.text for one in pages["members/alderford.html"].first("footer").walk("p")]
        assert lines[-1] == "a@b.org"

    def test_a_figure_leads_to_its_source_on_the_same_page(self, pages: Mapping[str, PageElement]) -> None:
        page = pages["index.html"]
        assert ("#source-1", "[1]") in list_links(page)
        assert page.first("li", id="source-1").first("summary").text.startswith("people engaged: 100")
        assert "sources" not in {one["id"] for one in pages["members/index.html"].walk("section")}


class TestNames:
    def test_names_are_links_in_texts_lists_facts_and_tables(self, pages: Mapping[str, PageElement]) -> None:
        alderford = ("../members/alderford.html", "Alderford")
        regatta = ("../activities/r-01.html", "Opening regatta")
        assert list_links(pages["members/index.html"]) == [alderford, alderford, regatta, alderford, alderford]

    def test_the_second_line_of_a_name_leads_to_the_source(self) -> None:
        cell = ReportCell("Alderford", None, 1, "2 activities", ALDERFORD)
        table = ReportTable("", (ReportColumn("member"),), ((cell,),))
        section = Section("all", "All", (Names("", (cell,)), table))
        page = SitePage("index.html", "Report", "", (HOME,), (section,), SAMPLE.sources[:1])
        main = read_html(write(make_site([page]))["index.html"]).first("main")
        links = [("members/alderford.html", "Alderford"), ("#source-1", "2 activities")]
        assert list_links_in(main)[:4] == links * 2
        assert list(main.walk("caption")) == []
        assert main.first("div", role="region")["aria-labelledby"] == "all-title"

    def test_a_page_does_not_lead_to_itself(self, pages: Mapping[str, PageElement]) -> None:
        assert list_links(pages["members/alderford.html"]) == [("../activities/r-01.html", "Opening regatta")]

    def test_an_activity_leads_to_its_codes_members_and_allies(self, pages: Mapping[str, PageElement]) -> None:
        assert list_links(pages["report/activities.html"])[:6] == [
            ("#source-1", "R-01"),
            ("../activities/r-01.html", "Opening regatta"),
            ("../outcomes/a-1.html", "A-1 Life on the water"),
            ("../members/alderford.html", "Alderford"),
            ("../members/brackwater.html", "Brackwater"),
            ("../alliances/anglers-guild.html", "Anglers' Guild"),
        ]
        article = pages["report/activities.html"].first("article")
        assert "2 members: Alderford, Brackwater" in " ".join(article.text.split())


class TestFilters:
    @staticmethod
    def write_activities(count: int) -> PageElement:
        activities: tuple[Activity, ...] = (ACTIVITIES.activities[0],) * count
        section = Section("all", "All", (ACTIVITIES._replace(activities=activities),))
        page = SitePage("report/activities.html", "Activities", "", (HOME,), (section,))
        return read_html(write(make_site([page]))["report/activities.html"])

    def test_a_page_with_many_activities_has_them(self) -> None:
        page = self.write_activities(12)
        assert page.first("form", **{"class": "filter"})
        assert page.first("article")["data-member"] == "Alderford\nBrackwater"
        assert ".filter" in page.first("script").text

    def test_a_page_with_few_has_none(self) -> None:
        page = self.write_activities(11)
        assert len(list(page.walk("form"))) == 1
        assert "data-member" not in page.first("article").attributes
        assert list(page.walk("script")) == []


class TestSearch:
    def test_it_lists_all_pages_by_kind(self, pages: Mapping[str, PageElement]) -> None:
        main = pages["search.html"].first("main")
        assert [one.text for one in main.walk("h2")] == ["Part", "Members", "Activity"]
        kinds = [one for one in main.walk("ul") if one["class"] == "entries"]
        assert [one["data-kind"] for one in kinds] == ["part", "member", "activity"]
        (alderford, _) = kinds[1].walk("li")
        assert alderford.first("a")["href"] == "members/alderford.html"
        assert alderford.first("small").text == "Àldèrford · Aulnegué"
        ids = [one["id"] for one in main.walk("section")]
        assert [one["href"] for one in main.first("ul", **{"class": "kinds"}).walk("a")] == [f"#{id_}" for id_ in ids]

    def test_its_words_for_the_number_found(self, pages: Mapping[str, PageElement]) -> None:
        output = pages["search.html"].first("output")
        assert output["role"] == "status"
        assert (output["data-none"], output["data-one"], output["data-many"]) == (
            "Nothing was found.",
            "1 page found",
            "{} pages found",
        )


class TestHostileTexts:
    def test_no_text_is_markup(self, files: Mapping[str, bytes], pages: Mapping[str, PageElement]) -> None:
        assert [name for name, content in files.items() if b"<script>alert" in content] == []
        assert HOSTILE in pages["report/activities.html"].first("main").text
        assert HOSTILE in pages["search.html"].first("main").text
        assert all(len(list(page.walk("script"))) <= 1 for page in pages.values())
