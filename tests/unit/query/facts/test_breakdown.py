from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.errors import UsageMistake
from metrocli.query.facts.breakdown import (
    IN_NO_ROW,
    IN_SEVERAL_ROWS,
    NOT_PUBLISHED,
    OTHERS_PUBLISHED,
    PERIODS_IN_PART,
    PERIODS_SHARE_ACTIVITIES,
    break_down,
    build_period_notes,
    count_by_period,
)
from metrocli.query.stats import MONTHS_SHARE_ACTIVITIES, stats
from metrocli.render.parts import Table
from metrocli.render.registry import lay_out
from metrocli.render.values import list_table_rows
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

TOTALS = {"people_engaged": "people engaged", "experts": "experts"}
TWICE = PERIODS_SHARE_ACTIVITIES()
# C has no region, D is honorary, E moved from South to North.
SHEETS = {
    "memberships": "member,region,status,joined,left\nA,North,,,\nB,South,full,,\nC,,full,,\nD,South,honorary,,\n"
    "E,South,full,,2020-12-31\nE,North,full,2021-01-01,\n",
    "outcomes": "code,title\nL1,one\nL2,two\nL3,three\n",
    "activities": "id,title,start,end,line,outcomes,challenges,members,people_engaged,experts\n"
    "1,t,2021-01-31,2021-02-01,L1; L2,L1; L2,c,A; B; D,5,\n"
    "2,t,2021-01-10,,L1,L1,c,C; Stranger,0,2\n"
    "3,t,2021-02-10,,,,,E,,\n"
    "4,t,2021-03-01,,L2,L2,,,7,\n",
}


def break_down_by_id(selection: Selection, by: str) -> dict[Any, tuple[Any, ...]]:
    return {
        row["id"]: tuple(row[name] for name in ("activities", "members", "outcomes", "people_engaged", "experts"))
        for row in break_down(selection, by)[0]
    }


class TestBreakdown:
    """Figures by line, region or month."""

    def test_by_line(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        assert break_down_by_id(selection, " Line ") == {
            "L1": (2, 3, 2, 5, 2), "L2": (2, 2, 2, 12, None), "L3": (0, 0, 0, None, None),
        }  # fmt: skip
        assert [row["title"] for row in break_down(selection, "line")[0]] == ["one", "two", "three"]
        assert break_down(selection, "line")[1] == [IN_NO_ROW(count=1, by="line"), IN_SEVERAL_ROWS(by="line")]

    def test_region_breakdown_includes_members_without_region(self, chosen: Asked) -> None:
        selection = chosen(SHEETS)
        assert break_down_by_id(selection, "region") == {
            "North": (2, 2, 2, 5, None), "South": (1, 1, 2, 5, None), None: (1, 1, 1, 0, 2),
        }  # fmt: skip
        assert break_down(selection, "region")[1] == [
            IN_NO_ROW(count=1, by="region"),
            IN_SEVERAL_ROWS(by="region"),
        ]

    def test_region_breakdown_without_extra_row(self, asked: Asked) -> None:
        assert list(break_down_by_id(asked(), "region")) == ["Upper River", "Middle River", "Delta"]

    def test_region_of_the_selected_time_counts(self, chosen: Asked) -> None:
        sheets = SHEETS | {"activities": "id,title,start,members\n1,t,2020-05-01,E\n"}
        assert break_down_by_id(chosen(sheets, period=("2020",)), "region")["South"][:2] == (1, 1)
        assert break_down_by_id(chosen(sheets, period=("2020",)), "region")["North"][:2] == (0, 0)

    def test_by_month(self, chosen: Asked) -> None:
        selection = chosen(SHEETS, period=("2021",))
        months = break_down_by_id(selection, "month")
        assert {month: row[:2] for month, row in months.items() if row[0]} == {
            "2021-01": (2, 3), "2021-02": (2, 3), "2021-03": (1, 0),
        }  # fmt: skip
        assert (len(months), break_down(selection, "month")[1]) == (12, [])

    def test_unknown_breakdown_is_rejected(self, asked: Asked) -> None:
        with pytest.raises(UsageMistake) as error:
            break_down(asked(), "colour")
        assert (error.value.message.code, error.value.message.values["text"]) == ("not-a-value", "colour")

    def test_breakdown_on_a_screen(self, chosen: Asked) -> None:
        selection = chosen(SHEETS, period=("2021",))
        record = stats(selection, "REGION")
        assert record.query == {"period": ["2021"], "by": "region"}
        (table,) = [part for part in lay_out(record, Language()).parts if isinstance(part, Table)]
        assert [row["id"] for row in list_table_rows(table)] == ["North", "South", None]
        (by_month,) = [part for part in lay_out(stats(selection, "month"), Language()).parts if isinstance(part, Table)]
        assert list_table_rows(by_month)[0]["id"] == "January 2021"

    def test_note_on_months_only_where_months_are_shown(self, chosen: Asked) -> None:
        note = MONTHS_SHARE_ACTIVITIES()
        for by, is_shown in (("", True), ("month", True), ("line", False), ("region", False)):
            assert (note in stats(chosen(SHEETS, period=("2021",)), by).notes) is is_shown


class TestPeriods:
    """A time that is made of several reporting periods."""

    def test_figures_are_of_the_whole_period(self, asked: Asked) -> None:
        assert count_by_period(asked(since="2023-02-20", until="2023-02-21")) == [
            {
                "id": "2023-Q1", "start": date(2023, 1, 1), "end": date(2023, 2, 20),
                "activities": 2, "members": 5, "people_engaged": 100, "experts": 5,
            },
            {
                "id": "2023-Q2", "start": date(2023, 2, 21), "end": date(2023, 6, 30),
                "activities": 2, "members": 5, "people_engaged": 250, "experts": None,
            },
        ]  # fmt: skip

    def test_notes_of_a_whole_year(self, asked: Asked) -> None:
        assert build_period_notes(asked(period="2023"), TOTALS) == [
            OTHERS_PUBLISHED(total="people_engaged", periods=["2023-Q3"], sum=390),
            OTHERS_PUBLISHED(total="experts", periods=["2023-Q2", "2023-Q3"], sum=5),
            TWICE,
        ]

    def test_partial_periods_have_no_sum(self, asked: Asked) -> None:
        assert build_period_notes(asked(since="2023-06-30", until="2023-11-30"), TOTALS) == [
            PERIODS_IN_PART(periods=["2023-Q2", "2023-Q4"])
        ]
        assert build_period_notes(asked(since="2023-07-01", until="2023-11-30"), TOTALS) == [
            PERIODS_IN_PART(periods=["2023-Q4"])
        ]

    @pytest.mark.parametrize("period", ["2023-Q1", "2022"])
    def test_one_or_no_period_has_no_notes(self, asked: Asked, period: str) -> None:
        assert build_period_notes(asked(period=period), TOTALS) == []

    def test_overlapping_periods_have_no_sum(self, chosen: Asked) -> None:
        rows = "a,2021-01-01,2021-06-30,1\nb,2021-06-01,2021-12-31,\n"
        sheets = SHEETS | {"periods": f"period,start,end,experts\n{rows}"}
        assert build_period_notes(chosen(sheets, period=("2021",)), {"experts": "experts"}) == [
            NOT_PUBLISHED(total="experts", periods=["b"])
        ]

    def test_note_on_activity_in_two_periods(self, chosen: Asked) -> None:
        rows = "a,2021-01-01,2021-01-31,1\nb,2021-02-01,2021-12-31,2\n"
        sheets = SHEETS | {"periods": f"period,start,end,experts\n{rows}"}
        assert build_period_notes(chosen(sheets, period=("2021",)), {"experts": "experts"}) == [TWICE]
        apart = sheets | {"periods": f"period,start,end,experts\n{rows.replace('2021-02-01', '2021-02-02')}"}
        assert build_period_notes(chosen(apart, period=("2021",)), {"experts": "experts"}) == []
