"""The rows of participations by activity and by participant are those that the sheet has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from metrocli.sheets import participation_rows
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


@pytest.mark.parametrize(("few_rows", "searches"), [(10, 1), (1, 2)])
def test_rows_of_a_participant_are_kept_where_they_are_few(
    chosen: Callable[..., Selection], monkeypatch: pytest.MonkeyPatch, few_rows: int, searches: int
) -> None:
    sheets = {
        "memberships": "member,region\nA,R\n",
        "activities": "id,title\n1,t\n2,t\n",
        "participations": "activity,member\n1,A\n2,A\n2,A\n",
    }
    monkeypatch.setattr(participation_rows, "_FEW_ROWS", few_rows)
    searched: list[str] = []
    found = ParticipationRows(chosen(sheets).dataset)
    list_places = found._list_places  # noqa: SLF001 - the search that is to be made once

    def search(name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        searched.append(name)
        return list_places(name)

    monkeypatch.setattr(found, "_list_places", search)
    assert [found.find_first("A", np.array([row])).tolist() for row in (2, 3)] == [[2], [3]]
    assert searched == ["A"] * searches
