from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.query.plan_codes import codes
from metrocli.render.parts import Table
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Chosen = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region\nA,R\n",
    "outcomes": "code,title\nL1,one\nL1A1,a\nL2,two\n",
    "challenges": "code,title\n1,high water\n",
    "activities": "id,title,start,outcomes,members\n1,t,2021-01-01,L1A1,A\n",
}


@pytest.mark.parametrize(
    ("sheet", "uncovered", "title", "summary", "last"),
    [
        ("outcomes", False, "Outcomes", "3 codes · 1 activity", "activities"),
        ("challenges", False, "Challenges", "1 code · 1 activity", "activities"),
        (
            "outcomes",
            True,
            "Uncovered outcomes",
            "1 of 3 codes without an activity · 1 activity looked at",
            "published",
        ),
        (
            "challenges",
            True,
            "Uncovered challenges",
            "1 of 1 code without an activity · 1 activity looked at",
            "published",
        ),
    ],
)
def test_codes(chosen: Chosen, sheet: str, uncovered: bool, title: str, summary: str, last: str) -> None:
    page = lay_out(codes(chosen(SHEETS), sheet, uncovered=uncovered), Language())
    (table,) = page.parts
    assert isinstance(table, Table)
    assert (page.title, table.title, table.summary) == (title, title, summary)
    assert table.columns[-1].label == last
