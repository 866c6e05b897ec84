from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above
from pages import describe, summarise  # type: ignore[import-not-found] # it is in a folder above

from metrocli.errors import UnreadableData, UsageMistake
from metrocli.messages import Message
from metrocli.query.facts.calendar import NOT_RECORDED, ONLY_MONTHS_WITH_ACTIVITIES
from metrocli.query.trend import (
    ACTIVITIES_IN_ALL,
    COUNTED_IN_EACH,
    FIGURES_UNKNOWN,
    MEMBERS_COUNTED_IN_EACH,
    MEMBERS_IN_ALL,
    NO_SUM,
    NOT_IN_SUM,
    ONLY_PART,
    ONLY_PART_PUBLISHED,
    SUM_IN_ALL,
    SUM_OF_KNOWN,
    SUM_UNKNOWN,
    SUMS_OF_ACTIVITIES,
    trend,
)
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.answers.answer import ListAnswer
    from metrocli.messages import MessageType
    from metrocli.query.selecting.selection import Selection

    Asked = Callable[..., Selection]

TOUCHES = COUNTED_IN_EACH["period"](count=1, total=ACTIVITIES_IN_ALL(count=5))


def column(listing: ListAnswer, name: str) -> list[int | None]:
    """The values of a field, None for unknown."""
    return [None if pd.isna(value) else int(value) for value in listing.frame[name]]


def total(listing: ListAnswer) -> Message:
    """The sum of all rows, as it is put into words below the table."""
    (message,) = listing.figures["sum"]
    assert isinstance(message, Message)
    assert summarise(listing) == message.text
    return message


class TestTrend:
    def test_activities_by_period(self, asked: Asked) -> None:
        answer = trend(asked(), "activities")
        assert list(answer.frame["period"]) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
        assert column(answer, "value") == [2, 2, 0, 2]
        assert column(answer, "change") == [None, 0, -2, 2]
        assert total(answer) == ACTIVITIES_IN_ALL(count=5)
        assert TOUCHES in answer.notes
        assert lay_out(answer, Language()).subtitle.endswith("██▁█")

    def test_members_by_month(self, asked: Asked) -> None:
        answer = trend(asked(region="Delta"), "members", "month")
        values = dict(zip(answer.frame["month"], column(answer, "value"), strict=True))
        assert {month: value for month, value in values.items() if value} == {"2023-05": 2, "2023-10": 2, "2023-11": 1}
        assert total(answer) == MEMBERS_IN_ALL(count=3)

    def test_published_totals(self, asked: Asked) -> None:
        answer = trend(asked(), "people-engaged")
        assert column(answer, "value") == [100, 250, None, 40]
        assert column(answer, "change") == [None, 150, None, None]
        assert total(answer) == SUM_OF_KNOWN(sum=390)
        assert FIGURES_UNKNOWN["period"](count=1, of=4) in answer.notes
        assert TOUCHES not in answer.notes

    @pytest.mark.parametrize(("filters", "by"), [({}, "month"), ({"line": "A"}, "period")])
    def test_itemised_totals(self, asked: Asked, filters: dict[str, str], by: str) -> None:
        answer = trend(asked(**filters), "people_engaged", by)
        assert SUMS_OF_ACTIVITIES() in answer.notes
        assert total(answer).values["sum"] == (92 if filters else 122)

    def test_no_months_without_any_date(self, chosen: Asked) -> None:
        answer = trend(chosen({"activities": "id,title\n1,a\n"}), "activities", "month")
        assert not len(answer.frame)
        filters = {"what": ("activities",), "by": ("month",)}
        assert [describe(note, "filters") for note in answer.notes] == [("nothing-found-for", filters)]

    def test_activity_of_two_months_is_summed_once(self, chosen: Asked) -> None:
        sheets = {"activities": "id,title,start,end,experts\n1,t,2021-01-31,2021-02-01,7\n"}
        answer = trend(chosen(sheets), "experts", "month")
        assert (column(answer, "value"), total(answer)) == ([7, 7], SUM_IN_ALL(sum=7))

    def test_members_of_two_steps_are_summed_once(self, chosen: Asked) -> None:
        sheets = {
            "memberships": "member,region,status,joined\nA,R,,\nB,R,full,2021-02-01\nC,R,honorary,\n",
            "activities": "id,title,start,end,members\n1,t,2021-01-31,2021-02-01,A; B; C\n2,t,2021-03-01,,B\n",
        }
        answer = trend(chosen(sheets), "members", " Month ")
        # B also took part before it was a member; this does not count in January.
        assert column(answer, "value") == [1, 2, 1]
        assert total(answer) == MEMBERS_IN_ALL(count=2)
        assert answer.notes == (MEMBERS_COUNTED_IN_EACH["month"](count=1, total=MEMBERS_IN_ALL(count=2)),)

    def test_activity_outside_all_periods_is_left_out(self, asked: Asked, chosen: Asked) -> None:
        answer = trend(asked(), "activities")
        assert NOT_IN_SUM["period"](count=1) in answer.notes
        rows = "Q1,2021-01-01,2021-01-31\nQ2,2021-03-01,2021-03-31\n"
        sheets = {
            "activities": "id,title,start,experts\n1,t,2021-01-31,1\n2,t,2021-02-01,2\n3,t,2021-02-02,4\n",
            "periods": f"period,start,end\n{rows}",
        }
        answer = trend(chosen(sheets), "activities")
        assert (column(answer, "value"), total(answer)) == ([1, 0], ACTIVITIES_IN_ALL(count=1))
        unrecorded = NOT_RECORDED(first=date(2021, 1, 1), last=date(2021, 2, 2))
        assert answer.notes == (unrecorded, NOT_IN_SUM["period"](count=2))

    @pytest.mark.parametrize(
        ("what", "values", "counted", "kind"),
        [
            ("activities", [1, 2, 0, 2], ACTIVITIES_IN_ALL(count=4), ONLY_PART),
            ("members", [3, 5, 0, 4], MEMBERS_IN_ALL(count=6), ONLY_PART),
            ("people_engaged", [None, 250, None, 40], SUM_OF_KNOWN(sum=290), ONLY_PART_PUBLISHED),
        ],
    )
    def test_only_the_selected_part_of_a_period_counts(
        self, asked: Asked, what: str, values: list[int | None], counted: Message, kind: MessageType
    ) -> None:
        answer = trend(asked(since="2023-02-01"), what)
        assert column(answer, "value") == values
        assert total(answer) == counted
        assert kind(count=1, periods=["2023-Q1"]) in answer.notes
        assert f"{answer.frame['start'].iloc[0]:%Y-%m-%d}" == "2023-02-01"

    def test_parts_that_add_up_to_a_period(self, asked: Asked) -> None:
        answer = trend(asked(period=("2023-01", "2023-02-01..2023-02-20")), "people_engaged")
        assert (column(answer, "value"), total(answer)) == ([100], SUM_IN_ALL(sum=100))
        several = trend(asked(since="2023-02-20", until="2023-02-21"), "activities")
        assert ONLY_PART(count=2, periods=["2023-Q1", "2023-Q2"]) in several.notes

    def test_a_period_whose_figure_is_known_from_its_parts(self, chosen: Asked) -> None:
        sheets = {
            "periods": "period,start,end,experts\n2022-B,2022-01-01,2022-02-28,\n2022-B1,2022-01-01,2022-01-31,1\n"
            "2022-B2,2022-02-01,2022-02-28,2\n",
            "activities": "id,title,start\n1,t,2022-01-05\n",
        }
        selection = chosen(sheets, period=("2022-B",))
        answer = trend(selection, "experts")
        assert (list(answer.frame["period"]), column(answer, "value")) == (["2022-B1", "2022-B", "2022-B2"], [1, 3, 2])
        check_explanation(selection, answer)

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
        assert (column(answer, "value"), total(answer)) == ([None], SUM_UNKNOWN())
        assert lay_out(answer, Language()).subtitle == ""

    def test_overlapping_periods_have_no_sum(self, chosen: Asked) -> None:
        sheets = {
            "activities": "id,title,start\n1,t,2021-01-31\n",
            "periods": "period,start,end,experts\na,2021-01-01,2021-02-28,1\nb,2021-02-01,2021-03-31,2\n",
        }
        assert total(trend(chosen(sheets), "experts")) == NO_SUM()
        apart = trend(chosen(sheets, since="2021-03-01"), "experts")
        assert (column(apart, "value"), total(apart)) == ([None], SUM_UNKNOWN())

    def test_periods_sheet_is_required(self, chosen: Asked) -> None:
        with pytest.raises(UnreadableData) as error:
            trend(chosen({"activities": "id,title,start\n1,t,2021-01-31\n"}), "activities")
        assert (error.value.message.code, error.value.message.values["sheet"]) == ("no-sheet-in-folder", "periods")

    @pytest.mark.parametrize(
        ("what", "by", "code"), [("mood", "period", "trend-unknown"), ("members", "week", "not-a-value")]
    )
    def test_unknown_subject_is_rejected(self, asked: Asked, what: str, by: str, code: str) -> None:
        with pytest.raises(UsageMistake) as mistake:
            trend(asked(), what, by)
        text = what if code == "trend-unknown" else by
        assert (mistake.value.message.code, mistake.value.message.values["text"]) == (code, text)


class TestExplanation:
    """Every figure names its cells."""

    @pytest.mark.parametrize("what", ["activities", "members", "people_engaged", "experts"])
    @pytest.mark.parametrize("by", ["period", "month"])
    @pytest.mark.parametrize("filters", [{}, {"region": "Delta"}])
    def test_every_figure(self, asked: Asked, what: str, by: str, filters: dict[str, str]) -> None:
        selection = asked(**filters)
        check_explanation(selection, trend(selection, what, by))

    def test_cells_by_hand(self, asked: Asked) -> None:
        selection = asked()
        figures = check_explanation(selection, trend(selection, "people_engaged"))
        assert find(figures, "2023-Q2", "value") == {"periods people_engaged": (3,)}
        assert find(figures, "2023-Q2", "change") == {"periods people_engaged": (2, 3)}
        assert find(figures, "total") == {"periods people_engaged": (2, 3, 5)}
        by_month = check_explanation(selection, trend(selection, "activities", "month"))
        assert find(by_month, "2023-02", "value") == {"activities id": (3,)}

    @pytest.mark.parametrize("by", ["period", "month"])
    @pytest.mark.parametrize(
        ("what", "cells"),
        [
            ("activities", {"activities id": (2, 3, 4)}),
            ("members", {"memberships member": (2, 3)}),
            ("experts", {"activities experts": (2, 3)}),
        ],
    )
    def test_total_has_each_cell_once(
        self, chosen: Asked, what: str, cells: dict[str, tuple[int, ...]], by: str
    ) -> None:
        sheets = {
            "memberships": "member,region\nA,R\nB,R\n",
            "activities": "id,title,start,end,members,experts\n1,t,2021-01-31,2021-02-01,A; B,7\n2,t,2021-02-03,,A,2\n"
            "3,t,2021-03-01,,,\n",
            "periods": "period,start,end\nJ,2021-01-01,2021-01-31\nF,2021-02-01,2021-03-31\n",
        }
        selection = chosen(sheets, member=()) if what != "experts" else chosen(sheets, text=("t",))
        figures = check_explanation(selection, trend(selection, what, by))
        assert find(figures, "total") == cells
        (total,) = [figure.value for figure in figures if figure.path == ("total",)]
        assert total == {"activities": 3, "members": 2, "experts": 9}[what]

    def test_sum_of_overlapping_periods_is_not_explained(self, chosen: Asked) -> None:
        sheets = {
            "activities": "id,title,start\n1,t,2021-01-31\n",
            "periods": "period,start,end,experts\na,2021-01-01,2021-02-28,1\nb,2021-02-01,2021-03-31,2\n",
        }
        selection = chosen(sheets)
        figures = check_explanation(selection, trend(selection, "experts"))
        assert not [figure for figure in figures if figure.path == ("total",)]

    def test_total_of_members_has_one_that_no_period_counts(self, chosen: Asked) -> None:
        sheets = {
            "memberships": "member,region,joined,left\nA,R,,\nB,R,,2021-01-10\n",
            "activities": "id,title,start,members\n1,t,2021-02-01,A; B\n",
            "periods": "period,start,end\nJ,2021-01-01,2021-01-31\nF,2021-02-01,2021-02-28\n",
        }
        selection = chosen(sheets)
        figures = check_explanation(selection, trend(selection, "members"))
        assert find(figures, "F", "value") == {"memberships member": (2,)}
        assert find(figures, "total") == {"memberships member": (2, 3)}
