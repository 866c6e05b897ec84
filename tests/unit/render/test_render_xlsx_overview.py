"""The workbook of a member: a page to read first, and the values behind it under plain titles."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.query.member import member
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl import Workbook

    from metrocli.answers.answer import Answer


@pytest.fixture
def book(render_bytes: Callable[[Answer, str], bytes]) -> Workbook:
    answer = member(select(open_dataset(find_bundled_data()), Filters()), "Johannesburg")
    return load_workbook(io.BytesIO(render_bytes(answer, "xlsx")))


def test_it_begins_with_the_page_in_words(book: Workbook) -> None:
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert book.sheetnames[0] == "Johannesburg"
    assert rows[:4] == [
        ["Johannesburg"],
        ["Africa · South Africa · full member"],
        [],
        ["part", "10 of 29 activities, first of 25 in Africa"],
    ]
    assert ["when", "activity", "outcomes", "challenges", "id"] in rows
    assert [
        "15 Dec 2021",
        "Strategies for metropolitan internationalisation: moving towards public policy at the service of the people",
        "L2A2D3; L2A3D2",
        "1.4; 3.3",
        "2021-T3-21",
    ] in rows
    assert ["Tehran", 6] in rows


def test_the_tabs_behind_it_have_plain_titles(book: Workbook) -> None:
    assert book.sheetnames[1:] == [
        *("member", "activities", "outcomes", "challenges", "alliances", "people", "published reports"),
        *("outcomes not yet worked on", "members met", "timeline", "about"),
    ]
    values = {row[0]: row[1] for row in book["member"].iter_rows(values_only=True)}
    assert values["comparison · region · took part"] == 18
