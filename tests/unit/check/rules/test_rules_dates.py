"""Rules about dates: reversed spans, periods, order of activities, early mentions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Places = Callable[..., list[tuple[str, str]]]
    Finds = Callable[..., list[Finding]]

PERIODS = "period,start,end\nP1,2021-01-01,2021-04-30\nP2,2021-09-01,2021-12-31\n"


@pytest.mark.parametrize(
    ("sheet", "header", "cell"),
    [
        ("memberships", "member,region,joined,left", "D2"),
        ("activities", "id,title,start,end", "D2"),
        ("outcomes", "code,title,valid_from,valid_until", "D2"),
        ("people", "person,body,from,until", "D2"),
        ("periods", "period,label,start,end", "D2"),
    ],
)
def test_ends_before_starts(finds: Finds, sheet: str, header: str, cell: str) -> None:
    content = f"{header}\nX,a,2021-10-20,02/10/2021\nY,b,13/10/2021,14/10/2021\n"
    (finding,) = finds("T301", **{sheet: content})
    assert (finding.cell.sheet, finding.cell.a1, finding.value) == (sheet, cell, "02/10/2021")
    assert finding.message.code == "end-earlier-than-start"
    assert finding.message.values == {"text": "02/10/2021", "start": date(2021, 10, 20)}


def test_single_days_and_open_ends_are_not_reported(places: Places) -> None:
    activities = "id,title,start,end\nA,a,2021-10-20,2021-10-20\nB,b,,2021-01-01\nC,c,2021-01-01,\n"
    assert places("T301", activities=activities) == []


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2021-01-01", "", ""),
        ("2020-12-01", "2021-01-01", ""),
        ("2021-12-31", "2022-05-01", ""),
        ("", "", ""),
        ("2020-12-31", "", "before-periods"),
        ("2021-05-01", "2021-08-31", "between-periods"),
        ("2022-01-01", "", "after-periods"),
    ],
)
def test_activities_outside_every_period(finds: Finds, start: str, end: str, code: str) -> None:
    findings = finds("T302", periods=PERIODS, activities=f"id,title,start,end\nA,a,{start},{end}\n")
    assert [(finding.cell.a1, finding.value, finding.message.code) for finding in findings] == (
        [("C2", start, code)] if code else []
    )


def test_months_outside_every_period(places: Places) -> None:
    meetings = "month,mode,members\n2021-04,online,X\n2021-06,online,X\n"
    media = "month,outlet,topic\nOctober 2021,O,t\nMay 2021,O,t\n"
    assert places("T302", periods=PERIODS, meetings=meetings, media=media) == [
        ("meetings.csv A3", "2021-06"),
        ("media.csv A3", "May 2021"),
    ]


def test_with_an_unreadable_period_nothing_is_outside(places: Places) -> None:
    activities = "id,title,start\nA,a,2022-02-01\n"
    assert places("T302", activities=activities) == []
    for row in ("P3,2022-04-30,2022-01-01", "P3,2022-01-01,soon", "P2,2022-01-01,2022-04-30"):
        sheets = {"periods": f"{PERIODS}{row}\n", "activities": activities}
        assert places("T302", **sheets) == places("T304", **sheets) == []


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("A,2021-01-01,2021-04-30\nB,2021-05-01,2021-08-31", []),
        ("Y,2021-01-01,2021-12-31\nA,2021-01-01,2021-04-30\nB,2021-05-01,2021-12-31", []),
        ("B,2021-04-30,2021-08-31\nA,2021-01-01,2021-04-30",
         ["periods-overlap"]),
        ("A,2021-01-01,2021-04-30\nB,2021-01-01,2021-04-30", ["periods-equal"]),
    ],
)  # fmt: skip
def test_overlapping_periods(finds: Finds, rows: str, codes: list[str]) -> None:
    findings = finds("T303", periods=f"period,start,end\n{rows}\n")
    assert [finding.message.code for finding in findings] == codes
    assert all(finding.cell.column == "start" and finding.value == "B" for finding in findings)


def test_gaps_between_periods(finds: Finds, places: Places) -> None:
    assert places("T304", periods=PERIODS) == [("periods.csv B3", "P2")]
    assert finds("T304", periods=PERIODS)[0].message.values["count"] == 123
    assert places("T304", periods=f"{PERIODS}Y,2021-01-01,2021-12-31\n") == []


def _dated(*days: str) -> str:
    return "id,title,line,start\n" + "".join(f"A{n},t,{day[:1]},{day[1:]}\n" for n, day in enumerate(days))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("L2021-01-01", "L2021-01-01", "L2021-02-01", "L2021-03-01"), []),
        (("L2021-03-01", "L2021-02-01", "L2021-01-01", "L2020-01-01"), []),
        (("L2021-02-01", "L2021-01-01"), []),
        (("L2021-04-01", "L2021-01-01", "L2021-03-01", "L2021-02-01", "L2021-06-01"), []),
        (
            ("L2021-01-01", "L2021-02-01", "L2012-03-01", "L2021-04-01", "L2021-05-01"),
            [("D4", "listed-after 3")],
        ),
        (
            ("L2021-05-01", "L2021-04-01", "L2012-03-01", "L2021-03-01", "L2021-01-01"),
            [("D4", "listed-before 5")],
        ),
        (
            ("L2021-09-30", "L2021-09-22", "L2021-10-01", "L2021-10-07", "L2021-11-01"),
            [("D2", "listed-before 3")],
        ),
        (
            ("A2021-05-01", "A2021-06-01", "A2021-07-01", "A2021-08-01", "A2021-05-02",
             "B2021-01-01", "B2021-02-01", "B2021-03-01", "B2021-04-01", ""),
            [("D6", "listed-after 5")],
        ),
    ],
)  # fmt: skip
def test_activities_out_of_order(finds: Finds, days: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    findings = finds("T305", activities=_dated(*days))
    places = [(finding.cell.a1, f"{finding.message.code} {finding.message.values['row']}") for finding in findings]
    assert places == expected


def test_an_activity_outside_every_period_is_not_also_out_of_order(places: Places) -> None:
    activities = _dated("L2021-01-01", "L2021-02-01", "L2012-03-01", "L2021-04-01", "L2021-04-02")
    assert places("T30", periods=PERIODS.partition("P2")[0], activities=activities) == [
        ("activities.csv D4", "2012-03-01")
    ]


EVENTS = (
    "id,title,start,kind\nA,13th World Congress,2021-11-08,\nB,Session at the World Congress,2021-10-10,\n"
    "C,Day of Rivers,2021-10-07,\nD,Day of Rivers 2021,2021-12-01,\nE,Assembly,2021-11-08,\nF,Gala dinner,,\n"
    "G,Rivers Through Eyes. Awards ceremony,2021-11-09,award ceremony\nH,5th Delta Award,2021-11-10,award ceremony\n"
)


@pytest.mark.parametrize(
    ("month", "topic", "event"),
    [
        ("2021-10", "World congress", "13th World Congress"),
        ("2021-11", "World congress", ""),
        ("2021-10", "World Congress 2021", "13th World Congress"),
        ("2021-10", "12th World Congress", ""),
        ("2021-09", "A session at the World Congress", "Session at the World Congress"),
        ("2021-09", "Congress", ""),
        ("2021-09", "Rivers through eyes", ""),
        ("2021-09", "Rivers through eyes: awards ceremony", "Rivers Through Eyes. Awards ceremony"),
        ("2021-09", "Delta Award", ""),
        ("2021-09", "Ceremony of the Delta Award", "5th Delta Award"),
        ("2021-09", "Day of Rivers", "Day of Rivers"),
        ("2021-10", "Day of Rivers", ""),
        ("2021-09", "“Day of Rivers”, a film", "Day of Rivers"),
        ("2021-09", "assembly", "Assembly"),
        ("2021-09", "An assembly", ""),
        ("2021-09", "World", ""),
        ("2021-09", "Gala dinner", ""),
        ("2020-09", "Day of Rivers", ""),
        ("2021-09", "—", ""),
    ],
)
def test_mentions_filed_before_their_event(finds: Finds, month: str, topic: str, event: str) -> None:
    media = f'month,outlet,topic\n{month},O,"{topic}"\n'
    findings = finds("T306", activities=EVENTS, media=media)
    began = "2021-10" if event in {"Day of Rivers", "Session at the World Congress"} else "2021-11"
    assert [(finding.cell.a1, finding.message.code, finding.message.values) for finding in findings] == [
        ("A2", "mention-before-event", {"text": month, "title": event, "month": began})
    ] * bool(event)
