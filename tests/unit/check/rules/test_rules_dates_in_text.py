"""Dates in texts, and rules that compare them with the dates of the activity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.date_mentions import find_date_mentions

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("held on 9 October", "9 October|-|10-9|10-9|-"),
        ("Friday 8 October 2021, at 14:00", "Friday 8 October 2021|4|10-8|10-8|2021"),
        ("Tuesday 9th October, 14:00 – 15:30", "Tuesday 9th October|1|10-9|10-9|-"),
        ("between 1 and 12 October", "1 and 12 October|-|10-1|10-12|-"),
        ("8 / 13 NOV 2021 in Guangzhou", "8 / 13 NOV 2021|-|11-8|11-13|2021"),
        ("1–12 October", "1–12 October|-|10-1|10-12|-"),
        ("from 1 October to 9 December 2021", "1 October to 9 December 2021|-|10-1|12-9|2021"),
        ("el viernes 8 de octubre de 2021", "viernes 8 de octubre de 2021|4|10-8|10-8|2021"),
        ("del 3 al 5 de mayo", "3 al 5 de mayo|-|5-3|5-5|-"),
        ("le mardi 1er février 2022", "mardi 1er février 2022|1|2-1|2-1|2022"),
        ("2 août (lundi)", "2 août (lundi)|0|8-2|8-2|-"),
        ("October 7th, in Lyon", "October 7th|-|10-7|10-7|-"),
        ("on Monday, October 8", "Monday, October 8|0|10-8|10-8|-"),
        ("October 8–10 in Lyon", "October 8–10|-|10-8|10-10|-"),
        ("on 2021-11-08.", "2021-11-08|-|11-8|11-8|2021"),
        ("12 May 2021", "12 May 2021|-|5-12|5-12|2021"),
        ("le 12 mai", "12 mai|-|5-12|5-12|-"),
    ],
)
def test_dates_in_a_text(text: str, said: str) -> None:
    (finding,) = find_date_mentions(text)
    first, last = ("-".join(map(str, day)) for day in (finding.first, finding.last))
    known = ["-" if each is None else str(each) for each in (finding.weekday, finding.year)]
    assert f"{finding.text}|{known[0]}|{first}|{last}|{known[1]}" == said


@pytest.mark.parametrize(
    "text",
    ["", "no number", "12 may be", "3 set of rules", "5 ago", "in October 12 cities met", "31 November",
     "COVID-19 March", "14:30 March", "October 2021", "99 May", "2021-13-40", "28–3 October", "1.5 March"],
)  # fmt: skip
def test_texts_without_a_date(text: str) -> None:
    assert find_date_mentions(text) == []


@given(st.text())
def test_any_text_can_be_searched_for_dates(text: str) -> None:
    for said in find_date_mentions(f"{text} 9 October {text}"):
        assert said.text in f"{text} 9 October {text}"


def _activity(title: str = "T", start: str = "2021-11-09", end: str = "", summary: str = "") -> str:
    return f'id,title,start,end,summary\nA,"{title}",{start},{end},"{summary}"\n'


@pytest.mark.parametrize(
    ("text", "found", "day", "code"),
    [
        ("Tuesday 9th October", True, date(2021, 10, 9), "wrong-weekday-of-date"),
        ("Friday 8 October 2022", True, date(2022, 10, 8), "wrong-weekday"),
        ("Tuesday 9 November", False, None, ""),
        ("Monday 8 to 12 November", False, None, ""),
        ("9 November", False, None, ""),
        ("Monday 29 February", True, date(2020, 2, 29), "wrong-weekday"),
    ],
)  # fmt: skip
def test_wrong_weekdays(finds: Finds, text: str, day: date | None, code: str, *, found: bool) -> None:
    for column, cell in (("title", "B2"), ("summary", "E2")):
        results = finds("T307", activities=_activity(**{column: f"It is on {text}."}))
        assert [(finding.cell.a1, finding.value, finding.message.code) for finding in results] == [
            (cell, text, code)
        ] * found
        for finding in results:
            assert (finding.message.values["text"], finding.message.values["day"]) == (text, day)
            assert f"{finding.message.values['day']:%A}" == "Saturday"
            assert finding.message.values.get("start", date(2021, 11, 9)) == date(2021, 11, 9)
    assert finds("T307", activities=_activity(start="", summary=text)) == []


@pytest.mark.parametrize(
    ("title", "start", "end", "expected"),
    [
        ("Assembly, 9 November", "2021-11-09", "", False),
        ("Assembly, 9 October", "2021-11-09", "", True),
        ("Assembly, 10 November", "2021-11-09", "", True),
        ("Assembly, 10 November", "2021-11-09", "2021-11-12", False),
        ("Assembly, 8–9 November", "2021-11-09", "", False),
        ("Assembly, 9 November 1991", "2021-11-09", "", False),
        ("Assembly, 9 October 1991", "2021-11-09", "", False),
        ("After the accord of 3 May", "2021-11-09", "", False),
        ("Assembly, 3 May", "2021-11-09", "", True),
        ("Assembly (3 May 2021)", "2021-11-09", "2021-11-10", True),
        ("Assembly on 3 May", "2021-11-09", "", True),
        ("3 May: the assembly", "2021-11-09", "", True),
        ("Assembly, 3 May 1991", "2021-11-09", "", False),
        ("The 3 May movement", "2021-11-09", "", False),
        ("From 9 October to 9 November", "2021-11-09", "", False),
        ("9 October, and 9 November", "2021-11-09", "", False),
        ("Tuesday 9 October", "2021-11-09", "", False),
    ],
)
def test_titles_with_another_date(finds: Finds, title: str, start: str, end: str, *, expected: bool) -> None:
    findings = finds("T308", activities=_activity(title, start, end))
    assert [finding.cell.a1 for finding in findings] == ["B2"] * expected
    assert {finding.message.code for finding in findings} <= {"title-with-other-date"}


@pytest.mark.parametrize(
    ("summary", "end", "expected"),
    [
        ("A poster says 9 October.", "", ["9 October"]),
        ("A poster says 9 October 2021.", "", ["9 October 2021"]),
        ("The last day is 12 October.", "2021-11-12", ["12 October"]),
        ("It runs 9–12 October.", "2021-11-12", ["9–12 October"]),
        ("It is on 10 October.", "", []),
        ("It is on 10 November.", "", []),
        ("Founded on 9 October 2011.", "", []),
        ("First on 9 October, then on 9 November.", "", []),
        ("On Tuesday 9 October.", "", []),
    ],
)
def test_summaries_with_another_month(finds: Finds, summary: str, end: str, expected: list[str]) -> None:
    findings = finds("T309", activities=_activity(end=end, summary=summary))
    assert [(finding.cell.a1, finding.value) for finding in findings] == [("E2", value) for value in expected]


@pytest.mark.parametrize(
    ("summary", "value"),
    [
        ("Good. The event was on 3 February 2021 and brought cities together.", "3 February 2021"),
        ("The meeting took place in Rome on 12 September.", "12 September"),
        ("The meeting of the board was held on 10 November.", "10 November"),
        ("This harvest feast began on 12 September with a race.", "12 September"),
        ("The Opening ended on Friday 12 November 2021.", "Friday 12 November 2021"),
        ("La reunión se celebró en Quito el 12 de septiembre.", "12 de septiembre"),
        ("L’atelier a eu lieu le 12 septembre à Lyon.", "12 septembre"),
        ("The event was on 9 November.", ""),
        ("The event was on 3 February, and again on 9 November.", ""),
        ("The first session was held on 3 February.", ""),
        ("The meeting that decided on this was on 3 February.", ""),
        ("The session, which the board had planned, was on 3 February.", ""),
        ("The plan was adopted on 3 February.", ""),
        ("The fund was on 3 February without means.", ""),
        ("The meeting appointed the person who was on 3 February", ""),
        ("It was on 3 February.", ""),
        ("On 3 February the jury met.", ""),
    ],
)
def test_summaries_that_say_when_the_activity_took_place(finds: Finds, summary: str, value: str) -> None:
    sheet = f'id,title,start,kind,summary\n1,Opening,2021-11-09,harvest feast,"{summary}"\n'
    findings = finds("T309", activities=sheet)
    assert [(finding.cell.a1, finding.value) for finding in findings] == ([("E2", value)] if value else [])


def test_a_publication_about_an_event_of_another_day(finds: Finds) -> None:
    rows = "id,title,start,kind,summary\n1,Guide,2021-11-09,publication,The meeting was on 3 February.\n"
    assert finds("T309", activities=rows) == []
    assert len(finds("T309", activities=rows.replace("The meeting", "The publication"))) == 1
