from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.answers.shaping import Shape, apply_shape
from metrocli.query.people import people
from metrocli.render.parts import Table
from metrocli.render.registry import Target, lay_out, render
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Chosen = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region\nA,R\nB,R\n",
    "people": "person,body,role,member,region,from,until\n"
    "Ann,board,chair,A,,,2021-03-31\nBen,board,chair,A,,2021-04-01,2021-05-31\nCat,board,chair,A,,2021-07-01,\n",
}


@pytest.mark.parametrize(
    ("vacant", "title", "summary", "labels"),
    [
        (False, "People", "3 roles held by 3 people", ("person", "role", "member", "term", "seat")),
        (True, "Vacant seats", "1 vacancy of the 1 seat listed", ("seat", "member", "vacant", "held before by")),
    ],
)
def test_roles_and_vacant_seats(
    chosen: Chosen, vacant: bool, title: str, summary: str, labels: tuple[str, ...]
) -> None:
    page = lay_out(people(chosen(SHEETS), ("board",), vacant=vacant), Language())
    (table,) = page.parts
    assert isinstance(table, Table)
    assert (page.title, page.subtitle, table.summary) == (title, "body board", summary)
    assert tuple(column.label for column in table.columns)[: len(labels)] == labels


def test_one_role(chosen: Chosen) -> None:
    (table,) = lay_out(people(chosen(SHEETS, on="2021-02-01")), Language()).parts
    assert isinstance(table, Table)
    assert table.summary == "1 role held by 1 person"


def test_endings_in_words_and_as_codes(chosen: Chosen) -> None:
    usual = people(chosen(SHEETS, on="2021-05-01"))
    columns = apply_shape(usual, Shape(columns=("person", "ending")))
    endings = usual.frame["ending"].iloc[-1]
    assert [(ending.code, ending.values) for ending in endings] == [
        ("seat-taken-over", {"person": "Ann", "day": date(2021, 4, 1)}),
        ("seat-vacant-after", {"until": date(2021, 6, 30)}),
    ]
    words = "; ".join(ending.text for ending in endings)
    for answer, name, text in (
        (usual, "table", f"  {words}  "),
        (columns, "markdown", f"| Ben | {words} |"),
        (columns, "tsv", "Ben\tseat-taken-over; seat-vacant-after"),
    ):
        content, _ = render(answer, name, Target(140))
        assert text in str(content)
