from __future__ import annotations

import pytest

from metrocli.sheets.parsing.headers import map_headers
from metrocli.sheets.reading.header_row import count_known_headers, find_header
from metrocli.sheets.schema import SHEETS_BY_NAME

MEMBERSHIPS = SHEETS_BY_NAME["memberships"]
ACTIVITIES = SHEETS_BY_NAME["activities"]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["member", "region"], ["A", "B"]], 0),
        ([["Our members"], [], ["member", "region"], ["A", "B"]], 2),
        ([["", ""], [None, ""], ["Miembro", "Región", "PAÍS"]], 2),
        ([["Ville", "Re\u0301gion", "pays", "date d’adhésion"]], 0),
        ([["Members of the region"], ["member", "something"]], 1),
        ([["member", "region", "status"], ["City", "Name", "x"]], 0),
        ([["member", "region"], ["member", "region"]], 0),
        ([["Nombre", "Zona"], ["A", "B"]], 0),
        ([["Stadt", "Gebiet"], ["A", "B"]], 0),
        ([[], ["Stadt", "Gebiet"]], 1),
        ([[2021, 1.5], ["member", "region"]], 1),
    ],
)
def test_the_header_is_the_row_with_the_most_known_headers(rows: list[list[object]], place: int) -> None:
    assert find_header(rows, MEMBERSHIPS) == place


def test_the_header_of_an_undeclared_sheet_is_its_first_row_with_text() -> None:
    assert find_header([["", None], ["notes"], ["member", "region"]], None) == 1


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["Explanation"]] * 14 + [["member", "region"], ["Paris", "Europe"]], 14),
        ([["Region"]] + [["Explanation"]] * 200 + [["miembro", "región"]], 201),
        ([["", None]] * 12 + [["member", "region"]], 12),
        ([["member", "rgion"]] + [["Paris", "Europe"]] * 20, 0),
        ([["Region"]] + [["Explanation"]] * 20 + [["member"]], 0),
        ([["member", "region"]] + [["Paris", "Europe"]] * 20 + [["member", "region", "country"]], 0),
    ],
)
def test_the_header_may_be_far_below_the_top(rows: list[list[object]], place: int) -> None:
    assert find_header(rows, MEMBERSHIPS) == place


@pytest.mark.parametrize("rows", [[], [[]], [["", None]], [[""]] * 20])
def test_without_text_there_is_no_header(rows: list[list[object]]) -> None:
    assert find_header(rows, MEMBERSHIPS) is None


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("people_engaged", "people_engaged"),
        ("People engaged", "people_engaged"),
        ("personas implicadas", "people_engaged"),
        ("Título", "title"),
        ("TITULO", "title"),
        ("début", "start"),
        ("ligne d’action", "line"),
        ("Nº", "id"),
    ],
)
def test_headers_are_known_in_three_languages_ignoring_accents_and_case(header: str, column: str) -> None:
    assert count_known_headers([header], ACTIVITIES) == 1
    assert count_known_headers([header, column], ACTIVITIES) == 1


def test_only_different_known_columns_are_counted() -> None:
    assert count_known_headers(["id", "title", "titre", "Gebiet", 3, None], ACTIVITIES) == 2
    assert count_known_headers(["id", "title"], None) == 0


def test_a_columns_own_name_wins_over_another_header() -> None:
    assert map_headers(SHEETS_BY_NAME["alliances"])["name"] == "name"
    assert map_headers(SHEETS_BY_NAME["aliases"])["name"] == "member"
