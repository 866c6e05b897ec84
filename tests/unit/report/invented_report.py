"""A small report with every kind of block, for the tests of the writers; no figure in it is true."""

from __future__ import annotations

from datetime import date

from metrocli.report.model import (
    Activities,
    Activity,
    Bullets,
    Chart,
    ChartKind,
    Coded,
    ColumnKind,
    FactList,
    FigureSource,
    HeadlineFigure,
    HeadlineFigures,
    Image,
    Names,
    Paragraph,
    Report,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
    Tone,
)
from metrocli.text.languages.language import load_language

HOSTILE = '<script>alert(1)</script> =HYPERLINK("http://x") #read("/etc/passwd") [x](javascript:alert(1)) | `a` *b* _c_'
LOGO = Image(
    "image/svg+xml",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>',
    "Ring",
)
_REGIONS = ReportTable(
    "Members that took part, by region",
    (
        ReportColumn("region"),
        ReportColumn("took part", ColumnKind.NUMBER),
        ReportColumn("members", ColumnKind.NUMBER),
        ReportColumn("share", ColumnKind.SHARE),
    ),
    (
        (ReportCell("Upper River"), ReportCell("2", 2, 3), ReportCell("3", 3), ReportCell("67%", 2 / 3)),
        (ReportCell("Delta"), ReportCell("0", 0), ReportCell("4", 4), ReportCell("0%", 0.0)),
        (ReportCell("Sea & coast"), ReportCell("unknown"), ReportCell("1", 1), ReportCell("unknown")),
    ),
    totals=(ReportCell("all"), ReportCell("2", 2), ReportCell("8", 8), ReportCell("25%", 0.25)),
)
_BARS = ReportTable(
    "Activities by line",
    (ReportColumn("line"), ReportColumn("activities", ColumnKind.NUMBER)),
    (
        (ReportCell("A Life on the water", below="of the plan"), ReportCell("2", 2)),
        (ReportCell("B Bridges"), ReportCell("1", 1)),
    ),
)
_STACKED = ReportTable(
    "Members by region",
    (ReportColumn("region"), ReportColumn("took part", ColumnKind.NUMBER), ReportColumn("did not", ColumnKind.NUMBER)),
    (
        (ReportCell("Upper River"), ReportCell("2", 2), ReportCell("1", 1)),
        (ReportCell("Delta"), ReportCell("0", 0), ReportCell("4", 4)),
    ),
)
_HEAT = ReportTable(
    "Members and outcomes",
    (ReportColumn("member"), ReportColumn("A-1", ColumnKind.NUMBER), ReportColumn("A-2", ColumnKind.NUMBER)),
    (
        (ReportCell("Alderford"), ReportCell("2", 2), ReportCell("", 0)),
        (ReportCell("Élan"), ReportCell("", 0), ReportCell("1", 1)),
    ),
)
_TIMELINE = ReportTable(
    "Activities in time",
    (ReportColumn("activity"), ReportColumn("first day", ColumnKind.DATE), ReportColumn("last day", ColumnKind.DATE)),
    (
        (
            ReportCell("Opening regatta"),
            ReportCell("14 January", date(2023, 1, 14)),
            ReportCell("14 January", date(2023, 1, 14)),
        ),
        (
            ReportCell("Flood drill"),
            ReportCell("18 February", date(2023, 2, 18)),
            ReportCell("25 February", date(2023, 2, 25)),
        ),
    ),
)
_MAP = ReportTable(
    "Members on the map",
    (
        ReportColumn("member"),
        ReportColumn("latitude", ColumnKind.NUMBER),
        ReportColumn("longitude", ColumnKind.NUMBER),
        ReportColumn("activities", ColumnKind.NUMBER),
    ),
    (
        (ReportCell("Alderford"), ReportCell("51.2", 51.2), ReportCell("4.4", 4.4), ReportCell("2", 2)),
        (ReportCell("Élan"), ReportCell("-34.6", -34.6), ReportCell("-58.4", -58.4), ReportCell("0", 0)),
    ),
)
_ACTIVITIES = (
    Activity(
        "R-01",
        "Opening regatta",
        "14 January",
        date(2023, 1, 14),
        None,
        ("A",),
        "festival · Alderford",
        (Coded("A-1", "Life on the water"),),
        (Coded("W1", "High water"),),
        ("Alderford", "Brackwater"),
        "2 members",
        ("Anglers' Guild",),
        "80 people engaged",
        "Boats from every town of the river.\nAnd one more line.",
        ("Upper River",),
        ("2023-01",),
        1,
    ),
    Activity("", HOSTILE, "", None, None, (), "", (), (), (), "0 members", (), "", HOSTILE, (), ()),
)
SAMPLE = Report(
    load_language("en"),
    "Progress report",
    "Riverlands League",
    "Winter 2023",
    "1 January – 20 February 2023",
    "2 errors are open",
    "Draft",
    "#1f4e79",
    LOGO,
    (
        Section(
            "overview",
            "Overview",
            (
                HeadlineFigures(
                    (
                        HeadlineFigure(
                            ReportCell("100", 100, 1), "people engaged", "published; 1 of 3 activities has a figure"
                        ),
                        HeadlineFigure(ReportCell("unknown"), "experts", "no figure is known"),
                        HeadlineFigure(ReportCell("2", 2, 2), "of 8 members took part"),
                    )
                ),
                Chart(ChartKind.MAP, "Most activities were in the north", "Alderford: 2; Élan: 0", _MAP),
                Chart(ChartKind.BARS, "Line A had most activities", "A: 2; B: 1", _BARS, repeats=True),
            ),
        ),
        Section(
            "note",
            "A note",
            (
                Paragraph((TextSpan("Dear readers,"),), Tone.LEAD),
                Paragraph(
                    (
                        TextSpan("a "),
                        TextSpan("strong", strong=True),
                        TextSpan(" and a "),
                        TextSpan("slanted", emphasis=True),
                        TextSpan(" word, and "),
                        TextSpan("a link", link="https://example.org/a?b=1&c=2"),
                        TextSpan("."),
                    )
                ),
                Bullets(((TextSpan("one"),), (TextSpan(HOSTILE),))),
                Bullets(((TextSpan("first"),), (TextSpan("second"),)), numbered=True),
            ),
            new_page=True,
        ),
        Section(
            "activities",
            "Activities",
            (Chart(ChartKind.TIMELINE, "Two activities", "from 14 January to 25 February", _TIMELINE),),
            (
                Section(
                    "activities-a",
                    "A Life on the water",
                    (
                        Activities(
                            _ACTIVITIES,
                            {
                                "outcomes": "Outcomes",
                                "challenges": "Challenges",
                                "members": "members",
                                "alliances": "Alliances",
                            },
                        ),
                    ),
                ),
            ),
            new_page=True,
        ),
        Section(
            "engagement",
            "Membership engagement",
            (
                Names("Engaged members", tuple(ReportCell(f"Town {number}") for number in range(1, 40))),
                _REGIONS,
                Chart(ChartKind.STACKED, "Delta did not take part", "Upper River 2 of 3; Delta 0 of 4", _STACKED),
                Chart(ChartKind.HEAT_MAP, "Who works on what", "largest: Alderford, A-1, 2", _HEAT),
                Chart(ChartKind.SPARKLINE, "Activities by line", "2, 1", _BARS),
                Paragraph((TextSpan("Names as written."),), Tone.REMARK),
                Paragraph((TextSpan("Some sheets are missing."),), Tone.WARNING),
                FactList(
                    (
                        ("address", (TextSpan("1 Quay Street"),)),
                        ("e-mail", (TextSpan("a@b.org", link="mailto:a@b.org"),)),
                    )
                ),
            ),
        ),
        Section(
            "plan",
            "Implementation of the plan",
            (
                ReportTable(
                    "The plan",
                    (
                        ReportColumn("code", ColumnKind.CODE),
                        ReportColumn("title"),
                        ReportColumn("activities", ColumnKind.NUMBER),
                    ),
                    (
                        (ReportCell("A"), ReportCell("A river to live with"), ReportCell("2", 2, 2)),
                        (ReportCell("A-1"), ReportCell("Life on the water"), ReportCell("2", 2)),
                    ),
                    levels=(0, 1),
                ),
            ),
        ),
        Section("sources", "How we know", (Paragraph((TextSpan("Each figure names its cells."),)),), new_page=True),
    ),
    (
        FigureSource(1, "people engaged: 100", "value of the cell", ("periods.csv, personas: E2",)),
        FigureSource(2, "members that took part: 2", "number of different names", ("activities.csv, members: L2:L9",)),
        FigureSource(3, "Upper River, took part: 2", "number of cells", ("memberships.csv, miembro: A2:A4",)),
    ),
)
