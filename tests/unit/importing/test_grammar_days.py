"""Days, spans of days and the period of a report."""

from __future__ import annotations

from datetime import date

import pytest

from metrocli.importing.document import DocumentLine
from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.phrases.days import DayLine, read_day_at, read_day_line
from metrocli.importing.grammar.phrases.period import find_period, name_period
from metrocli.model.periods import Span

WINTER = Span(date(2030, 11, 1), date(2031, 3, 1))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("8 November", "2030-11-08", None),
        ("5 January", "2031-01-05", None),
        ("8–13 November", "2030-11-08", "2030-11-13"),
        ("8 - 13 November", "2030-11-08", "2030-11-13"),
        ("from 8 to 11 November", "2030-11-08", "2030-11-11"),
        ("Du 8 au 11 novembre", "2030-11-08", "2030-11-11"),
        ("del 8 al 11 de noviembre", "2030-11-08", "2030-11-11"),
        ("1 December → 9 January", "2030-12-01", "2031-01-09"),
        ("28 December 2030 – 2 January 2031", "2030-12-28", "2031-01-02"),
        ("📅 17 November", "2030-11-17", None),
        ("1er décembre", "2030-12-01", None),
        ("29 dic. 2030 – 3 ene. 2031", "2030-12-29", "2031-01-03"),
        ("5 janv.", "2031-01-05", None),
        ("Dec. 5", "2030-12-05", None),
        ("Friday 8th November 2030", "2030-11-08", None),
    ],
)
def test_day_lines(text: str, start: str, end: str | None) -> None:
    day = read_day_line(text, WINTER)
    assert day
    assert (day.start.isoformat(), day.end and day.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "It was held on 8 November",
        "From 1 November to 28 February:",
        "From 1 November to 28 February",
        "November 2030",
        "in July 2015",
        "Friday 8 November, 14:00",
        "31 November",
        "8 houses",
        "",
    ],
)
def test_other_lines(text: str) -> None:
    assert read_day_line(text, WINTER) is None


def test_two_days_are_not_a_span() -> None:
    day = read_day_line("3 and 5 December", WINTER)
    assert day == (date(2030, 12, 3), None, Certainty.DOUBTFUL)


def test_a_day_without_any_year_is_not_read() -> None:
    assert read_day_line("8 November", None) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("September → December 2021", "2021-T3"),
        ("Enero - Abril de 2022", "2022-T1"),
        ("de juillet à décembre 2020", "2020-S2"),
        ("November 2030 – February 2031", "2030-11..2031-02"),
        ("January to December 2019", "2019"),
        ("Progress report: September – December 2021", "2021-T3"),
        ("Informe de actividad (enero – abril de 2022)", "2022-T1"),
        ("Report, 1 January to 31 March 2022", "2022-Q1"),
        ("Du 10 janvier au 30 mars 2022", "2022-01-10..2022-03-30"),
        ("Progress report 2022-T1", "2022-T1"),
        ("Progress report Q2 2022", "2022-Q2"),
        ("Annual report 2021", "2021"),
        ("Memoria anual 2021", "2021"),
    ],
)
def test_periods(text: str, name: str) -> None:
    found = find_period([DocumentLine("A report", 1, 1), DocumentLine(text, 1, 2)])
    assert found
    assert name_period(found.span) == name


@pytest.mark.parametrize(
    "text", ["Report of the year", "12 January 2022", "In 2021 the annual report was read by 2021", "July 2015"]
)
def test_no_period(text: str) -> None:
    """A day, a month alone and a sentence are not the period of a report."""
    assert find_period([DocumentLine("A report", 1, 1), DocumentLine(text, 1, 2)]) is None


def test_the_period_of_a_running_head() -> None:
    found = find_period([DocumentLine("A report", 1, 1)], [DocumentLine("PROGRESS REPORT May → August 2022", 1, 9)])
    assert found
    assert (name_period(found.span), found.label) == ("2022-T2", "May – August 2022")


def test_a_hyphen_between_a_month_and_a_day_is_a_dash() -> None:
    assert read_day_line("1 October-9 December", Span(date(2021, 9, 1), date(2022, 1, 1))) == DayLine(
        date(2021, 10, 1), date(2021, 12, 9), Certainty.SURE
    )


@pytest.mark.parametrize("text", ["In November 2030", "in November", "En noviembre de 2030", "au mois de novembre"])
def test_a_month_is_in_doubt(text: str) -> None:
    assert read_day_line(text, WINTER) == DayLine(date(2030, 11, 1), date(2030, 11, 30), Certainty.DOUBTFUL)


@pytest.mark.parametrize(("text", "is_day"), [("on 8 November", False), ("8 November.", False), ("8 November", True)])
def test_the_end_of_a_sentence_is_not_a_day(text: str, *, is_day: bool) -> None:
    lines = [DocumentLine("They met in the town hall", 1, 4), DocumentLine(text, 1, 5)]
    assert bool(read_day_at(lines, 1, WINTER)) == is_day
    assert read_day_at([lines[0], lines[1]._replace(number=7)], 1, WINTER)
