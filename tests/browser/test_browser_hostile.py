"""Texts of cells in a real browser: none acts, and none makes the page wider than a phone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.render.values import mask_controls
from metrocli.report.model import (
    Activities,
    Activity,
    Block,
    Bullets,
    Chart,
    ChartKind,
    Coded,
    ColumnKind,
    FactList,
    FigureSource,
    HeadlineFigure,
    HeadlineFigures,
    Names,
    Paragraph,
    Report,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
)
from metrocli.report.site.page import SearchEntry, Site, SiteLink, SitePage
from metrocli.report.writers.registry import WriterOptions
from metrocli.report.writers.site import write_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from opened_page import OpenedPage  # type: ignore[import-not-found] # it is in this folder

TEXTS = [
    "<script>alert(1)</script>",
    "</script></style></title><img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} ${7 * 7} {% raw %}",
    "%0aSet-Cookie:x#outcome=a&text=b+c",
    "W" * 300,
    "漢" * 120,
    "a\u202eb\u061cc",
    "two\nlines",
]


def invent(report: Report, text: str) -> Report:
    """A report with one text in the place of every text."""
    cell, spans = ReportCell(text, 3, 1, text), (TextSpan(text, source=1), TextSpan(text, link="https://example.org"))
    columns = (ReportColumn(text), ReportColumn(text, ColumnKind.NUMBER), ReportColumn(text, ColumnKind.CODE))
    table = ReportTable(text, columns, ((cell,) * 3,) * 2, (0, 1), (cell,) * 3)
    day = date(2021, 9, 1)
    spanned = ReportTable(text, columns, ((cell, ReportCell(text, day), ReportCell(text, day)),))
    coded = (Coded(text, text),)
    lists = (coded, coded, (text,), text, (text,))
    activity = Activity(text, text, text, day, day, (text,), text, *lists, text, text, (text,), (), 1)
    blocks: tuple[Block, ...] = (
        Paragraph(spans),
        Bullets((spans,)),
        HeadlineFigures((HeadlineFigure(cell, text, text),)),
        Names(text, (cell, cell)),
        FactList(((text, spans),)),
        table,
        *(Chart(kind, text, text, table) for kind in ChartKind if kind not in {ChartKind.TIMELINE, ChartKind.MAP}),
        Chart(ChartKind.TIMELINE, text, text, spanned),
        Activities((activity,), dict.fromkeys(("outcomes", "challenges", "members", "alliances"), text)),
    )
    section = Section("first", text, blocks, (Section("below", text),))
    return report._replace(
        title=text,
        association=text,
        period=text,
        days=text,
        draft=text,
        draft_mark=text,
        sections=(section,),
        sources=(FigureSource(1, text, text, (text,)),),
    )


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_text_acts_or_is_too_wide(
    show: Callable[..., OpenedPage], report: Report, write_page: Callable[[Report], Path], text: str
) -> None:
    page, events = show(write_page(invent(report, text)), width=360)
    page.on("dialog", lambda dialog: events.append(dialog.message))
    page.locator("form [name=member]").select_option(index=1)
    assert page.evaluate("document.querySelector('output').value") == "1 of 1 activity"
    page.reload()
    assert page.evaluate("document.querySelector('output').value") == "1 of 1 activity"
    assert page.locator("form [name=member]").evaluate("(one) => one.selectedIndex") == 1
    assert page.locator("script, style, title").count() >= 3
    assert page.locator("img, body script ~ *, [onload], [onerror], a[href^=javascript]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert events == []


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_text_acts_or_is_too_wide_in_a_site(
    show: Callable[..., OpenedPage], report: Report, tmp_path: Path, text: str
) -> None:
    invented = invent(report, text)
    link = SiteLink(text, "index.html")
    page = SitePage("index.html", text, text, (link, link), invented.sections, invented.sources, (link,))
    site = Site(invented, (link,), {}, iter([page]), (SearchEntry(link, text, (text,)),))
    for file in write_site(site, WriterOptions()):
        (tmp_path / file.name).write_bytes(file.content)
    for name in ("index.html", "search.html"):
        opened, events = show(tmp_path / name, width=360)
        opened.on("dialog", lambda dialog, events=events: events.append(dialog.message))
        opened.locator("[name=q]").fill(mask_controls(text))
        assert opened.locator("img, body script ~ *, [onload], [onerror], a[href^=javascript]").count() == 0
        assert opened.evaluate("document.documentElement.scrollWidth") <= 360
        opened.keyboard.press("Enter")
        opened.wait_for_url("**/search.html?q=*")
        assert opened.locator(".results li").count() == 1
        assert [one for one in events if not one.startswith(tmp_path.as_uri())] == []
