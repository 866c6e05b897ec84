"""A number that cannot be read stops the questions that need it, and no other one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.query.activities import activities, activity
from metrocli.query.compare import compare
from metrocli.query.info import info
from metrocli.query.member import member
from metrocli.query.members import members
from metrocli.query.plan_codes import codes
from metrocli.query.stats import stats
from metrocli.query.trend import trend

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Chosen = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region,status\nAlder,North,full\nBirch,South,full\n",
    "outcomes": "code,title\nL1,Water\n",
}
HEADERS = "id,title,start,people_engaged,members,outcomes\n"
PERIODS = "period,start,end,people_engaged\n2021,2021-01-01,2021-12-31,1412\n"


def make_sheets(number: str, published: str = "1412") -> dict[str, str]:
    """Make sheets with a figure of an activity, and a published one."""
    rows = f"1,Fair,2021-05-05,{number},Alder,L1\n2,Walk,2021-06-06,60,Birch,L1\n"
    return SHEETS | {"activities": HEADERS + rows, "periods": PERIODS.replace("1412", published)}


@pytest.mark.parametrize(("number", "code"), [("1.200", "ambiguous-number"), ("0.500", "not-a-whole-number")])
class TestFiguresOfActivities:
    """Questions of a sheet of activities with one number that cannot be read."""

    @pytest.mark.parametrize(
        "ask",
        [
            stats,
            activities,
            lambda selection: activity(selection, "1"),
            lambda selection: member(selection, "Alder"),
            lambda selection: trend(selection, "people_engaged", "month"),
        ],
        ids=["stats", "activities", "activity", "member", "trend"],
    )
    def test_questions_that_need_it(
        self, chosen: Chosen, number: str, code: str, ask: Callable[[Selection], object]
    ) -> None:
        with pytest.raises(UnreadableData) as caught:
            ask(chosen(make_sheets(number)))
        assert (caught.value.message.code, str(caught.value.place)) == (
            code, "activities.csv, row 2, column 'people_engaged'",
        )  # fmt: skip

    def test_questions_that_do_not_need_it(self, chosen: Chosen, number: str, code: str) -> None:
        selection = chosen(make_sheets(number))
        assert [*members(selection).frame["name"]] == ["Alder", "Birch"]
        assert [*codes(selection, "outcomes").frame["activities"]] == [2]
        assert [*trend(selection, "activities", "month").frame["value"]] == [1, 1]
        assert activity(selection, "2").result["people_engaged"] == 60
        assert len(member(selection, "Birch").result["activities"]) == 1
        assert code not in [note.code for note in selection.dataset.notes]

    def test_activities_that_are_not_asked_for(self, chosen: Chosen, number: str, code: str) -> None:
        answer = activities(chosen(make_sheets(number), member=("Birch",)))
        assert [*answer.frame["people_engaged"]] == [60]
        assert code not in [note.code for note in answer.notes]

    def test_info_names_it(self, chosen: Chosen, number: str, code: str) -> None:
        assert code in [note.code for note in info(chosen(make_sheets(number)).dataset).notes]


def test_a_published_figure(chosen: Chosen) -> None:
    sheets = make_sheets("100", "1.412")
    assert len(activities(chosen(sheets)).frame) == 2
    for ask in (stats, lambda selection: compare(selection, selection)):
        with pytest.raises(UnreadableData) as caught:
            ask(chosen(sheets, period=("2021",)))
        assert str(caught.value.place) == "periods.csv, row 2, column 'people_engaged'"
