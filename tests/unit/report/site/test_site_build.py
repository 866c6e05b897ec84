"""The pages of a site: their addresses, links, figures and sources, and what they say of each thing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnknownName
from metrocli.query import member
from metrocli.query.members import members
from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest
from metrocli.report.contents import walk_sections
from metrocli.report.model import (
    Activities,
    Bullets,
    Chart,
    FactList,
    HeadlineFigures,
    Names,
    Paragraph,
    ReportCell,
    ReportTable,
    TextSpan,
)
from metrocli.report.settings import ReportSettings
from metrocli.report.site.build import build_site
from metrocli.report.things import Thing, ThingKind, name_activity
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.sheets.writing.convert import convert
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.query.selecting.selection import Selection
    from metrocli.report.model import Activity, Block
    from metrocli.report.site.page import Site, SitePage

RIVERLANDS = Path(__file__).parents[3] / "data" / "riverlands"
Piece = TextSpan | ReportCell


def select(path: Path | None = None, period: str = "", language: str = "") -> Selection:
    dataset = open_dataset(path or find_bundled_data(), language)
    return select_time(dataset, Filters(period=(period,) if period else ()))


def build(path: Path | None = None, period: str = "", language: str = "en") -> Site:
    names = "" if language == "en" else language
    return build_site(ReportRequest(select(path, period, names), load_language(language), ReportSettings()))


def write_sheets(folder: Path, **sheets: str) -> Path:
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


class Pages:
    """The pages of a site by address."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.all: Mapping[str, SitePage] = {page.address: page for page in site.pages}

    def of(self, kind: ThingKind, key: str) -> SitePage:
        return self.all[self.site.addresses[Thing(kind, key)]]


def list_pieces(page: SitePage) -> Iterator[Piece]:
    """Yield all texts of a page but those of its activities in full."""
    for section, _ in walk_sections(page.sections):
        for block in section.blocks:
            for piece in list_of_block(block):
                yield piece
                if isinstance(piece, ReportCell):
                    yield from piece.spans


def list_of_block(block: Block) -> Iterator[Piece]:
    match block:
        case Paragraph():
            yield from block.spans
        case Bullets():
            yield from (span for item in block.items for span in item)
        case FactList():
            yield from (span for _, spans in block.pairs for span in spans)
        case ReportTable():
            yield from (cell for row in (*block.rows, block.totals) for cell in row)
        case Chart():
            yield from list_of_block(block.table)
        case HeadlineFigures():
            yield from (each.figure for each in block.figures)
        case Names():
            yield from block.names


def list_activities(page: SitePage) -> list[Activity]:
    blocks = [block for section, _ in walk_sections(page.sections) for block in section.blocks]
    return [activity for block in blocks if isinstance(block, Activities) for activity in block.activities]


def list_charts(page: SitePage) -> list[Chart]:
    blocks = [block for section, _ in walk_sections(page.sections) for block in section.blocks]
    return [block for block in blocks if isinstance(block, Chart)]


def list_named(page: SitePage, kind: ThingKind) -> set[str]:
    return {piece.thing.key for piece in list_pieces(page) if piece.thing and piece.thing.kind is kind}


def read_texts(page: SitePage) -> str:
    return "\n".join(piece.text for piece in list_pieces(page))


def find_row(page: SitePage, first: str) -> list[str]:
    [row] = [
        [cell.text for cell in row]
        for section, _ in walk_sections(page.sections)
        for block in section.blocks
        if isinstance(block, ReportTable)
        for row in block.rows
        if row[0].text == first
    ]
    return row


@pytest.fixture(scope="module")
def bundled() -> Pages:
    return Pages(build(period="2021-T3"))


@pytest.fixture(scope="module")
def riverlands() -> Pages:
    return Pages(build(RIVERLANDS, "2023-Q1"))


def test_each_part_of_the_report_and_each_thing_has_a_page(bundled: Pages) -> None:
    numbers = {kind: sum(thing.kind is kind for thing in bundled.site.addresses) for kind in ThingKind}
    assert numbers == {
        ThingKind.MEMBER: 144, ThingKind.ACTIVITY: 29, ThingKind.OUTCOME: 38, ThingKind.CHALLENGE: 15,
        ThingKind.ALLIANCE: 15, ThingKind.PERSON: 60,
    }  # fmt: skip
    assert [link.address for link in bundled.site.menu] == [
        *("report/activities.html", "report/listening.html", "report/progress.html", "report/association.html"),
        *("report/knowledge.html", "report/imprint.html", "members/index.html", "activities/index.html"),
        *("outcomes/index.html", "challenges/index.html", "alliances/index.html", "people/index.html"),
    ]
    assert next(iter(bundled.all)) == "index.html"
    assert bundled.all.keys() == {
        "index.html", *bundled.site.addresses.values(), *(link.address for link in bundled.site.menu),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "key", "address"),
    [
        (ThingKind.MEMBER, "Bogotá", "members/bogota.html"),
        (ThingKind.MEMBER, "Barcelona (city)", "members/barcelona-city.html"),
        (ThingKind.ACTIVITY, "7", "activities/2021-t3-06.html"),
        (ThingKind.OUTCOME, "L2A2D4", "outcomes/l2a2d4.html"),
        (ThingKind.CHALLENGE, "4.1", "challenges/4-1.html"),
        (ThingKind.PERSON, "Wen Guohui", "people/wen-guohui.html"),
    ],
)
def test_addresses_are_stable(bundled: Pages, kind: ThingKind, key: str, address: str) -> None:
    assert bundled.site.addresses[Thing(kind, key)] == address


def test_addresses_do_not_depend_on_the_language(bundled: Pages) -> None:
    spanish = build(period="2021-T3", language="es")
    assert set(spanish.addresses.values()) == set(bundled.site.addresses.values())
    assert spanish.addresses[Thing(ThingKind.MEMBER, "Bruselas")] == "members/brussels.html"


@pytest.mark.parametrize("data", ["bundled", "riverlands"])
def test_links_trails_and_entries_lead_to_pages(data: str, request: pytest.FixtureRequest) -> None:
    pages: Pages = request.getfixturevalue(data)
    for page in pages.all.values():
        assert [link.address for link in page.trail if link.address not in pages.all] == []
        assert page.trail[0].address == "index.html"
        assert page.trail[-1].address == page.address
        assert page.title
        assert len({section.key for section, _ in walk_sections(page.sections)}) == sum(
            1 for _ in walk_sections(page.sections)
        )
    listed = [entry.link.address for entry in pages.site.entries]
    assert len(listed) == len({*listed})
    lists = {"index.html", *(f"{kind}/index.html" for kind in ThingKind)}
    assert {*listed} == pages.all.keys() - lists


@pytest.mark.parametrize("data", ["bundled", "riverlands"])
def test_each_page_has_the_sources_that_it_cites_and_no_others(data: str, request: pytest.FixtureRequest) -> None:
    pages: Pages = request.getfixturevalue(data)
    for page in pages.all.values():
        cited = {piece.source for piece in list_pieces(page)} | {each.source for each in list_activities(page)}
        assert cited - {0} == {source.number for source in page.sources}, page.address


@pytest.mark.parametrize("name", ["Bogotá", "Guangzhou", "Barcelona (city)", "Johannesburg", "Accra", "CPAFFC"])
def test_the_page_of_a_member_has_everything_that_is_known_of_it(bundled: Pages, name: str) -> None:
    result = member.member(select(period="2021-T3"), name).result
    page = bundled.of(ThingKind.MEMBER, name)
    texts = read_texts(page)
    assert len([row for row in result["activities"] if row["title"] not in texts]) == 0
    assert {row["member"] for row in result["met"]} <= list_named(page, ThingKind.MEMBER)
    assert {row["alliance"] for row in result["alliances"]} <= list_named(page, ThingKind.ALLIANCE)
    assert {row["person"] for row in result["people"]} <= list_named(page, ThingKind.PERSON)
    missing = {row["code"] for row in result["comparison"]["missing"]}
    assert {row["code"] for row in result["outcomes"]} | missing <= list_named(page, ThingKind.OUTCOME)
    assert {row["code"] for row in result["challenges"]} == list_named(page, ThingKind.CHALLENGE)
    assert [alias for alias in result["aliases"] if alias not in texts] == []
    met = [cell for cell in list_pieces(page) if isinstance(cell, ReportCell) and cell.below.isdigit()]
    assert {cell.text: int(cell.below) for cell in met if cell.thing and cell.thing.kind is ThingKind.MEMBER} == {
        row["member"]: row["activities"] for row in result["met"]
    }


def test_the_page_on_the_data_has_no_list_of_all_sources(bundled: Pages) -> None:
    page = bundled.all["report/knowledge.html"]
    assert [part.key for part in page.sections] == ["knowledge", "remarks"]
    assert "leads to its source at the end of its page" in read_texts(page)
    assert "in the list below" not in read_texts(page)


def test_the_page_of_a_silent_member_has_no_empty_tables(bundled: Pages) -> None:
    silent = members(select(period="2021-T3"), silent=True).frame["name"].iloc[0]
    page = bundled.of(ThingKind.MEMBER, silent)
    assert "It did not take part in any activity of this period." in read_texts(page)
    tables = [block for part in page.sections for block in part.blocks if isinstance(block, ReportTable)]
    assert all(table.rows for table in tables)
    assert {"took-part", "worked-on", "company"}.isdisjoint(part.key for part in page.sections)


def test_the_figures_of_one_member_are_not_those_of_another(bundled: Pages) -> None:
    for name, cells in (("Bogotá", "activities.csv, members: "), ("Guangzhou", "activities.csv, members: ")):
        answer = member.member(select(period="2021-T3"), name)
        page = bundled.of(ThingKind.MEMBER, name)
        assert page.sources[0].figure == f"its activities: {len(answer.result['activities'])}"
        rows = sum(
            (int(last) - int(first) + 1)
            for part in page.sources[0].cells[0].removeprefix(cells).split(", ")
            for first, last in [(part.replace("L", "").split(":") * 2)[:2]]
        )
        assert rows == len(answer.result["activities"])


def test_the_page_of_an_activity(bundled: Pages) -> None:
    page = bundled.of(ThingKind.ACTIVITY, "7")
    assert page.title == "13th Metropolis World Congress"
    assert page.remark == "activity · 2021-T3-06 · 8–13 November 2021"
    assert list_named(page, ThingKind.OUTCOME) == {"L1", "L1A1D2", "L1A1D3", "L1A2D1", "L1A3D3"}
    assert len(list_named(page, ThingKind.MEMBER)) == 57
    texts = read_texts(page)
    assert "57 members" in texts
    assert "activities.csv, row 7" in texts
    [around] = [part for part in page.sections if part.key == "neighbours"]
    assert [span.thing for _, spans in around.blocks[0].pairs for span in spans if span.thing] == [  # type: ignore[union-attr] # facts
        name_activity(28), name_activity(29),
    ]  # fmt: skip


def test_cells_of_a_workbook_are_named_with_their_tab(tmp_path: Path) -> None:
    convert(open_dataset(RIVERLANDS), tmp_path / "towns.xlsx")
    page = Pages(build(tmp_path / "towns.xlsx", "2023-Q1")).all["activities/r-01.html"]
    assert "towns.xlsx, activities, row 2" in read_texts(page)
    assert [cells for source in page.sources for cells in source.cells][:1] == ["towns.xlsx, activities, personas: K2"]


def test_the_page_of_an_outcome(bundled: Pages) -> None:
    page = bundled.of(ThingKind.OUTCOME, "L2A2")
    assert [link.title for link in page.trail] == ["Progress report", "Outcomes", "L2", "L2A2"]
    figures = [block for block in page.sections[0].blocks if isinstance(block, HeadlineFigures)]
    assert [each.figure.text for each in figures[0].figures] == ["11", "27"]
    assert {"L2", "L2A2D4"} <= list_named(page, ThingKind.OUTCOME)
    assert len(list_named(page, ThingKind.ACTIVITY)) == 11
    [listed] = [part for part in page.sections if part.key == "members"]
    names = listed.blocks[0]
    assert isinstance(names, Names)
    numbers = [int(cell.below) for cell in names.names]
    assert numbers == sorted(numbers, reverse=True)


def test_the_page_of_a_person(bundled: Pages) -> None:
    page = bundled.of(ThingKind.PERSON, "Asmaa Rhlalou")
    assert page.remark == "person · board · Rabat"
    assert list_named(page, ThingKind.MEMBER) == {"Rabat"}
    assert list_named(page, ThingKind.PERSON) == {"Mohammed Sadiki"}
    bullets = [block for block in page.sections[0].blocks if isinstance(block, Bullets)]
    assert ["".join(span.text for span in item) for item in bullets[0].items] == [
        "Takes over from Mohammed Sadiki on 24 Sep 2021"
    ]


def test_a_code_without_activities_says_so_in_a_sentence(riverlands: Pages) -> None:
    page = riverlands.of(ThingKind.CHALLENGE, "W1")
    assert [part.key for part in page.sections] == ["overview", "activities", "members"]
    page = riverlands.of(ThingKind.OUTCOME, "B-1")
    assert [part.key for part in page.sections] == ["overview"]
    assert "No activity of this period worked on it." in read_texts(page)


def test_a_code_that_is_in_force_for_a_time(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path,
        activities="id,title,start,members,outcomes\nA,A,2023-01-05,Lima,P1\n",
        memberships="member,region\nLima,\n",
        outcomes="code,title,valid_from,valid_until\nP1,Plan,2021-01-01,2023-12-31\n",
        periods="period,start,end\n2023,2023-01-01,2023-12-31\n",
    )
    page = Pages(build(path)).of(ThingKind.OUTCOME, "P1")
    assert "1 Jan 2021–31 Dec 2023" in read_texts(page)


def test_roles_in_an_activity_and_its_allies(riverlands: Pages) -> None:
    page = riverlands.all["activities/r-01.html"]
    assert "Alderford · Élan" not in read_texts(page)
    assert " (host)" in read_texts(page)
    assert list_named(page, ThingKind.ALLIANCE) == {"Anglers' Guild", "Mill Trust"}


def test_entries_have_names_in_all_spellings_and_languages(bundled: Pages) -> None:
    entries = {entry.link.address: entry for entry in bundled.site.entries}
    assert {"Bruselas", "Bruxelles"} <= {*entries["members/brussels.html"].others}
    assert entries["activities/2021-t3-06.html"].others == ("2021-T3-06",)
    assert entries["alliances/undp.html"].others == ("United Nations Development Programme",)
    assert entries["outcomes/l2a2d4.html"].link.title.startswith("L2A2D4 ")
    assert entries["members/brussels.html"].kind == "member"
    kinds = [entry.kind for entry in bundled.site.entries]
    assert len(dict.fromkeys(kinds)) == sum(one != other for one, other in zip(["", *kinds], kinds, strict=False))


def test_other_names_are_those_of_the_answer() -> None:
    dataset = open_dataset(find_bundled_data(), "es")
    spanish = build(period="2021-T3", language="es")
    others = {entry.link.title: entry.others for entry in spanish.entries if entry.kind == "miembro"}
    for name in ("Bruselas", "Accra" if "Accra" in others else "Acra", "Bogotá"):
        assert others[name] == tuple(dataset.other_names(name))


def test_many_activities_are_on_a_page_a_month(tmp_path: Path) -> None:
    rows = [f"A-{number},Meeting {number},2023-0{1 + number // 150}-05,,Lima" for number in range(250)]
    path = write_sheets(
        tmp_path,
        activities="\n".join(["id,title,start,end,members", *rows]),
        memberships="member,region\nLima,South\n",
        periods="period,start,end\n2023,2023-01-01,2023-12-31\n",
    )
    pages = Pages(build(path))
    part = pages.all["report/activities.html"]
    assert [link.address for link in part.contents] == [
        "report/activities-2023-01.html", "report/activities-2023-01-2.html", "report/activities-2023-02.html",
        "report/activities-2023-02-2.html",
    ]  # fmt: skip
    assert [len(list_activities(pages.all[link.address])) for link in part.contents] == [75, 75, 75, 25]
    assert not list_activities(part)
    assert [len(chart.table.rows) for chart in list_charts(part)] == [250]
    assert pages.all["report/activities-2023-02.html"].trail[1:] == (pages.site.menu[0], part.contents[2])


def test_many_activities_of_a_thing_are_on_pages_below_it(tmp_path: Path) -> None:
    rows = [f"A-{number},Meeting {number},2023-01-05,Lima,P1" for number in range(450)]
    path = write_sheets(
        tmp_path,
        activities="\n".join(["id,title,start,members,outcomes", *rows]),
        memberships="member,region\nLima,South\n",
        periods="period,start,end\n2023,2023-01-01,2023-12-31\n",
    )
    pages = Pages(build(path))
    for address, section in (("members/lima", "took-part"), ("outcomes/p1", "activities")):
        page = pages.all[f"{address}.html"]
        assert [link.address for link in page.contents] == [f"{address}/{section}-{part}.html" for part in (1, 2, 3)]
        assert [link.title for link in page.contents] == [
            *("450 activities: 1–200", "450 activities: 201–400", "450 activities: 401–450"),
        ]
        [part] = [part for part in page.sections if part.key == section]
        table = part.blocks[0]
        assert isinstance(table, ReportTable)
        assert (table.caption, len(table.rows)) == ("the last 200 of 450 activities", 200)
        assert table.rows[-1][0].text == "Meeting 449"
        named = [list_named(pages.all[link.address], ThingKind.ACTIVITY) for link in page.contents]
        assert [len(names) for names in named] == [200, 200, 50]
        assert pages.all[page.contents[0].address].trail == (*page.trail, page.contents[0])


def test_planned_activities_without_an_id_are_named_by_title_or_row(tmp_path: Path) -> None:
    sheet = "id,title,start,status\n1,Forum,2023-05-03,\n,Gala,2023-06-03,planned\n,,2023-07-01,planned\n"
    path = write_sheets(
        tmp_path,
        activities=sheet,
        memberships="member,region\nLima,\n",
        periods="period,start,end\n2023,2023-01-01,2023-12-31\n",
    )
    dataset = open_dataset(path, faults=[])
    request = ReportRequest(select_time(dataset, Filters()), load_language("en"), ReportSettings(), errors=1)
    (note,) = [note for note in build_site(request).notes if note.code == "activities-not-counted"]
    assert note.values["ids"] == ("Gala", "4")


def test_missing_sheets_have_no_lists(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path,
        activities="id,title,start,members\n?,,2023-01-05,Lima\n",
        memberships="member,region\nLima,\n",
        periods="period,start,end\n2023,2023-01-01,2023-12-31\n",
    )
    pages = Pages(build(path))
    assert [link.address for link in pages.site.menu if not link.address.startswith("report/")] == [
        "members/index.html", "activities/index.html",
    ]  # fmt: skip
    assert pages.site.addresses == {
        Thing(ThingKind.MEMBER, "Lima"): "members/lima.html", name_activity(2): "activities/page-8a8de8.html",
    }  # fmt: skip
    assert pages.all["activities/page-8a8de8.html"].title == "Activity without a title"


def test_rows_with_errors_have_pages(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path,
        activities=(
            "id,title,start,end,members,people_engaged,parent,status\n"
            "A1,Backwards,2023-01-06,2023-01-02,Lima,0,A1,\n"
            "A1,Twice,2023-01-07,,Lima; Quito,7,A2,\n"
            ",No id,2023-01-08,,Quito,,,\n"
            "A2,Later,2023-02-01,2024-02-01,,,,in progress\n"
        ),
        memberships="member,region\nLima,\n",
        periods="period,start,end\n2023,2023-01-01,2023-12-31\n",
        people="person,body,role,member\n,board,chair,Lima\nAna,,,\n",
    )
    dataset = open_dataset(path, faults=[])
    request = ReportRequest(select_time(dataset, Filters()), load_language("en"), ReportSettings(), errors=1)
    pages = Pages(build_site(request))
    backwards, twice, later = (pages.all[f"activities/{name}.html"] for name in ("a1", "a1-2", "a2"))
    assert backwards.remark == "activity · A1 · 6 January 2023"
    assert "part of" not in [label for label, _ in backwards.sections[0].blocks[0].pairs]  # type: ignore[union-attr] # facts
    assert twice.sections[0].blocks[0].pairs[0][1][0].source == 1  # type: ignore[union-attr] # facts
    assert twice.sources[0].cells == ("activities.csv, people_engaged: F3",)
    assert name_activity(3) in [piece.thing for piece in list_pieces(later) if isinstance(piece, TextSpan)]
    assert pages.all["activities/no-id.html"].title == "No id"
    assert pages.all["people/ana.html"].sections
    assert "vacant" in read_texts(pages.all["people/index.html"])


def test_a_period_without_records_has_no_site(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path,
        activities="id,title,start,members\n",
        memberships="member,region\nLima,\n",
        periods="period,start,end\n2023,2023-01-01,2023-12-31\n",
    )
    with pytest.raises(UnknownName):
        build(path)


def test_names_that_look_the_same_share_a_page_and_others_get_a_number(tmp_path: Path) -> None:
    hostile = '"<script>alert(1)</script>; ../../etc/passwd"'
    path = write_sheets(
        tmp_path,
        activities=(
            "id,title,start,members,outcomes,alliances\n"
            f"index,=1+1,2023-01-05,São Paulo; Sao-Paulo,../../x,{hostile}\n"
            "INDEX,B,2023-01-06,São\u202e Paulo,,\n"
        ),
        memberships="member,region\nSão Paulo,A\nSao-Paulo,A\nSão\u202e Paulo,<b>\n北京,\n",
        periods="period,start,end\n2023,2023-01-01,2023-12-31\n",
        people="person,body,role,member\n<b>Ana</b>,board,chair,São Paulo\n",
    )
    pages = Pages(build(path))
    addresses = [*pages.site.addresses.values()]
    assert len(addresses) == len({*addresses}) == len({address.lower() for address in addresses})
    assert all(address.isascii() and ".." not in address and address.count("/") == 1 for address in addresses)
    assert {address for address in addresses if address.startswith("activities/")} == {
        "activities/index-2.html", "activities/index-3.html",
    }  # fmt: skip
    assert pages.site.addresses[Thing(ThingKind.MEMBER, "北京")] == "members/page-68c77e.html"
    assert pages.site.addresses[Thing(ThingKind.PERSON, "<b>Ana</b>")] == "people/b-ana-b.html"
