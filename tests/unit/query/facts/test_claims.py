from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.model.periods import Span
from metrocli.query.facts.claims import (
    PUBLISHED_FOR_OTHER_PERIODS,
    build_published_notes,
    fill_span,
    find_published_total,
    read_published_figures,
    select_claims,
)
from metrocli.sheets.parsing.period_rows import PERIOD_REPEATED

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

# Thirds of 2021 and the year, without experts; 2022 with one unknown third.
PERIODS = (
    "period,start,end,people_engaged,experts\n"
    "2021-T1,2021-01-01,2021-04-30,10,1\n2021-T2,2021-05-01,2021-08-31,20,2\n2021-T3,2021-09-01,2021-12-31,30,3\n"
    "2021,2021-01-01,2021-12-31,100,\n"
    "2022-T1,2022-01-01,2022-04-30,5,\n2022-T2,2022-05-01,2022-08-31,,4\n2022-T3,2022-09-01,2022-12-31,7,0\n"
)
SHEETS = {"activities": "id,title,start\n1,t,2021-01-01\n", "periods": PERIODS}


@pytest.mark.parametrize(
    ("periods", "people", "experts", "fills"),
    [
        (("2021-T1",), 10, 1, True),
        # The year has its own figure; without one, its thirds are summed.
        (("2021",), 100, 6, True),
        # The fewest: the year and a third, and not four thirds.
        (("2021..2022-T1",), 105, None, True),
        (("2021-T1..2021-T2",), 30, 3, True),
        (("2021-T1", "2021-T3"), 40, 4, True),
        # A period within another counts once.
        (("2021", "2021-T1"), 100, 6, True),
        # One third is unknown, so the year is unknown; no note, because the periods fill it.
        (("2022",), None, None, True),
        (("2022-T2",), None, 4, True),
        (("2022-T3",), 7, 0, True),
        (("2021-01",), None, None, False),
        (("2021-T1..2021-06",), None, None, False),
        (("2020..2021",), None, None, False),
        (("2021-T1", "2020"), None, None, False),
    ],
)
def test_published_total_of_a_time(
    chosen: Asked, periods: tuple[str, ...], people: int | None, experts: int | None, *, fills: bool
) -> None:
    selection = chosen(SHEETS, period=periods)
    assert find_published_total(selection, "people_engaged") == people
    assert find_published_total(selection, "experts") == experts
    note = PUBLISHED_FOR_OTHER_PERIODS(
        periods=["2021-T1", "2021-T2", "2021-T3", "2021", "2022-T1", "2022-T2", "2022-T3"]
    )
    assert build_published_notes(selection) == ([] if fills else [note])


def test_published_total_needs_a_time_and_periods(chosen: Asked) -> None:
    assert find_published_total(chosen(SHEETS), "experts") is None
    assert len(build_published_notes(chosen(SHEETS))) == 1
    bare = chosen(SHEETS | {"periods": "period,start,end\n"}, period=("2021",))
    assert (find_published_total(bare, "experts"), build_published_notes(bare)) == (None, [])


def test_time_without_a_day_has_no_total(chosen: Asked) -> None:
    assert find_published_total(chosen(SHEETS, period=("2021",), since="2023-01-01"), "experts") is None


def test_first_of_two_rows_of_a_period_counts(chosen: Asked) -> None:
    rows = "P,2021-01-01,2021-01-31,1\nP,2021-01-01,2021-02-28,2\n"
    selection = chosen(SHEETS | {"periods": f"period,start,end,experts\n{rows}"}, period=("P",))
    assert read_published_figures(selection.dataset, "experts") == {"P": 1}
    assert find_published_total(selection, "experts") == 1
    assert str(selection.dataset.periods["P"].last_day) == "2021-01-31"
    (note,) = selection.dataset.notes
    assert note == PERIOD_REPEATED.at(selection.dataset.cell("periods", 3, "period"), period="P")


class TestFillSpan:
    """The fewest periods that fill a span without gap or overlap."""

    WEEK = Span(date(2021, 1, 1), date(2021, 1, 8))

    @pytest.mark.parametrize(
        ("listed", "expected"),
        [
            ({}, []),
            ({"a": (1, 8)}, ["a"]),
            ({"a": (1, 9)}, []),
            ({"a": (1, 4), "b": (4, 8)}, ["a", "b"]),
            ({"b": (4, 8), "a": (1, 4)}, ["a", "b"]),
            ({"a": (1, 4), "b": (5, 8)}, []),
            ({"a": (1, 5), "b": (4, 8)}, []),
            ({"a": (1, 3), "b": (3, 8), "c": (1, 5), "d": (5, 6), "e": (6, 8)}, ["a", "b"]),
            ({"d1": (1, 2), "d2": (2, 3), "d3": (3, 4), "a": (1, 4), "b": (4, 8), "c": (3, 8)}, ["a", "b"]),
            ({"a": (1, 7), "b": (1, 4), "c": (4, 8)}, ["b", "c"]),
            # Of equally few, those that come first by their days.
            ({"d": (5, 8), "c": (1, 5), "b": (3, 8), "a": (1, 3)}, ["a", "b"]),
        ],
    )
    def test_fewest_periods_are_chosen(self, listed: dict[str, tuple[int, int]], expected: list[str]) -> None:
        spans = {name: Span(date(2021, 1, first), date(2021, 1, after)) for name, (first, after) in listed.items()}
        assert fill_span(self.WEEK, spans) == expected


class TestClaims:
    """The claims of reports in one section."""

    SHEETS = SHEETS | {
        "published": "period,section,value\n2021-T1,Engaged  Member,A\n2022-T1,engaged member,B\n"
        "someday,engaged member,C\n2021-T1,outcome,L1\n2021-T1,,X\n2021-T1,engaged member,\n2021-11,engaged member,D\n"
    }

    def test_claims_of_all_time(self, chosen: Asked) -> None:
        selection = chosen(self.SHEETS)
        claims = select_claims(selection, "engaged member")
        assert [*zip(claims["period"], claims["value"], strict=True)] == [
            ("2021-T1", "A"), ("2022-T1", "B"), ("someday", "C"), ("2021-11", "D"),
        ]  # fmt: skip
        assert list(claims.index) == [2, 3, 4, 8]

    @pytest.mark.parametrize(
        ("period", "names"), [("2021-02", ["A"]), ("2021-11-30", ["D"]), ("2022", ["B"]), ("2023", [])]
    )
    def test_claims_of_the_selected_time(self, chosen: Asked, period: str, names: list[str]) -> None:
        assert list(select_claims(chosen(self.SHEETS, period=(period,)), "engaged member")["value"]) == names
