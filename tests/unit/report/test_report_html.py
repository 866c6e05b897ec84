"""The HTML report: whole without its script, closed to the network, and with every figure tied to its source."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from html_page import PageElement, read_html  # type: ignore[import-not-found] # it is in this folder
from invented_report import HOSTILE, LOGO, SAMPLE  # type: ignore[import-not-found] # it is in this folder

from metrocli.report.model import Activities, Coded, Section
from metrocli.report.writers.html import lighten_for_dark, write_report
from metrocli.report.writers.html_filters import ActivityFilters
from metrocli.report.writers.registry import WriterOptions

if TYPE_CHECKING:
    from metrocli.report.model import Activity, Report


def read(report: Report) -> PageElement:
    return read_html(write_report(report, WriterOptions()).content)


@pytest.fixture(scope="module")
def page() -> PageElement:
    return read(SAMPLE)


def with_activities(*activities: Activity) -> Report:
    (block,) = SAMPLE.sections[2].sections[0].blocks
    assert isinstance(block, Activities)
    report: Report = SAMPLE._replace(sections=(Section("all", "All", (block._replace(activities=activities),)),))
    return report


ACTIVITY = SAMPLE.sections[2].sections[0].blocks[0].activities[0]


class TestPage:
    def test_title_period_and_language(self, page: PageElement) -> None:
        assert page.first("html")["lang"] == "en"
        assert page.first("title").text == "Riverlands League · Progress report · Winter 2023"
        assert page.first("h1").text == "Progress report"
        assert page.first("p", **{"class": "period"}).text == "Winter 2023 1 January – 20 February 2023"

    def test_the_same_report_gives_the_same_bytes(self) -> None:
        assert write_report(SAMPLE, WriterOptions()) == write_report(SAMPLE, WriterOptions())

    def test_the_policy_allows_only_its_own_style_script_and_pictures(self, page: PageElement) -> None:
        hashes = [b64encode(sha256(page.first(tag).text.encode()).digest()).decode() for tag in ("style", "script")]
        assert page.first("meta", **{"http-equiv": "Content-Security-Policy"})["content"] == (
            f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; img-src data:"
        )
        without = read(SAMPLE._replace(logo=None))
        assert "img-src" not in without.first("meta", **{"http-equiv": "Content-Security-Policy"})["content"]
        assert list(without.walk("img")) == []

    def test_it_loads_nothing(self, page: PageElement) -> None:
        assert [one.tag for one in page.walk() if {"style", "srcset", "action"} & one.attributes.keys()] == []
        assert {name for one in page.walk() for name in one.attributes if name.startswith("on")} == set()
        assert list(page.walk("link", "iframe", "object", "embed", "base")) == []
        (picture,) = page.walk("img")
        kind, _, content = picture["src"].partition(";base64,")
        assert (kind, b64decode(content), picture["alt"]) == ("data:image/svg+xml", LOGO.content, "Ring")
        own = page.first("style").text + page.first("script").text
        assert re.findall(r"url\(|@import|\bfetch\b|\bimport\b|https?:|//\w", own) == []

    def test_ids_are_unique_and_every_reference_leads_to_one(self, page: PageElement) -> None:
        ids = [one["id"] for one in page.walk() if one["id"]]
        assert sorted(ids) == sorted(set(ids))
        inside = [one["href"][1:] for one in page.walk("a") if one["href"].startswith("#")]
        labels = [name for one in page.walk() for name in one["aria-labelledby"].split()]
        assert {*inside, *labels} <= set(ids)

    def test_headings_go_down_without_a_jump(self, page: PageElement) -> None:
        levels = [int(one.tag[1]) for one in page.walk("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))
        assert [one.text for one in page.walk("h4")] == ["Opening regatta", HOSTILE]

    def test_contents_lead_to_two_levels(self, page: PageElement) -> None:
        entries = [(one["href"], one.text) for one in page.first("nav").walk("a")]
        assert entries[2:4] == [("#activities", "Activities"), ("#activities-a", "A Life on the water")]

    def test_a_draft_says_so_on_the_screen_and_on_each_page(self, page: PageElement) -> None:
        assert page.first("aside").text.strip() == "2 errors are open"
        assert 'content: "Draft"' in page.first("style").text
        clean = read(SAMPLE._replace(draft="", draft_mark=""))
        assert list(clean.walk("aside")) == []
        assert "Draft" not in clean.first("style").text


class TestHostile:
    """The content of a cell is data."""

    def test_texts_are_shown_as_written(self, page: PageElement) -> None:
        assert [one.tag for one in page.walk("script")] == ["script"]
        article = list(page.walk("article"))[1]
        assert article.first("p", **{"class": "summary"}).text == HOSTILE
        assert [one.text for one in page.first("section", id="note").first("ul").walk("li")] == ["one", HOSTILE]

    def test_a_title_cannot_leave_the_style_sheet(self) -> None:
        title = '"}</style><script>alert(1)</script>\n\\'
        page = read(SAMPLE._replace(title=title, draft_mark=title))
        assert page.first("h1").text == title
        assert len(list(page.walk("style"))) == len(list(page.walk("script"))) == 1
        assert r"\22 \7d \3c \2f style\3e \3c script\3e alert\28 1\29 " in page.first("style").text

    def test_controls_are_masked(self) -> None:
        assert read(SAMPLE._replace(title="a\x1b\u202eb")).first("h1").text == "a��b"


class TestBlocks:
    def test_running_text(self, page: PageElement) -> None:
        note = page.first("section", id="note")
        assert [(one["class"], one.text) for one in note.walk("p")] == [
            ("lead", "Dear readers,"), ("", "a strong and a slanted word, and a link."),
        ]  # fmt: skip
        assert [one.text for one in note.walk("strong", "em")] == ["strong", "slanted"]
        assert note.first("a")["href"] == "https://example.org/a?b=1&c=2"
        assert [one.text for one in note.first("ol").walk("li")] == ["first", "second"]

    def test_large_figures(self, page: PageElement) -> None:
        items = list(page.first("ul", **{"class": "figures"}).walk("li"))
        assert [one.first("strong").text for one in items] == ["100", "unknown", "2"]
        assert items[0].first("small").text == "published; 1 of 3 activities has a figure"

    def test_names_and_facts(self, page: PageElement) -> None:
        engagement = page.first("section", id="engagement")
        names = [one.text for one in engagement.first("ul", **{"class": "names"}).walk("li")]
        assert (len(names), names[38]) == (39, "Town 39")
        facts = [(one.tag, one.text) for one in engagement.first("dl").walk("dt", "dd")]
        assert facts == [("dt", "address"), ("dd", "1 Quay Street"), ("dt", "e-mail"), ("dd", "a@b.org")]

    def test_every_table_has_headers_and_scrolls_by_itself(self, page: PageElement) -> None:
        regions = [one for one in page.walk("div") if one["role"] == "region"]
        assert [len(list(one.walk("table"))) for one in regions] == [1] * len(list(page.walk("table")))
        assert {one["tabindex"] for one in regions} == {"0"}
        for table in page.walk("table"):
            rows = [[one for one in row.content if isinstance(one, PageElement)] for row in table.walk("tr")]
            assert {cell["scope"] for cell in rows[0]} == {"col"}
            assert {(row[0].tag, row[0]["scope"]) for row in rows[1:]} <= {("th", "row")}
            assert table.first("caption").text

    def test_a_table_has_its_totals_levels_and_shares(self, page: PageElement) -> None:
        table = next(
            one for one in page.walk("table") if one.first("caption").text == "Members that took part, by region"
        )
        rows = [[cell.text.strip() for cell in row.walk("th", "td")] for row in table.walk("tr")]
        assert rows[0] == ["region", "took part", "members", "share"]
        assert rows[-2:] == [["Sea & coast", "unknown", "1", "unknown"], ["all", "2", "8", "25%"]]
        assert next(table.first("tfoot").walk("th")).text.strip() == "all"
        bars = [[one["width"] for one in row.walk("rect")] for row in table.walk("tr")]
        assert bars == [[], ["100", "66.7"], ["100", "0.0"], [], ["100", "25.0"]]
        plan = page.first("section", id="plan")
        assert [row["class"] for row in plan.walk("tr")] == ["", "", "level1"]

    def test_a_chart_has_the_table_behind_it(self, page: PageElement) -> None:
        figures = list(page.walk("figure"))
        assert [one["class"] for one in figures] == ["map", "bars", "timeline", "stacked", "heat-map", "sparkline"]
        for figure in figures:
            assert figure.first("svg")["role"] == "img"
            assert figure.first("details").first("table")
        assert [one.first("details")["class"] for one in figures][:3] == ["", "repeated", ""]

    def test_an_activity(self, page: PageElement) -> None:
        article = page.first("article", id="activity-R-01")
        assert [" ".join(one.text.split()) for one in article.walk("p")] == [
            "14 January · R-01",
            "festival · Alderford · 80 people engaged",
            "Outcomes: A-1 Life on the water",
            "Challenges: W1 High water",
            "2 members: Alderford, Brackwater",
            "Alliances: Anglers' Guild",
            "Boats from every town of the river. And one more line.",
        ]

    def test_equal_ids_get_one_anchor(self) -> None:
        activities = (ACTIVITY, ACTIVITY._replace(title="Second"), ACTIVITY._replace(id="R 2"))
        ids = [one["id"] for one in read(with_activities(*activities)).walk("article")]
        assert ids == ["activity-R-01", "", "activity-R-2"]


class TestSources:
    """Each figure leads to its cells, and back."""

    def test_a_figure_and_its_cells_lead_to_each_other(self, page: PageElement) -> None:
        cited = [(one["href"], one["id"], one.text) for one in page.walk("a") if one["class"] == "cited"]
        assert cited == [
            ("#source-1", "figure-1", "100"), ("#source-2", "figure-2", "2"), ("#source-1", "", "R-01"),
            ("#source-3", "figure-3", "2"), ("#source-2", "", "2"),
        ]  # fmt: skip
        source = page.first("li", id="source-2")
        assert " ".join(source.first("summary").text.split()) == "members that took part: 2 number of different names"
        assert source.first("ul").text.strip() == "activities.csv, members: L2:L9"
        assert source.first("a")["href"] == "#figure-2"

    def test_a_source_without_a_figure_has_no_way_back(self) -> None:
        page = read(SAMPLE._replace(sections=SAMPLE.sections[:1]))
        assert list(page.first("li", id="source-3").walk("a")) == []

    def test_sources_are_in_their_section_or_at_the_end(self, page: PageElement) -> None:
        assert len([one for one in page.walk("ol") if one["class"] == "sources"]) == 1
        other = read(SAMPLE._replace(sections=SAMPLE.sections[:2]))
        assert [one["id"] for one in other.first("main").walk("section")][-1] == "sources"

    def test_a_figure_without_a_listed_source_is_text(self) -> None:
        assert [one for one in read(SAMPLE._replace(sources=())).walk("a") if one["class"] == "cited"] == []


class TestFilters:
    """The filters choose what `metrocli activities` answers."""

    def test_the_form_waits_for_the_script(self, page: PageElement) -> None:
        (form,) = page.walk("form")
        assert "hidden" in form.attributes
        assert [one["name"] for one in form.walk("input", "select")] == [
            "text", "line", "outcome", "challenge", "member", "region", "month",
        ]  # fmt: skip
        assert form.first("output")["data-count"] == "{} of 2 activities"
        options = [[one.text for one in select.walk("option")] for select in form.walk("select")]
        assert options[0] == ["All", "A Life on the water"]
        assert options[1] == ["All", "A", "A-1 Life on the water"]
        assert options[5] == ["All", "January 2023"]

    def test_a_report_without_activities_has_no_form(self) -> None:
        assert list(read(SAMPLE._replace(sections=SAMPLE.sections[:2])).walk("form")) == []

    def test_a_shorter_code_covers_those_below_it(self) -> None:
        coded = (Coded("L2A2D4", "x"), Coded("L10", ""), Coded("??", ""))
        filters = ActivityFilters(with_activities(ACTIVITY._replace(outcomes=coded, lines=("L2",))))
        (values,) = filters.values.values()
        assert values["outcome"].split("\n") == ["L2A2D4", "L2A2", "L2", "L10", "??"]
        outcomes = next(one for one in filters.list_filters() if one.name == "outcome")
        assert [one.value for one in outcomes.choices] == ["??", "L2", "L2A2", "L2A2D4", "L10"]

    def test_two_spellings_of_a_code_are_one(self) -> None:
        activities = (
            ACTIVITY._replace(challenges=(Coded("1.10", ""),)),
            ACTIVITY._replace(id="R", challenges=(Coded("1-10", ""),)),
        )
        filters = ActivityFilters(with_activities(*activities))
        assert [values["challenge"] for values in filters.values.values()] == ["1.10\n1"] * 2


@pytest.mark.parametrize("colour", ["#1f4e79", "#0000ff", "#7a0019", "#000000", "#00ff00", "#4b0082"])
def test_the_accent_is_readable_on_dark_paper(colour: str) -> None:
    def luminance(text: str) -> float:
        light = [
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
            for channel in (value / 255 for value in bytes.fromhex(text[1:]))
        ]
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05

    assert luminance(lighten_for_dark(colour)) / luminance("#15181c") >= 4.5
