"""The page of `info`, from an answer made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from metrocli.answers.answer import RecordAnswer
from metrocli.render.parts import Facts, Table
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

SHEETS = [{"sheet": "a", "rows": 1200, "columns": 3, "file": "a.csv", "unknown_columns": []}]
RESULT: dict[str, Any] = {"data": "far/town", "kind": "folder", "sheets": SHEETS, "missing": [], "periods": []}


@pytest.mark.parametrize(
    ("values", "title", "subtitle"),
    [
        ({}, "town", "folder · 1 sheet · 1,200 rows"),
        ({"sheets": [], "data": "/"}, "/", "folder · 0 sheets · 0 rows"),
    ],
)
def test_heading(values: dict[str, Any], title: str, subtitle: str) -> None:
    page = lay_out(RecordAnswer(command="info", result=RESULT | values), Language())
    assert (page.title, page.subtitle) == (title, subtitle)


@pytest.mark.parametrize(
    ("values", "pairs"),
    [
        ({}, [("data", "far/town"), ("periods", "none listed")]),
        (
            {"periods": ["Q1", "Q2"], "missing": ["media", "people"]},
            [("data", "far/town"), ("periods", "Q1, Q2"), ("not there", "media, people")],
        ),
    ],
)
def test_facts_and_sheets(values: dict[str, Any], pairs: list[tuple[str, str]]) -> None:
    facts, table = lay_out(RecordAnswer(command="info", result=RESULT | values), Language()).parts
    assert facts == Facts(tuple(pairs))
    assert isinstance(table, Table)
    assert table.rows == SHEETS
    assert [column.label for column in table.columns] == ["sheet", "rows", "columns", "file", "not known to metrocli"]
