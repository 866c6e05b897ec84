from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.query.facts.members.participant_notes import build_participant_notes
from metrocli.query.facts.members.participation import find_participation_cells

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


def test_several_participants_in_one_row(chosen: Callable[..., Selection]) -> None:
    sheets = {
        "memberships": "member,region\nA,R\nB,R\n",
        "activities": "id,title\n1,t\n2,t\n",
        "participations": "activity,member\n2,A; B\n3,A; B\n1,A and B\n1,A\n",
    }
    selection = chosen(sheets)
    links = selection.dataset.links("activities", "members")
    assert list(zip(links["row"], links["value"], strict=True)) == [(2, "A"), (2, "B"), (3, "A"), (3, "B")]
    assert build_participant_notes(selection) == []
    found = find_participation_cells(selection.dataset, {"B": [2, 3]})
    assert [(cells.sheet, cells.rows) for cells in found["B"]] == [("activities", ()), ("participations", (2, 4))]
