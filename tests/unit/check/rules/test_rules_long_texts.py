"""Rules over a very long cell; a pattern that tries every pair of places in it would take hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

LENGTH = 300_000
SPACES, DIGITS, CAPITALS = " " * LENGTH, "1" * LENGTH, "A" * LENGTH
PERIODS = "period,start,end,experts\nP,2023-01-01,2023-12-31,11\n"
MEMBERS = "member,region\nQuito,Delta\nLima,Delta\n"
OFFICES = (
    f"person,body,role,office,member\nAna,board,chair,Mayor{SPACES}of,Quito\nBen,board,chair,Mayor  ; Lima,Quito\n"
)
IDS = f"id,title,start\nA-{DIGITS}x,One,2023-05-01\nA-1,Two,2023-05-02\nA-2,Three,2023-05-03\n"
USUAL_IDS = "id,title,start\n" + "".join(f"2023-{number},T,2023-05-0{number}\n" for number in range(1, 7))
TITLES = f"id,title,start\nA-1,XXX {CAPITALS},2023-05-01\n"
TOTALS = f"period,section,value\nP,total,experts{SPACES}x\nP,total,experts   : 12\n"


@pytest.mark.parametrize(
    ("select", "sheets", "rows"),
    [
        ("P506", {"memberships": MEMBERS, "people": OFFICES}, [3]),
        ("C209", {"activities": IDS}, []),
        ("C209", {"activities": f"{USUAL_IDS}2023{SPACES}7x,T,2023-05-07\n"}, [8]),
        ("C210", {"activities": f"{USUAL_IDS}2022{SPACES}7x,T,2023-05-07\n"}, [8]),
        ("C210", {"activities": f"{USUAL_IDS}{'_' * LENGTH}2022-7,T,2023-05-07\n"}, []),
        ("S047", {"activities": TITLES}, []),
        ("R708", {"periods": PERIODS, "published": TOTALS}, [3]),
    ],
)
def test_a_very_long_cell(
    finds: Callable[..., list[Finding]], select: str, sheets: dict[str, str], rows: list[int]
) -> None:
    assert [finding.cell.row for finding in finds(select, **sheets)] == rows
