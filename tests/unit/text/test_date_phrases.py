from __future__ import annotations

from datetime import date

import pytest

from metrocli.text.date_phrases import format_day_span, format_long_span, format_month, format_term, format_years


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (None, None, ""),
        (date(2021, 11, 8), None, "8 Nov 2021"),
        (None, date(2021, 11, 8), "8 Nov 2021"),
        (date(2021, 11, 8), date(2021, 11, 8), "8 Nov 2021"),
        (date(2021, 11, 8), date(2021, 11, 13), "8–13 Nov 2021"),
        (date(2021, 11, 2), date(2021, 12, 16), "2 Nov–16 Dec 2021"),
        (date(2021, 12, 30), date(2022, 1, 2), "30 Dec 2021–2 Jan 2022"),
        (date(2021, 12, 1), date(2022, 12, 2), "1 Dec 2021–2 Dec 2022"),
    ],
)
def test_spans_of_days(start: date | None, end: date | None, text: str) -> None:
    assert format_day_span(start, end) == text


def test_spans_without_a_year_and_with_long_months() -> None:
    assert format_day_span(date(2021, 11, 2), date(2021, 12, 16), year=False) == "2 Nov–16 Dec"
    assert format_long_span(date(2021, 9, 1), date(2021, 12, 31)) == "1 September – 31 December 2021"
    assert format_long_span(date(2021, 9, 1), date(2021, 9, 7)) == "1–7 September 2021"


@pytest.mark.parametrize(
    ("start", "until", "text"),
    [
        (None, None, "open"),
        (date(2021, 12, 21), None, "since 21 Dec 2021"),
        (None, date(2021, 9, 18), "until 18 Sep 2021"),
        (date(2021, 1, 1), date(2021, 6, 30), "1 Jan–30 Jun 2021"),
    ],
)
def test_terms(start: date | None, until: date | None, text: str) -> None:
    assert format_term(start, until) == text


@pytest.mark.parametrize(("first", "last", "span"), [(None, None, ""), (2021, 2023, "2021–2023"), (2022, 2022, "2022")])
def test_years(first: int | None, last: int | None, span: str) -> None:
    assert format_years(first, last) == span


def test_months() -> None:
    assert format_month("2021-09") == "September 2021"
