from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.model.periods import Span
from metrocli.query.facts.calendar import (
    NO_ACTIVITIES_THEN,
    NOT_RECORDED,
    ONLY_MONTHS_WITH_ACTIVITIES,
    build_month_notes,
    build_unrecorded_notes,
    clip_span,
    count_spans,
    find_days,
    find_whole_span,
    list_months,
    list_periods,
    match_each_month,
    match_each_period,
    match_spans,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

MANY = ONLY_MONTHS_WITH_ACTIVITIES(years=20)


def activities(*days: tuple[str, str]) -> dict[str, str]:
    """A sheet of activities with these first and last days."""
    rows = "".join(f"{number},t,{first},{last}\n" for number, (first, last) in enumerate(days, 1))
    return {"activities": f"id,title,start,end\n{rows}"}


def counts(matches: dict[str, pd.Series[bool]]) -> dict[str, int]:
    return {name: int(mask.sum()) for name, mask in matches.items()}


class TestWholeSpan:
    """The selected time, or from the first activity to the last."""

    def test_selected_periods_and_days(self, asked: Asked) -> None:
        assert find_whole_span(asked(period=("2023-Q1", "2023-Q4"))) == Span(date(2023, 1, 1), date(2024, 1, 1))
        assert find_whole_span(asked(since="2023-02-01", until="2023-02-03")) == Span(
            date(2023, 2, 1), date(2023, 2, 4)
        )

    def test_open_end_is_at_the_first_or_last_activity(self, asked: Asked) -> None:
        assert find_whole_span(asked()) == Span(date(2023, 1, 14), date(2023, 12, 1))
        assert find_whole_span(asked(until="2023-03-01")) == Span(date(2023, 1, 14), date(2023, 3, 2))

    def test_end_before_start_counts_as_start(self, chosen: Asked) -> None:
        selection = chosen(activities(("2021-05-10", "2021-03-01"), ("2021-06-01", "")))
        assert find_whole_span(selection) == Span(date(2021, 5, 10), date(2021, 6, 2))
        first, last = find_days(selection.activities)
        assert (first == last).all()

    def test_no_span_without_dates(self, chosen: Asked) -> None:
        assert find_whole_span(chosen(activities(("", "")))) is None
        assert find_whole_span(chosen(activities(("9999-12-31", "")))) is None
        assert find_whole_span(chosen(activities(("2021-01-01", "")), since="2022-01-01")) is None

    def test_period_outside_the_days_has_no_span(self, asked: Asked) -> None:
        selection = asked(period="2023-Q1", since="2023-05-01", until="2023-05-31")
        assert (find_whole_span(selection), list_months(selection)) == (None, {})


class TestMonths:
    """The activities that touch each month."""

    def test_each_month_of_the_selected_time(self, asked: Asked) -> None:
        assert counts(match_each_month(asked(period="2023-Q2"))) == {
            "2023-02": 1, "2023-03": 0, "2023-04": 0, "2023-05": 1, "2023-06": 0,
        }  # fmt: skip

    def test_only_selected_days_of_a_month_count(self, chosen: Asked) -> None:
        sheets = activities(("2021-01-05", ""), ("2021-01-25", ""), ("2021-01-15", "2021-02-01"))
        assert counts(match_each_month(chosen(sheets, since="2021-01-10", until="2021-01-20"))) == {"2021-01": 1}
        two = chosen(sheets, period=("2021-01-05", "2021-01-25"))
        assert counts(match_each_month(two)) == {"2021-01": 3}
        assert [span.begin.day for span in list_months(two)["2021-01"]] == [5, 25]

    def test_activity_between_two_spans_matches_none(self, chosen: Asked) -> None:
        selection = chosen(activities(("2021-02-10", "2021-02-20")), period=("2021-01", "2021-03"))
        assert counts(match_each_month(selection)) == {"2021-01": 0, "2021-03": 0}

    def test_many_years_are_cut_to_the_activities(self, chosen: Asked) -> None:
        selection = chosen(activities(("2021-01-31", ""), ("2021-03-01", "")), since="1900-01-01", until="2100-01-01")
        assert counts(match_each_month(selection)) == {"2021-01": 1, "2021-02": 0, "2021-03": 1}
        assert MANY not in selection.notes

    def test_activities_over_many_years_list_only_their_months(self, chosen: Asked) -> None:
        selection = chosen(activities(("1821-01-31", "1821-02-01"), ("9999-12-30", "9999-12-31"), ("9999-12-31", "")))
        assert counts(match_each_month(selection)) == {"1821-01": 1, "1821-02": 1, "9999-12": 1}
        assert build_month_notes(selection) == [MANY]

    def test_many_years_without_an_activity(self, chosen: Asked) -> None:
        selection = chosen(activities(("", "")), since="1900-01-01", until="2100-01-01")
        assert match_each_month(selection) == {}

    def test_count_of_spans_for_each_activity(self, asked: Asked) -> None:
        matches = match_each_period(asked())
        assert count_spans(matches).tolist() == [1, 2, 1, 0, 1, 1]


class TestUnrecordedTime:
    """Days before the first or after the last activity or period have no data."""

    @pytest.mark.parametrize(
        ("filters", "outside"),
        [
            ({}, False),
            ({"since": "2021-12-20"}, False),
            ({"until": "2021-09-01"}, False),
            ({"since": "2022-01-01"}, True),
            ({"until": "2020-01-01"}, True),
            ({"since": "2021-08-31"}, True),
            ({"until": "2022-01-01"}, True),
            ({"since": "2022-01-01", "until": "2022-12-31"}, True),
            ({"period": ("2022",)}, True),
            ({"period": ("2021-12",)}, False),
        ],
    )
    def test_note_if_an_end_of_the_time_is_outside(
        self, chosen: Asked, filters: dict[str, Any], *, outside: bool
    ) -> None:
        selection = chosen(activities(("2021-09-14", ""), ("2021-12-02", "2021-12-10")), **filters)
        expected = [NOT_RECORDED(first=date(2021, 9, 14), last=date(2021, 12, 10))] if outside else []
        assert build_unrecorded_notes(selection) == expected

    def test_month_between_activities_is_noted_where_it_has_none(self, chosen: Asked) -> None:
        selection = chosen(activities(("2021-09-14", ""), ("2021-12-02", "2021-12-10")), period=("2021-10",))
        assert build_unrecorded_notes(selection) == [NO_ACTIVITIES_THEN(periods=["2021-10"])]


class TestPeriods:
    """The periods that the data lists."""

    def test_periods_in_order_of_their_first_day(self, asked: Asked) -> None:
        assert list(list_periods(asked())) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
        assert list(list_periods(asked(since="2023-02-20", until="2023-02-21"))) == ["2023-Q1", "2023-Q2"]

    def test_only_the_selected_part_of_a_period_counts(self, asked: Asked) -> None:
        # R-01 is on 14 January, R-02 from 18 to 25 February over the end of the quarter.
        assert counts(match_each_period(asked(since="2023-02-01"))) == {
            "2023-Q1": 1, "2023-Q2": 2, "2023-Q3": 0, "2023-Q4": 2,
        }  # fmt: skip

    def test_activity_must_touch_the_selected_part_of_a_period(self, chosen: Asked) -> None:
        sheets = activities(("2021-02-10", "2021-03-10")) | {"periods": "period,start,end\nQ,2021-01-01,2021-02-28\n"}
        selection = chosen(sheets, period=("2021-01", "2021-03"))
        assert counts(match_each_period(selection)) == {"Q": 0}
        assert clip_span(selection, Span(date(2021, 1, 1), date(2021, 3, 1))) == [
            Span(date(2021, 1, 1), date(2021, 2, 1))
        ]

    @pytest.mark.parametrize(
        ("spans", "expected"),
        [((), [False, False]), (((1, 9), (20, 25)), [True, True]), (((9, 10),), [False, False])],
    )
    def test_activities_with_a_day_in_any_span(
        self, chosen: Asked, spans: tuple[tuple[int, int], ...], expected: list[bool]
    ) -> None:
        sheets = activities(("2021-01-01", "2021-01-08"), ("", "2021-01-20"))
        days = [Span(date(2021, 1, first), date(2021, 1, after)) for first, after in spans]
        assert match_spans(chosen(sheets).activities, *days).tolist() == expected
