"""Long tables of a page of a site go on pages below it."""

from __future__ import annotations

from metrocli.report.model import ReportCell, ReportColumn, ReportTable, Section
from metrocli.report.site.long_tables import MOST_ROWS, split_page
from metrocli.report.site.page import SiteLink, SitePage
from metrocli.text.languages.language import load_language


def make_table(caption: str, length: int) -> ReportTable:
    """Make a table with a number in each row."""
    return ReportTable(caption, (ReportColumn("code"),), tuple((ReportCell(str(number)),) for number in range(length)))


def test_two_long_tables_of_a_section_have_pages_of_their_own() -> None:
    tables = make_table("Outcomes", MOST_ROWS + 1), make_table("Challenges", MOST_ROWS * 5 + 1)
    link = SiteLink("A", "members/a.html")
    page = SitePage(link.address, "A", "", (link,), (Section("worked-on", "Worked on", tables),))
    first, *parts = split_page(page, load_language("fr"))
    assert [part.address for part in parts] == [f"members/a/worked-on-{number}.html" for number in range(1, 9)]
    shown = [row[0].text for part in parts for block in part.sections[0].blocks for row in block.rows]  # type: ignore[union-attr]
    assert shown == [row[0].text for table in tables for row in table.rows]
    assert (
        parts[-1].title == "Challenges\N{NO-BREAK SPACE}: 1\N{NARROW NO-BREAK SPACE}001–1\N{NARROW NO-BREAK SPACE}001"
    )
    assert first.contents == tuple(part.trail[-1] for part in parts)


def test_a_short_table_stays() -> None:
    page = SitePage("a.html", "A", "", (), (Section("s", "S", (make_table("Outcomes", MOST_ROWS),)),))
    assert [*split_page(page, load_language("en"))] == [page]
