"""The rows of participations by activity and by participant are those that the sheet has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from metrocli.sheets.participation_rows import ParticipationRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

ROWS = [("3", "A"), ("3", "Be"), ("1", "B"), ("9", "A"), ("3", "B; A"), ("2", "A"), ("1", "Be")]
MORE = [(str(number), name) for number in (5, 4) for name in ("A", "Be", "B", "Guest")]


@pytest.mark.parametrize("rows", [ROWS, MORE, [], ROWS + MORE * 3])
def test_rows_of_activities_and_participants(chosen: Callable[..., Selection], rows: list[tuple[str, str]]) -> None:
    sheets = {
        "memberships": "member,region\nA,R\nB,R\n",
        "aliases": "alias,member\nBe,B\n",
        "activities": "id,title\n1,t\n2,t\n3,t\n4,t\n5,t\n1,again\n",
        "participations": "activity,member\n" + "".join(f"{activity},{name}\n" for activity, name in rows),
    }
    found = ParticipationRows(chosen(sheets).dataset)
    wanted = np.array([4, 2, 6, 7])
    of_activities = {activity: own.tolist() for activity, own in found.find_of_activities(wanted)}
    expected: dict[int, list[int]] = {}
    first: dict[str, dict[int, int]] = {"A": {}, "B": {}, "Guest": {}, "Nobody": {}}
    for row, (activity, names) in enumerate(rows, 2):
        if activity in {"1", "3", "5"} and names:
            expected.setdefault(int(activity) + 1, []).append(row)
            for name in names.replace("Be", "B").split("; "):
                first[name].setdefault(int(activity) + 1, row)
    assert of_activities == expected
    assert {name: {*found.find_first(name, wanted).tolist()} for name in first} == {
        name: {*own.values()} for name, own in first.items()
    }
