"""A small site with a page of each kind, for the tests of its writer; no figure in it is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invented_report import HOSTILE, SAMPLE  # type: ignore[import-not-found] # it is in this folder

from metrocli.report.model import (
    Activities,
    FactList,
    Names,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
)
from metrocli.report.site.page import SearchEntry, Site, SiteLink, SitePage
from metrocli.report.things import Thing, ThingKind, name_activity

if TYPE_CHECKING:
    from collections.abc import Iterable

HOME = SiteLink("Progress report", "index.html")
MEMBERS = SiteLink("Members", "members/index.html")
PART = SiteLink("Activities", "report/activities.html")
ALDERFORD = Thing(ThingKind.MEMBER, "Alderford")
REGATTA = name_activity(0)
ADDRESSES = {
    ALDERFORD: "members/alderford.html",
    Thing(ThingKind.MEMBER, "Brackwater"): "members/brackwater.html",
    REGATTA: "activities/r-01.html",
    Thing(ThingKind.OUTCOME, "A-1"): "outcomes/a-1.html",
    Thing(ThingKind.ALLIANCE, "Anglers' Guild"): "alliances/anglers-guild.html",
}
_BLOCK = SAMPLE.sections[2].sections[0].blocks[0]
assert isinstance(_BLOCK, Activities)
ACTIVITIES = _BLOCK._replace(activities=(_BLOCK.activities[0]._replace(thing=REGATTA), _BLOCK.activities[1]))
IMPRINT = Section(
    "imprint",
    "Imprint",
    (
        FactList(
            (
                ("published by", (TextSpan("Riverlands League"),)),
                ("e-mail", (TextSpan("a@b.org", link="mailto:a@b.org"),)),
            )
        ),
    ),
)
OVERVIEW = Section(
    "overview",
    "Overview",
    (
        Paragraph((TextSpan("The first was "), TextSpan("Alderford", thing=ALDERFORD), TextSpan("."))),
        Names("", (ReportCell("Alderford", source=1, thing=ALDERFORD), ReportCell("Elsewhere"))),
        FactList((("first", (TextSpan("Opening regatta", thing=REGATTA),)),)),
        ReportTable(
            "Members",
            (ReportColumn("member"), ReportColumn("activities"), ReportColumn("with")),
            (
                (
                    ReportCell("Alderford", thing=ALDERFORD),
                    ReportCell("2", 2, 1),
                    ReportCell("Alderford, Élan", spans=(TextSpan("Alderford", thing=ALDERFORD), TextSpan(", Élan"))),
                ),
            ),
        ),
    ),
)
ALL = Section("all", "All", (ACTIVITIES,))
PAGES = (
    SitePage("index.html", "Progress report", "Winter 2023", (HOME,), (OVERVIEW,), SAMPLE.sources[:1], (PART, MEMBERS)),
    SitePage(
        "report/activities.html",
        "Activities",
        "",
        (HOME, PART),
        (Section("all", "All", (ACTIVITIES,)),),
        SAMPLE.sources[:1],
    ),
    SitePage("members/index.html", "Members", "", (HOME, MEMBERS), (OVERVIEW,)),
    *(
        SitePage(address, title, HOSTILE, (HOME, MEMBERS, SiteLink(title, address)), (OVERVIEW,))
        for address, title in (
            ("members/alderford.html", "Alderford"),
            ("members/brackwater.html", "Brackwater"),
            ("activities/r-01.html", "Opening regatta"),
            ("outcomes/a-1.html", "A-1 Life on the water"),
            ("alliances/anglers-guild.html", "Anglers' Guild"),
        )
    ),
)
ENTRIES = (
    SearchEntry(PART, "part"),
    SearchEntry(SiteLink("Alderford", "members/alderford.html"), "member", ("Àldèrford", "Aulnegué")),
    SearchEntry(SiteLink("Brackwater", "members/brackwater.html"), "member"),
    SearchEntry(SiteLink("Opening regatta", "activities/r-01.html"), "activity", ("R-01", HOSTILE)),
)


def make_site(pages: Iterable[SitePage] = PAGES) -> Site:
    """Make the site anew, because its pages can be read once."""
    report = SAMPLE._replace(sections=(*SAMPLE.sections, IMPRINT))
    return Site(report, (HOME, PART, MEMBERS), ADDRESSES, iter(pages), ENTRIES)
