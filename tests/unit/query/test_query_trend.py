from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from metrocli.errors import UnreadableData, UsageMistake
from metrocli.query.facts.calendar import ONLY_MONTHS_WITH_ACTIVITIES
from metrocli.query.trend import trend

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.answers.answer import ListAnswer
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

PARTLY = "Only a part of 2023-Q1 is in the time asked for"
TOUCHES = "1 activity touches more than one period: counted in each of them, and once in the sum: 5 activities in all."


def column(listing: ListAnswer, name: str) -> list[int | None]:
    """The values of a field, None for unknown."""
    return [None if pd.isna(value) else int(value) for value in listing.frame[name]]


class TestTrend:
    def test_activities_by_period(self, asked: Asked) -> None:
        answer = trend(asked(), "activities")
        assert list(answer.frame["period"]) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
        assert column(answer, "value") == [2, 2, 0, 2]
        assert column(answer, "change") == [None, 0, -2, 2]
        assert answer.summary == "5 activities in all"
        assert TOUCHES in answer.notes
        assert answer.subtitle.endswith("██▁█")

    def test_members_by_month(self, asked: Asked) -> None:
        answer = trend(asked(region="Delta"), "members", "month")
        values = dict(zip(answer.frame["month"], column(answer, "value"), strict=True))
        assert {month: value for month, value in values.items() if value} == {"2023-05": 2, "2023-10": 2, "2023-11": 1}
        assert answer.summary == "3 members in all"

    def test_published_totals(self, asked: Asked) -> None:
        answer = trend(asked(), "people-engaged")
        assert column(answer, "value") == [100, 250, None, 40]
        assert column(answer, "change") == [None, 150, None, None]
        assert answer.summary == "390 in all, as far as known"
        assert "Unknown for 1 of 4 periods: not counted as nothing." in answer.notes
        assert TOUCHES not in answer.notes

    @pytest.mark.parametrize(("filters", "by"), [({}, "month"), ({"line": "A"}, "period")])
    def test_itemised_totals(self, asked: Asked, filters: dict[str, str], by: str) -> None:
        answer = trend(asked(**filters), "people_engaged", by)
        assert "totals are published for whole periods only" in " ".join(map(str, answer.notes))
        assert answer.summary.startswith("92" if filters else "122")

    def test_no_months_without_any_date(self, chosen: Asked) -> None:
        answer = trend(chosen({"activities": "id,title\n1,a\n"}), "activities", "month")
        assert not len(answer.frame)
        assert [*map(str, answer.notes)] == ["Nothing found: what activities, by month."]

    def test_activity_of_two_months_is_summed_once(self, chosen: Asked) -> None:
        sheets = {"activities": "id,title,start,end,experts\n1,t,2021-01-31,2021-02-01,7\n"}
        answer = trend(chosen(sheets), "experts", "month")
        assert (column(answer, "value"), answer.summary) == ([7, 7], "7 in all")

    def test_members_of_two_steps_are_summed_once(self, chosen: Asked) -> None:
        sheets = {
            "memberships": "member,region,status,joined\nA,R,,\nB,R,full,2021-02-01\nC,R,honorary,\n",
            "activities": "id,title,start,end,members\n1,t,2021-01-31,2021-02-01,A; B; C\n2,t,2021-03-01,,B\n",
        }
        answer = trend(chosen(sheets), "members", " Month ")
        # B also took part before it was a member; this does not count in January.
        assert column(answer, "value") == [1, 2, 1]
        assert answer.summary == "2 members in all"
        counted = "counted in each of them, and its members once in the sum: 2 members in all."
        assert answer.notes == (f"1 activity touches more than one month: {counted}",)

    def test_activity_outside_all_periods_is_left_out(self, asked: Asked, chosen: Asked) -> None:
        answer = trend(asked(), "activities")
        assert "1 activity touches none of these periods: not in the sum." in answer.notes
        rows = "Q1,2021-01-01,2021-01-31\nQ2,2021-03-01,2021-03-31\n"
        sheets = {
            "activities": "id,title,start,experts\n1,t,2021-01-31,1\n2,t,2021-02-01,2\n3,t,2021-02-02,4\n",
            "periods": f"period,start,end\n{rows}",
        }
        answer = trend(chosen(sheets), "activities")
        assert (column(answer, "value"), answer.summary) == ([1, 0], "1 activity in all")
        assert answer.notes == ("2 activities touch none of these periods: not in the sum.",)

    @pytest.mark.parametrize(
        ("what", "values", "counted", "note"),
        [
            ("activities", [1, 2, 0, 2], "4 activities in all", f"{PARTLY}."),
            ("members", [3, 5, 0, 4], "6 members in all", f"{PARTLY}."),
            (
                "people_engaged",
                [None, 250, None, 40],
                "290 in all, as far as known",
                f"{PARTLY}; totals are published for whole periods only.",
            ),
        ],
    )
    def test_only_the_selected_part_of_a_period_counts(
        self, asked: Asked, what: str, values: list[int | None], counted: str, note: str
    ) -> None:
        answer = trend(asked(since="2023-02-01"), what)
        assert column(answer, "value") == values
        assert answer.summary == counted
        assert note in answer.notes
        assert f"{answer.frame['start'].iloc[0]:%Y-%m-%d}" == "2023-02-01"

    def test_parts_that_add_up_to_a_period(self, asked: Asked) -> None:
        answer = trend(asked(period=("2023-01", "2023-02-01..2023-02-20")), "people_engaged")
        assert (column(answer, "value"), answer.summary) == ([100], "100 in all")
        several = trend(asked(since="2023-02-20", until="2023-02-21"), "activities")
        assert "Only parts of 2023-Q1 and 2023-Q2 are in the time asked for." in several.notes

    def test_unselected_days_of_a_month(self, asked: Asked) -> None:
        answer = trend(asked(period="2023-Q1"), "activities", "month")
        assert [f"{day:%Y-%m-%d}" for day in answer.frame["end"]] == ["2023-01-31", "2023-02-20"]

    def test_months_of_a_century(self, chosen: Asked) -> None:
        answer = trend(
            chosen({"activities": "id,title,start\n1,t,1901-05-01\n2,t,2021-05-01\n"}), "activities", "month"
        )
        assert list(answer.frame["month"]) == ["1901-05", "2021-05"]
        assert answer.notes == (ONLY_MONTHS_WITH_ACTIVITIES(years=20),)

    def test_unknown_figures(self, chosen: Asked) -> None:
        answer = trend(chosen({"activities": "id,title,start\n1,t,2021-01-31\n"}), "experts", "month")
        assert (column(answer, "value"), answer.summary, answer.subtitle) == ([None], "the sum is unknown", "")

    def test_overlapping_periods_have_no_sum(self, chosen: Asked) -> None:
        sheets = {
            "activities": "id,title,start\n1,t,2021-01-31\n",
            "periods": "period,start,end,experts\na,2021-01-01,2021-02-28,1\nb,2021-02-01,2021-03-31,2\n",
        }
        assert trend(chosen(sheets), "experts").summary == "periods overlap, so they have no sum"
        apart = trend(chosen(sheets, since="2021-03-01"), "experts")
        assert (column(apart, "value"), apart.summary) == ([None], "the sum is unknown")

    def test_periods_sheet_is_required(self, chosen: Asked) -> None:
        with pytest.raises(UnreadableData, match="no sheet 'periods'"):
            trend(chosen({"activities": "id,title,start\n1,t,2021-01-31\n"}), "activities")

    @pytest.mark.parametrize(("what", "by"), [("mood", "period"), ("members", "week")])
    def test_unknown_subject_is_rejected(self, asked: Asked, what: str, by: str) -> None:
        with pytest.raises(UsageMistake):
            trend(asked(), what, by)
