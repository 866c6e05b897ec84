from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.answers.shaping import Shape, apply_shape
from metrocli.query.member import member
from metrocli.query.members import members
from metrocli.render.parts import Table
from metrocli.render.registry import Target, lay_out, render
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

    Chosen = Callable[..., Selection]

SHEETS = {
    "memberships": "member,region\nA,R\nB,R\nC,R\n",
    "activities": "id,title,start,members\n1,t,2021-01-01,A\n2,t,2021-02-01,A; B\n",
    "meetings": "month,mode,members\n2021-01,online,C\n2021-02,,C\n",
    "people": "person,body,role,member,from,until\nAnn,board,chair,C,,\nBen,board,member,A,,2021-01-10\n",
    "published": "period,section,value\n2021,engaged member,C\n",
}


@pytest.mark.parametrize(
    ("silent", "title", "last", "summary"),
    [
        (False, "Members", "activities", "2 of 3 members took part"),
        (
            True,
            "Silent members",
            "other contact",
            "2 of 3 members took part · 1 did not; 1 appears elsewhere (meetings, seats, published lists)",
        ),
    ],
)
def test_usual_and_silent_members(chosen: Chosen, silent: bool, title: str, last: str, summary: str) -> None:
    page = lay_out(members(chosen(SHEETS, region=("R",)), silent=silent), Language())
    (table,) = page.parts
    assert isinstance(table, Table)
    assert (page.title, page.subtitle, table.summary) == (title, "region R", summary)
    assert (table.columns[0].label, table.columns[-1].label) == ("member", last)


def test_other_contact_in_words_and_as_codes(chosen: Chosen) -> None:
    answer = members(chosen(SHEETS), silent=True)
    chosen_columns = apply_shape(answer, Shape(columns=("name", "other_contact")))
    contacts = answer.frame["other_contact"].iloc[-1]
    meetings, seat, published = (contact.text for contact in contacts)
    assert [(contact.code, contact.values) for contact in contacts] == [
        ("meetings-held", {"count": 2}),
        ("seat-held", {"seat": ("board", "chair")}),
        ("named-in-report", {"period": "2021"}),
    ]
    for shaped, name, text in (
        (answer, "table", f"{meetings}, {seat}"),
        (chosen_columns, "record", f"{meetings}; {seat}; {published}"),
        (chosen_columns, "tsv", "C\tmeetings-held; seat-held; named-in-report"),
        (chosen_columns, "csv", "C,meetings-held; seat-held; named-in-report"),
        (chosen_columns, "jsonl", '{"code": "seat-held", "values": {"seat": ["board", "chair"]}}'),
    ):
        content, _ = render(shaped, name, Target(140))
        assert text in str(content), name


def test_tables_of_one_member(chosen: Chosen) -> None:
    page = lay_out(member(chosen(SHEETS), "A"), Language())
    tables = [part for part in page.parts if isinstance(part, Table)]
    labels = [[column.label for column in table.columns] for table in tables]
    assert (page.title, page.subtitle) == ("A", "R · full member")
    assert [columns[0] for columns in labels] == ["when", "met most often"]
    assert labels[0][-1] == "role"
    content, _ = render(member(chosen(SHEETS), "A"), "table", Target(140))
    assert "Ben" in str(content)
