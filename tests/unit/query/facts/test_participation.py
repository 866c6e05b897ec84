from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.query.facts.participation import find_participation_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection


def test_cells_of_several_participants(chosen: Callable[..., Selection]) -> None:
    sheets = {
        "memberships": "member,region\nA,R\nB,R\n",
        "aliases": "alias,member,kind\nBe,B,\n",
        "activities": "id,title,start,members\n1,t,2021-01-01,A; Guest\n2,t,2021-01-02,\n3,t,2021-01-03,B\n",
        "participations": "activity,member\n2,A\n2,Be\n2,B\n3,Be\n2,Guest\n",
    }
    found = find_participation_cells(chosen(sheets).dataset, {"A": [2, 3], "B": [3, 4], "Guest": [3], "C": []})
    assert {name: [(cells.sheet, cells.rows) for cells in own] for name, own in found.items()} == {
        "A": [("activities", (2,)), ("participations", (2,))],
        "B": [("activities", (4,)), ("participations", (3,))],
        "Guest": [("activities", ()), ("participations", (6,))],
        "C": [("activities", ())],
    }
