"""The workbook of a member: a page to read first, and the values behind it under plain titles."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.query.member import member
from metrocli.query.selecting.filters import Filters, select
from metrocli.render.registry import Target, render
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data

if TYPE_CHECKING:
    from openpyxl import Workbook


def write_book(language: str) -> Workbook:
    answer = member(select(open_dataset(find_bundled_data()), Filters()), "Johannesburg")
    content = render(answer, "xlsx", Target(lang=language)).content
    assert isinstance(content, bytes)
    return load_workbook(io.BytesIO(content))


@pytest.fixture
def book() -> Workbook:
    return write_book("en")


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


def test_their_headings_are_words_of_the_language() -> None:
    book = write_book("es")
    assert book.sheetnames[1:] == [
        *("miembro", "actividades", "resultados", "retos", "alianzas", "personas", "informes publicados"),
        *("resultados aún no abordados", "miembros con los que coincidió", "cronología", "about"),
    ]
    values = {row[0]: row[1] for row in book["miembro"].iter_rows(values_only=True)}
    assert values["comparación · región · participación"] == 18
    assert [cell.value for cell in book["alianzas"][1]] == ["alianza", "actividades"]
