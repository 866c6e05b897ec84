from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from metrocli.errors import UnreadableData, UsageMistake
from metrocli.query.compare import compare
from metrocli.query.filters import Filters
from metrocli.query.trend import sparkline, trend

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.answer import Listing
    from metrocli.query.selection import Selection
    from metrocli.sheets.dataset import Dataset

    Asked = Callable[..., Selection]

TOUCHES = "1 activity touches more than one period: counted in each of them, and once in the sum."


def column(listing: Listing, name: str) -> list[int | None]:
    """The values of a field, None for unknown."""
    return [None if pd.isna(value) else int(value) for value in listing.frame[name]]


class TestTrend:
    def test_activities_by_period(self, asked: Asked) -> None:
        answer = trend(asked(), "activities")
        assert list(answer.frame["period"]) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
        assert column(answer, "value") == [2, 2, 0, 2]
        assert column(answer, "change") == [None, 0, -2, 2]
        assert answer.counted == "5 activities in all"
        assert TOUCHES in answer.notes
        assert answer.subtitle.endswith("██▁█")

    def test_members_by_month(self, asked: Asked) -> None:
        answer = trend(asked(region="Delta"), "members", "month")
        known = dict(zip(answer.frame["month"], column(answer, "value"), strict=True))
        assert {month: value for month, value in known.items() if value} == {"2023-05": 2, "2023-10": 2, "2023-11": 1}
        assert answer.counted == "3 members in all"

    def test_what_was_published(self, asked: Asked) -> None:
        answer = trend(asked(), "people-engaged")
        assert column(answer, "value") == [100, 250, None, 40]
        assert column(answer, "change") == [None, 150, None, None]
        assert answer.counted == "390 in all, as far as known"
        assert "Unknown for 1 of 4 periods: not counted as nothing." in answer.notes
        assert TOUCHES not in answer.notes

    @pytest.mark.parametrize(("filters", "by"), [({}, "month"), ({"line": "A"}, "period")])
    def test_what_activities_carry(self, asked: Asked, filters: dict[str, str], by: str) -> None:
        answer = trend(asked(**filters), "people_engaged", by)
        assert "totals are published for whole periods only" in " ".join(answer.notes)
        assert answer.counted.startswith("92" if filters else "122")

    def test_without_any_date_there_is_no_month(self, chosen: Asked) -> None:
        answer = trend(chosen({"activities": "id,title\n1,a\n"}), "activities", "month")
        assert not len(answer.frame)
        assert answer.notes == ("Nothing found: what activities, by month.",)

    def test_an_activity_of_two_months_is_summed_once(self, chosen: Asked) -> None:
        sheets = {"activities": "id,title,start,end,experts\n1,t,2021-01-31,2021-02-01,7\n"}
        answer = trend(chosen(sheets), "experts", "month")
        assert (column(answer, "value"), answer.counted) == ([7, 7], "7 in all")

    def test_nothing_known(self, chosen: Asked) -> None:
        answer = trend(chosen({"activities": "id,title,start\n1,t,2021-01-31\n"}), "experts", "month")
        assert (column(answer, "value"), answer.counted, answer.subtitle) == ([None], "unknown", "")

    def test_periods_that_overlap_have_no_sum(self, chosen: Asked) -> None:
        sheets = {
            "activities": "id,title,start\n1,t,2021-01-31\n",
            "periods": "period,start,end,experts\na,2021-01-01,2021-02-28,1\nb,2021-02-01,2021-03-31,2\n",
        }
        assert trend(chosen(sheets), "experts").counted == "periods overlap, so they have no sum"

    def test_without_periods(self, chosen: Asked) -> None:
        with pytest.raises(UnreadableData, match="no sheet 'periods'"):
            trend(chosen({"activities": "id,title,start\n1,t,2021-01-31\n"}), "activities")

    @pytest.mark.parametrize(("what", "by"), [("mood", "period"), ("members", "week")])
    def test_what_there_is_no_trend_of(self, asked: Asked, what: str, by: str) -> None:
        with pytest.raises(UsageMistake):
            trend(asked(), what, by)


@pytest.mark.parametrize(
    ("values", "line"),
    [([], ""), ([3], ""), ([0, 0], "▁▁"), ([0, 7, None, 14], "▁▅ █"), ([None, None], "  ")],
)
def test_a_line_of_bars(values: list[int | None], line: str) -> None:
    assert sparkline(values) == line


class TestCompare:
    def test_two_periods(self, riverlands: Dataset) -> None:
        answer, selection = compare(riverlands, "2023-q1", "2023-Q4", Filters())
        result = answer.result
        assert [period["id"] for period in result["periods"]] == ["2023-Q1", "2023-Q4"]
        totals = {row["what"]: (row["first"], row["second"], row["change"]) for row in result["totals"]}
        assert totals["activities"] == (2, 2, 0)
        assert totals["people_engaged"] == (100, 40, -60)
        assert totals["experts_itemised"] == (3, None, None)
        assert totals["meetings"] == (None, None, None)
        assert totals["participating"] == (5, 4, -1)
        assert totals["members"] == (6, 7, 1)
        assert result["members"] == {
            "came": ["Fenwick", "Gilford", "Høyvik"],
            "left": ["Brackwater", "Cresswell", "Dunmore, Lower", "Élan"],
            "stayed": ["Alderford"],
        }
        assert result["memberships"] == {"joined": ["Fenwick", "Gilford"], "ended": ["Brackwater"]}
        assert {row["region"]: row["change"] for row in result["members_by_region"]} == {
            "Upper River": -1,
            "Middle River": -3,
            "Delta": 3,
        }
        assert [row["code"] for row in result["outcomes"] if row["change"] > 0] == ["A-10", "B", "B-9"]
        assert selection.used["activities"] == {2, 3, 6, 7}

    def test_an_activity_of_both_counts_once_in_the_sum(self, riverlands: Dataset) -> None:
        answer, _ = compare(riverlands, "2023-Q1", "2023-Q2", Filters())
        assert (answer.result["in_both"], answer.result["in_either"]) == (["R-02"], 3)
        assert "1 activity touches both periods and counts in each: R-02. Together there are 3." in answer.notes

    def test_of_some_activities_only(self, riverlands: Dataset) -> None:
        answer, _ = compare(riverlands, "2023-Q1", "2023-Q2", Filters(line=("B",)))
        totals = {row["what"]: (row["first"], row["second"]) for row in answer.result["totals"]}
        assert totals["activities"] == (0, 1)
        assert totals["people_engaged"] == (None, None)
        assert totals["people_engaged_itemised"] == (None, 30)
        assert answer.subtitle.endswith("line B Crossings")

    def test_what_is_no_period(self, riverlands: Dataset) -> None:
        with pytest.raises(UsageMistake, match="'soon' is no period"):
            compare(riverlands, "2023", "soon", Filters())
