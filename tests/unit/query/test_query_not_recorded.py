"""Days for which nothing is recorded: every question that prints zeros, or calls a member silent, says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.query.activities import activities
from metrocli.query.compare import compare
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
