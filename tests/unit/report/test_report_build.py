"""The report of the bundled data and of an invented network: its sections, figures and sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnknownName
from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import BuiltReport, ReportRequest, build_report
from metrocli.report.contents import list_contents
from metrocli.report.findings import AcceptedNote
from metrocli.report.model import Activities, Chart, HeadlineFigures, Names, Paragraph, ReportTable, Section
from metrocli.report.settings import ReportSettings
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RIVERLANDS = Path(__file__).parents[2] / "data" / "riverlands"


def build(
    path: Path | None = None, period: str = "", errors: int = 0, accepted: tuple[AcceptedNote, ...] = ()
) -> BuiltReport:
    dataset = open_dataset(path or find_bundled_data())
    selection = select_time(dataset, Filters(period=(period,) if period else ()))
    settings = ReportSettings(association="The League")
    return build_report(ReportRequest(selection, load_language("en"), settings, errors, accepted))


def find(report: BuiltReport, key: str) -> Section:
    def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
        for section in sections:
            yield section
            yield from walk(section.sections)

    return next(section for section in walk(report.report.sections) if section.key == key)


def blocks_of(section: Section, kind: type) -> list:  # type: ignore[type-arg] # blocks of that kind
    return [block for block in section.blocks if isinstance(block, kind)]


@pytest.fixture(scope="module")
def bundled() -> BuiltReport:
    return build(period="2021-T3")


def test_the_sections_are_those_of_a_published_report(bundled: BuiltReport) -> None:
    keys = [entry.key for entry in list_contents(bundled.report.sections)]
    assert keys == [
        "overview", "activities", "activities-l1", "activities-l2", "activities-l3", "media", "listening", "engagement",
        "alliances", "meetings", "progress", "results", "challenges", "plan", "association", "region-1", "region-2",
        "region-3", "region-4", "region-5", "secretariat", "knowledge", "remarks", "sources", "imprint",
    ]  # fmt: skip
    assert bundled.report.period == "September – December 2021"
    assert bundled.report.days == "1 September – 31 December 2021"


def test_the_overview_has_the_published_totals_and_the_members_that_took_part(bundled: BuiltReport) -> None:
    (figures,) = blocks_of(find(bundled, "overview"), HeadlineFigures)
    assert [(figure.figure.text, figure.label, figure.remark) for figure in figures.figures] == [
        ("1,412", "people engaged", "published; reported by 1 of 29 activities: 60"),
        ("148", "experts who collaborated", "published; reported by 0 of 29 activities"),
        ("96", "of 143 members took part", "67%"),
    ]


def test_the_plan_is_as_long_as_its_sheet(bundled: BuiltReport) -> None:
    overview = find(bundled, "overview")
    (text,) = blocks_of(overview, Paragraph)
    assert text.spans[0].text == "29 activities in this period. 23 of 23 outcomes of the plan had an activity."
    lines = next(table for table in blocks_of(overview, ReportTable) if table.caption == "The plan by line")
    assert [cell.text for cell in lines.rows[1][2:]] == ["14", "9", "9", "100%"]


def test_every_activity_is_in_the_section_of_its_line(bundled: BuiltReport) -> None:
    numbers = {}
    for line in ("l1", "l2", "l3"):
        (block,) = blocks_of(find(bundled, f"activities-{line}"), Activities)
        numbers[line] = len(block.activities)
    assert numbers == {"l1": 10, "l2": 14, "l3": 5}


def test_an_activity_has_all_that_its_row_says(bundled: BuiltReport) -> None:
    (block,) = blocks_of(find(bundled, "activities-l1"), Activities)
    activity = next(each for each in block.activities if each.id == "2021-T3-01")
    assert activity.days == "30 September"
    assert [code.code for code in activity.outcomes] == ["L1A1D1", "L2A1D1"]
    assert activity.challenges[0].title == "Combating inequalities and segregation"
    assert len(activity.members) == 12
    assert activity.alliances == ("UCLG", "London School of Economics and Political Science", "UNDP")
    assert activity.months == ("2021-09",)
    assert "Europe" in activity.regions


def test_remarks_state_what_is_so_and_not_what_to_type(bundled: BuiltReport) -> None:
    texts = [span.text for (span,) in find(bundled, "remarks").blocks[0].items]  # type: ignore[union-attr] # bullets
    assert "1 seat is vacant on some of these days: Johannesburg (member)." in texts
    assert not [text for text in texts if "--" in text]


def test_a_code_that_no_list_has_is_shown_as_such(bundled: BuiltReport) -> None:
    codes, *_ = blocks_of(find(bundled, "plan"), ReportTable)
    titles = {row[0].text: row[1].text for row in codes.rows}
    assert titles["L2A3D6"] == titles["L3A1D3"] == "no title in the sheets"


def test_figures_name_their_cells(bundled: BuiltReport) -> None:
    report = bundled.report
    (figures,) = blocks_of(find(bundled, "overview"), HeadlineFigures)
    source = report.sources[figures.figures[0].figure.source - 1]
    assert source.figure == "people engaged: 1,412"
    assert source.cells == ("periods.csv, people_engaged: E2",)
    assert [each.number for each in report.sources] == [*range(1, len(report.sources) + 1)]


def test_participation_is_compared_with_membership(bundled: BuiltReport) -> None:
    (table,) = blocks_of(find(bundled, "engagement"), ReportTable)
    assert [cell.text for cell in table.rows[0]] == ["Africa", "18", "25", "72%"]
    assert [cell.text for cell in table.totals] == ["all regions", "96", "143", "67%"]
    captions = {names.caption: len(names.names) for names in blocks_of(find(bundled, "engagement"), Names)}
    assert captions == {
        "127 members counted as engaged by the published report": 127,
        "96 members took part, with the number of their activities": 96,
        "47 members without activities, and the other contact with them": 47,
    }


def test_unknown_is_unknown_and_zero_is_zero(bundled: BuiltReport) -> None:
    (table,) = blocks_of(find(bundled, "results"), ReportTable)
    experts = table.rows[1]
    assert [(cell.text, cell.value) for cell in experts[1:]] == [
        ("148", 148), ("unknown", None), ("0", 0), ("unknown", None),
    ]  # fmt: skip


def test_people_are_listed_with_the_days_of_their_terms(bundled: BuiltReport) -> None:
    board = next(table for table in blocks_of(find(bundled, "region-1"), ReportTable) if table.caption == "Board")
    row = next(row for row in board.rows if row[0].text == "Mpho Phalatse")
    assert [cell.text for cell in row] == ["Mpho Phalatse", "Member", "Johannesburg", "since 22 November 2021"]
    assert row[1].below == "Executive Mayor of Johannesburg"
    captions = [table.caption for table in blocks_of(find(bundled, "secretariat"), ReportTable)]
    assert captions == ["Secretariat", "Interns"]


def test_memberships_that_totals_do_not_count_are_apart(bundled: BuiltReport) -> None:
    captions = [names.caption for names in blocks_of(find(bundled, "region-2"), Names)]
    assert captions == ["75 members", "1 membership that totals do not count"]


def test_charts_say_one_thing_and_have_their_table(bundled: BuiltReport) -> None:
    charts = {
        chart.kind: chart
        for key in ("overview", "activities", "plan")
        for chart in blocks_of(find(bundled, key), Chart)
    }
    assert charts["stacked"].title == "Latin America and the Caribbean took part most (85%), Europe least (60%)"
    assert charts["map"].title == "Guangzhou took part in most activities (13)"
    assert len(charts["map"].table.rows) == 144
    assert charts["timeline"].title == "November 2021 had most activities (14)"
    assert charts["heat-map"].description.endswith("the largest number is 4: Guangzhou, L2A2D4")


def test_the_period_before_is_compared_where_the_data_has_one() -> None:
    report = build(RIVERLANDS, "2023-Q2")
    (table,) = blocks_of(find(report, "comparison"), ReportTable)
    texts = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert texts["people engaged"] == ["100", "250", "+150"]
    assert texts["experts who collaborated"] == ["5", "unknown", "unknown"]
    names = {each.caption: each.names for each in blocks_of(find(report, "plan"), Names)}
    assert names["Codes of the plan without an activity"][0].text == "A-1 Life on the water"


def test_a_period_without_any_record_is_refused() -> None:
    with pytest.raises(UnknownName) as error:
        build(period="2030-T1")
    assert error.value.text == "2030-T1"
    with pytest.raises(UnknownName) as error:
        build(RIVERLANDS, "2023-Q3")
    assert "Choose from 2023-Q1, 2023-Q2, 2023-Q4." in str(error.value), "not the same one again"


def test_open_errors_make_a_draft_and_accepted_findings_are_footnotes() -> None:
    report = build(period="2021-T3", errors=2, accepted=(AcceptedNote("media.csv, A2", "A slip.", "As printed."),))
    assert report.report.draft == "This is a draft: the check of the data found 2 open errors."
    assert report.report.draft_mark == "Draft"
    (bullets,) = find(report, "accepted").blocks
    assert "".join(span.text for span in bullets.items[0]) == "media.csv, A2: A slip. As printed."  # type: ignore[union-attr]
    assert build(RIVERLANDS, "2023-Q2").report.draft_mark == ""


def test_sheets_without_periods_are_reported_as_a_whole(folder: Callable[..., Path]) -> None:
    sheets = {"memberships": "member,region\nElm,R\n", "activities": "id,title,members\n1,Walk,Elm\n"}
    report = build(folder(**sheets))
    assert report.report.period == ""
    assert "1 activity in this period." in str(find(report, "overview").blocks)
    assert "nothing-found" not in [note.code for note in report.notes]
