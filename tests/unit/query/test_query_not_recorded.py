"""Days for which nothing is recorded: every question that prints zeros, or calls a member silent, says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.query.activities import activities
from metrocli.query.compare import compare
from metrocli.query.facts.calendar import NO_ACTIVITIES_THEN, NOT_RECORDED
from metrocli.query.lists import alliances
from metrocli.query.matrix import matrix
from metrocli.query.member import member
from metrocli.query.members import members
from metrocli.query.plan_codes import codes
from metrocli.query.selecting.filters import Filters, select
from metrocli.query.stats import stats
from metrocli.query.trend import trend
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.answers.answer import ListAnswer, RecordAnswer
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection

    Ask = Callable[[Selection], ListAnswer | RecordAnswer]

ASK: dict[str, Ask] = {
    "activities": activities,
    "alliances": alliances,
    "compare": lambda selection: compare(selection, selection),
    "member": lambda selection: member(selection, "Oslo"),
    "members": members,
    "members --silent": lambda selection: members(selection, silent=True),
    "matrix": lambda selection: matrix(selection, "members", "months"),
    "outcomes": lambda selection: codes(selection, "outcomes"),
    "outcomes --uncovered": lambda selection: codes(selection, "outcomes", uncovered=True),
    "stats": stats,
    "trend": lambda selection: trend(selection, "members", "month"),
}


@pytest.mark.parametrize("ask", ASK)
@pytest.mark.parametrize(("typed", "noted"), [("2021", True), ("2021-11", False), ("2021-11..2022-03", True)])
def test_every_question_says_which_days_are_recorded(
    ask: str, typed: str, noted: bool, folder: Callable[..., Path]
) -> None:
    path = folder(
        memberships="member,region\nOslo,North\n",
        activities="id,title,start,end,members,outcomes\n1,t,2021-11-01,2021-12-31,Oslo,L1A1D1\n",
        outcomes="line,action,outcome,title\n1,1,1,a\n",
        alliances="alliance\nA\n",
    )
    answer = ASK[ask](select(open_dataset(path), Filters(period=(typed,))))
    notes = [note.values for note in answer.notes if note.code == "not-recorded"]
    assert notes == [{"first": date(2021, 11, 1), "last": date(2021, 12, 31)}] * noted


SHEETS = {
    "memberships": "member,region\nOslo,North\n",
    "activities": "id,title,start,members,people_engaged\n1,t,2021-01-15,Oslo,5\n2,t,2021-09-15,Oslo,6\n",
    "periods": (
        "period,start,end\n2021-T1,2021-01-01,2021-04-30\n2021-T2,2021-05-01,2021-08-31\n"
        "2021-T3,2021-09-01,2021-12-31\n2022-T1,2022-01-01,2022-04-30\n"
    ),
}
RECORDED = NOT_RECORDED(first=date(2021, 1, 1), last=date(2021, 12, 31))
CODES = {NOT_RECORDED.code, NO_ACTIVITIES_THEN.code}
NONE_IN_T2 = NO_ACTIVITIES_THEN(periods=["2021-T2"])
BY_PERIOD: dict[str, Ask] = {
    "trend activities": lambda selection: trend(selection, "activities"),
    "trend members": lambda selection: trend(selection, "members"),
    "matrix periods": lambda selection: matrix(selection, "members", "periods", whole=True),
}


@pytest.mark.parametrize("ask", BY_PERIOD)
def test_listed_period_without_activity_is_noted_where_it_has_a_row(ask: str, folder: Callable[..., Path]) -> None:
    answer = BY_PERIOD[ask](select(open_dataset(folder(**SHEETS)), Filters()))
    assert [note for note in answer.notes if note.code in CODES] == [RECORDED, NONE_IN_T2]


def test_no_note_where_no_row_is_zero(folder: Callable[..., Path]) -> None:
    unfiltered = select(open_dataset(folder(**SHEETS)), Filters())
    for what in ("people_engaged", "experts"):
        assert not CODES & {note.code for note in trend(unfiltered, what).notes}
    assert not CODES & {note.code for note in matrix(unfiltered, "members", "regions").notes}


def test_zero_months_of_a_listed_period_without_activity_are_noted(folder: Callable[..., Path]) -> None:
    unfiltered = select(open_dataset(folder(**SHEETS)), Filters())
    assert NONE_IN_T2 in trend(unfiltered, "activities", "month").notes


@pytest.mark.parametrize("ask", [name for name in ASK if name != "compare"])
@pytest.mark.parametrize(
    ("since", "until", "noted"),
    [
        ("2022-01-01", "2022-04-30", [RECORDED]),
        ("2021-05-01", "2021-08-31", [NONE_IN_T2]),
        ("2021-05-01", "2022-01-31", [RECORDED, NONE_IN_T2]),
        ("2021-09-01", "2021-09-02", []),
    ],
)
def test_every_question_notes_listed_periods_without_activity(
    ask: str, since: str, until: str, noted: list[Message], folder: Callable[..., Path]
) -> None:
    plan = {"outcomes": "line,action,outcome,title\n1,1,1,a\n", "alliances": "alliance\nA\n"}
    selection = select(open_dataset(folder(**SHEETS, **plan)), Filters(since=since, until=until))
    assert [note for note in ASK[ask](selection).notes if note.code in CODES] == noted
