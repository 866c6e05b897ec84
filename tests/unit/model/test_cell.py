from __future__ import annotations

import pytest

from metrocli.model.cell import Cell, to_column_index, to_column_letters
from metrocli.model.dates import NOT_A_DATE
from metrocli.model.findings import FaultKind, ReadFault, Severity


@pytest.mark.parametrize(
    ("index", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_a_column_has_the_letters_that_a_spreadsheet_shows(index: int, letters: str) -> None:
    assert to_column_letters(index) == letters
    assert to_column_index(letters) == index


def test_a_cell_of_a_csv_file_is_named_by_row_and_header() -> None:
    assert str(Cell("activities.csv", "activities", 14, "Inicio", 2)) == "activities.csv, row 14, column 'Inicio'"


def test_a_cell_of_a_workbook_is_named_by_tab_and_a1() -> None:
    cell = Cell("all.xlsx", "activities", 23, "people", 9, in_workbook=True)
    assert cell.a1 == "J23"
    assert str(cell) == "all.xlsx, sheet 'activities', cell J23"


def test_a_fault_shows_where_what_and_how_to_fix_it() -> None:
    cell = Cell("activities.csv", "activities", 14, "start", 2)
    message = NOT_A_DATE.at(cell, text="31/11/2021")
    fault = ReadFault(FaultKind.WRONG_TYPE, Severity.ERROR, cell, "31/11/2021", message)
    assert str(fault.message) == f"{cell}: {message.text}. {message.fix}"
    assert "31/11/2021" in message.text
