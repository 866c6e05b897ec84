from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.periods import Period, Span, merge_spans, parse_period

LISTED = {
    "2021-T2": Span(date(2021, 5, 1), date(2021, 9, 1)),
    "2021-T3": Span(date(2021, 9, 1), date(2022, 1, 1)),
    "Spring": Span(date(2021, 3, 21), date(2021, 6, 21)),
}
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
spans = st.tuples(days, days).map(lambda pair: Span.of_days(min(pair), max(pair)))


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2021", date(2021, 1, 1), date(2022, 1, 1)),
        ("2021-S1", date(2021, 1, 1), date(2021, 7, 1)),
        ("2021-S2", date(2021, 7, 1), date(2022, 1, 1)),
        ("2021-T1", date(2021, 1, 1), date(2021, 5, 1)),
        ("2021-T2", date(2021, 5, 1), date(2021, 9, 1)),
        ("2021-T3", date(2021, 9, 1), date(2022, 1, 1)),
        ("2021-Q1", date(2021, 1, 1), date(2021, 4, 1)),
        ("2021-Q2", date(2021, 4, 1), date(2021, 7, 1)),
        ("2021-Q3", date(2021, 7, 1), date(2021, 10, 1)),
        ("2021-Q4", date(2021, 10, 1), date(2022, 1, 1)),
        ("2021-01", date(2021, 1, 1), date(2021, 2, 1)),
        ("2021-12", date(2021, 12, 1), date(2022, 1, 1)),
        ("2020-02", date(2020, 2, 1), date(2020, 3, 1)),
        ("2021-11-08", date(2021, 11, 8), date(2021, 11, 9)),
        ("2021-12-31", date(2021, 12, 31), date(2022, 1, 1)),
        ("2020-02-29", date(2020, 2, 29), date(2020, 3, 1)),
        ("2021-09..2021-12", date(2021, 9, 1), date(2022, 1, 1)),
        ("2020-Q4..2021-S1", date(2020, 10, 1), date(2021, 7, 1)),
        ("2021..2021", date(2021, 1, 1), date(2022, 1, 1)),
        ("9998", date(9998, 1, 1), date(9999, 1, 1)),
        ("9999-11", date(9999, 11, 1), date(9999, 12, 1)),
    ],
)
def test_each_form_of_a_name_has_its_days(text: str, begin: date, end: date) -> None:
    assert parse_period(text, {}) == Period(text, Span(begin, end))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "nonsense", "21", "20211", "2021-", "2021-S0", "2021-S3", "2021-T0", "2021-T4", "2021-Q0", "2021-Q5",
        "2021-X1", "2021-1", "2021-00", "2021-13", "2021-02-29", "2021-11-31", "2021-Q4-01", "0000", "0000-01-01",
        "2021..", "..2021", "..", "2021...2022", "2022..2021", "2021-Q2..2021-Q1", "2021..nonsense",
    ],
)  # fmt: skip
def test_nonsense_is_not_a_period(text: str) -> None:
    assert parse_period(text, {}) is None
    assert parse_period(text, LISTED) is None


@pytest.mark.parametrize("text", ["9999", "9999-12", "9999-Q4", "9999-12-31"])
def test_a_period_must_end_before_the_last_day_of_the_calendar(text: str) -> None:
    assert parse_period(text, {}) is None


def test_a_range_of_three_periods_is_not_a_period() -> None:
    assert parse_period("2021..1999..2022", {}) is None


@pytest.mark.parametrize(
    ("text", "name"), [("2021-t3", "2021-T3"), (" 2021-q4 ", "2021-Q4"), ("2021-09 .. 2021-q4", "2021-09..2021-Q4")]
)
def test_case_and_spaces_around_a_name_do_not_matter(text: str, name: str) -> None:
    period = parse_period(text, {})
    assert period is not None
    assert period.name == name


def test_a_listed_period_has_its_listed_name() -> None:
    assert parse_period("SPRING", LISTED) == Period("Spring", Span(date(2021, 3, 21), date(2021, 6, 21)))


def test_a_listed_period_takes_precedence_over_the_calendar() -> None:
    late = {"2021-T3": Span(date(2021, 9, 15), date(2022, 2, 1))}
    assert parse_period("2021-t3", late) == Period("2021-T3", Span(date(2021, 9, 15), date(2022, 2, 1)))
    assert parse_period("2021-T2", late) == Period("2021-T2", Span(date(2021, 5, 1), date(2021, 9, 1)))


def test_a_listed_period_may_be_called_last() -> None:
    listed = {"Last": Span(date(2019, 1, 1), date(2020, 1, 1)), **LISTED}
    assert parse_period("last", listed) == Period("Last", Span(date(2019, 1, 1), date(2020, 1, 1)))


@pytest.mark.parametrize("text", ["last", "LAST", " Last "])
def test_last_is_the_listed_period_that_ends_last(text: str) -> None:
    assert parse_period(text, LISTED) == Period("2021-T3", Span(date(2021, 9, 1), date(2022, 1, 1)))


def test_last_is_not_the_listed_period_that_begins_last() -> None:
    listed = {"2021": Span(date(2021, 1, 1), date(2022, 1, 1)), "Summer": Span(date(2021, 6, 21), date(2021, 9, 21))}
    last = parse_period("last", listed)
    assert last is not None
    assert last.name == "2021"


def test_of_two_periods_with_one_end_last_is_the_one_that_begins_later() -> None:
    listed = {**LISTED, "2021": Span(date(2021, 1, 1), date(2022, 1, 1))}
    last = parse_period("last", listed)
    assert last is not None
    assert last.name == "2021-T3"


def test_without_listed_periods_there_is_no_last() -> None:
    assert parse_period("last", {}) is None
    assert parse_period("2021..last", {}) is None


def test_the_ends_of_a_range_may_be_listed_periods() -> None:
    assert parse_period("spring..last", LISTED) == Period("Spring..2021-T3", Span(date(2021, 3, 21), date(2022, 1, 1)))


def test_a_span_of_days_includes_both_ends() -> None:
    span = Span.of_days(date(2021, 9, 1), date(2021, 12, 31))
    assert (span.begin, span.end, span.last_day) == (date(2021, 9, 1), date(2022, 1, 1), date(2021, 12, 31))


def test_a_single_day_is_a_span() -> None:
    assert Span.of_days(date(2021, 9, 1), date(2021, 9, 1)).last_day == date(2021, 9, 1)


@pytest.mark.parametrize("end", [date(2021, 9, 1), date(2021, 8, 31)])
def test_a_span_must_have_a_day(end: date) -> None:
    with pytest.raises(ValueError, match="a span must hold a day"):
        Span(date(2021, 9, 1), end)


AUTUMN = Span(date(2021, 9, 1), date(2021, 12, 1))


@pytest.mark.parametrize(
    ("other", "touches", "covers"),
    [
        (Span(date(2021, 8, 1), date(2021, 9, 1)), False, False),
        (Span(date(2021, 8, 1), date(2021, 9, 2)), True, False),
        (Span(date(2021, 9, 1), date(2021, 9, 2)), True, True),
        (Span(date(2021, 9, 1), date(2021, 12, 1)), True, True),
        (Span(date(2021, 11, 30), date(2021, 12, 1)), True, True),
        (Span(date(2021, 11, 30), date(2021, 12, 2)), True, False),
        (Span(date(2021, 12, 1), date(2021, 12, 2)), False, False),
        (Span(date(2021, 1, 1), date(2022, 1, 1)), True, False),
    ],
)
def test_spans_are_half_open(other: Span, *, touches: bool, covers: bool) -> None:
    assert AUTUMN.overlaps(other) is touches
    assert other.overlaps(AUTUMN) is touches
    assert AUTUMN.covers(other) is covers


@given(spans, spans)
def test_a_span_overlaps_every_span_it_covers(one: Span, other: Span) -> None:
    assert one.covers(one)
    assert one.overlaps(other) == other.overlaps(one)
    if one.covers(other):
        assert one.overlaps(other)


@given(days)
def test_each_day_is_in_its_month_its_third_and_its_year_and_in_no_other(day: date) -> None:
    own = Span.of_days(day, day)
    for names in (
        [f"{day.year}-{month:02}" for month in range(1, 13)],
        [f"{day.year}-T{nth}" for nth in (1, 2, 3)],
        [f"{day.year}-Q{nth}" for nth in (1, 2, 3, 4)],
        [f"{day.year}-S{nth}" for nth in (1, 2)],
        [str(year) for year in (day.year - 1, day.year, day.year + 1)],
    ):
        periods = [period for name in names if (period := parse_period(name, {}))]
        assert len(periods) == len(names)
        assert sum(period.span.covers(own) for period in periods) == 1


@given(st.text(alphabet="0123456789-.STQstq last", max_size=24))
def test_the_name_of_a_period_parses_to_the_same_period(text: str) -> None:
    period = parse_period(text, LISTED)
    if period is not None:
        assert parse_period(period.name, LISTED) == period


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2021, 9, 1), date(2021, 9, 1), ["2021-09"]),
        (date(2021, 11, 30), date(2022, 2, 1), ["2021-11", "2021-12", "2022-01", "2022-02"]),
        (date(9999, 12, 1), date(9999, 12, 31), ["9999-12"]),
    ],
)
def test_the_months_of_a_span(first: date, last: date, months: list[str]) -> None:
    assert Span.of_days(first, last).months == months


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((), []),
        (((5, 9), (1, 3)), [(1, 3), (5, 9)]),
        (((1, 3), (3, 5)), [(1, 3), (3, 5)]),
        (((1, 4), (3, 5)), [(1, 5)]),
        (((1, 9), (3, 5), (8, 12)), [(1, 12)]),
        (((1, 3), (1, 3)), [(1, 3)]),
    ],
)
def test_spans_with_a_day_in_common_are_merged(
    spans: tuple[tuple[int, int], ...], expected: list[tuple[int, int]]
) -> None:
    given = [Span(date(2021, 1, first), date(2021, 1, after)) for first, after in spans]
    assert [(span.begin.day, span.end.day) for span in merge_spans(given)] == expected
    assert sum(span.days for span in merge_spans(given)) == sum(after - first for first, after in expected)
