from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from metrocli.errors import Refused
from metrocli.xlsx.write import (
    CHARACTER_UNWRITABLE,
    TEXT_TOO_LONG,
    TOO_MANY_ROWS,
    WritableValue,
    is_too_long,
    make_tab_name,
    replace_unwritable,
    write_cell,
    write_table,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def saved(workbook: Workbook) -> Worksheet:
    """Return the first tab of a workbook, as read back from its file."""
    out = io.BytesIO()
    workbook.save(out)
    return load_workbook(io.BytesIO(out.getvalue())).worksheets[0]


def written(value: WritableValue) -> Cell:
    """Return a cell with a value, as read back from the file."""
    workbook = Workbook()
    tab = workbook.worksheets[0]
    write_cell(tab.cell(1, 1), value)
    tab.cell(2, 2).value = "so that the tab is not empty"
    cell = saved(workbook).cell(1, 1)
    assert isinstance(cell, Cell)
    return cell


def filled(headers: list[str], rows: list[list[WritableValue]]) -> Worksheet:
    workbook = Workbook()
    write_table(workbook.worksheets[0], headers, rows)
    return saved(workbook)


@pytest.mark.parametrize(
    "text", ["=1+1", "+34 93 342", "-5 degrees", "@metropolis", '=HYPERLINK("http://x")', "=", "-", "\tindented"]
)
def test_a_text_that_begins_like_a_formula_stays_text_also_when_it_is_edited(text: str) -> None:
    cell = written(text)
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix


@pytest.mark.parametrize("text", ["L1A1", "1.10", "007", "2021-11-08", "TRUE", "#N/A", "1e5", " padded ", "two\nlines"])
def test_any_other_text_is_written_unchanged(text: str) -> None:
    cell = written(text)
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert not cell.quotePrefix


def test_a_date_is_a_date() -> None:
    cell = written(date(2021, 11, 8))
    assert cell.is_date
    assert cell.number_format == "yyyy-mm-dd"
    assert str(cell.value) == "2021-11-08 00:00:00"


@pytest.mark.parametrize("number", [0, 1412, -33.45])
def test_a_number_is_a_number(number: float) -> None:
    cell = written(number)
    assert (cell.value, cell.data_type) == (number, "n")


@pytest.mark.parametrize("nothing", [None, ""])
def test_none_and_an_empty_text_leave_a_cell_blank(nothing: WritableValue) -> None:
    assert written(nothing).value is None


def test_the_longest_text_that_fits_is_kept_whole() -> None:
    assert written("x" * 32_767).value == "x" * 32_767


def test_a_text_that_does_not_fit_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        written("x" * 32_768)
    assert caught.value.message == TEXT_TOO_LONG(length=32_768, limit=32_767)


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_766 + "…"),
        ("😀" * 16_383, "😀" * 16_383),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
        ("x" + "😀" * 16_383, "x" + "😀" * 16_383),
        ("xx" + "😀" * 16_383, "xx" + "😀" * 16_382 + "…"),
        ("a\x0cb", "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_signs_of_two_units_count_twice(text: str, fitted: str) -> None:
    assert replace_unwritable(text) == fitted
    assert is_too_long(text) is fitted.endswith("…")


def test_more_rows_than_a_tab_can_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrocli.xlsx.write.LAST_ROW", 3)
    assert filled(["a"], [["1"], ["2"]]).max_row == 3
    with pytest.raises(Refused) as caught:
        filled(["a"], [["1"], ["2"], ["3"]])
    assert caught.value.message == TOO_MANY_ROWS(most=3)


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1b", "\ufffe", "\uffff", "\ud800"])
def test_a_character_that_no_workbook_can_hold_is_refused(character: str) -> None:
    with pytest.raises(Refused) as caught:
        written(f"a{character}b")
    assert caught.value.message == CHARACTER_UNWRITABLE(text=f"a{character}b", character=f"U+{ord(character):04X}")


def test_a_table_has_a_bold_frozen_header_and_a_filter() -> None:
    tab = filled(["code", "title"], [["1.10", "Water"], ["2", None]])
    assert [[cell.value for cell in row] for row in tab.iter_rows()] == [
        ["code", "title"],
        ["1.10", "Water"],
        ["2", None],
    ]
    assert [cell.font.b for cell in tab[1]] == [True, True]
    assert not tab.cell(2, 1).font.b
    assert tab.freeze_panes == "A2"
    assert tab.auto_filter.ref == "A1:B3"


def test_a_header_is_never_a_formula() -> None:
    assert filled(["=1+1"], []).cell(1, 1).data_type == "s"


def test_columns_are_as_wide_as_their_texts_within_limits() -> None:
    tab = filled(["a", "b", "c"], [["x", "y" * 30, "z" * 200], ["", "y\n" * 40, None]])
    assert [tab.column_dimensions[letter].width for letter in "ABC"] == [8, 31, 60]


def test_only_a_text_wider_than_the_widest_column_is_wrapped() -> None:
    tab = filled(["a", "b"], [["x" * 60, "x" * 61]])
    assert [bool(cell.alignment.wrap_text) for cell in tab[2]] == [False, True]
    assert [cell.alignment.vertical for cell in tab[2]] == ["top", "top"]


def test_a_header_has_the_font_of_the_cells_below() -> None:
    tab = filled(["a"], [["x"]])
    assert {(cell.font.name, cell.font.sz) for cell in tab["A"]} == {("Calibri", 11)}


def test_numbers_and_dates_are_right_aligned_with_an_indent() -> None:
    tab = filled(["a", "b", "c"], [[1, date(2021, 11, 8), "x"]])
    assert [(cell.alignment.horizontal, cell.alignment.indent) for cell in tab[2]] == [
        ("right", 1), ("right", 1), (None, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "height"),
    [("x" * 60, None), ("x" * 61, 30), ("x" * 100, 30), (("x" * 70 + "\n") * 3, 105), ("x" * 9000, 409)],
)
def test_the_height_of_a_row_fits_its_wrapped_texts(text: str, height: float | None) -> None:
    assert filled(["a"], [[text]]).row_dimensions[2].height == height


def test_on_paper_a_table_is_as_wide_as_a_page_with_its_header_on_every_one() -> None:
    tab = filled(["a"], [["x"]])
    assert tab.print_title_rows == "$1:$1"
    assert tab.sheet_properties.pageSetUpPr is not None
    assert tab.sheet_properties.pageSetUpPr.fitToPage
    assert (tab.page_setup.fitToHeight, tab.page_setup.orientation) == (0, "landscape")


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("Europe", [], "Europe"),
        ("Latin America and the Caribbean", [], "Latin America and the Caribbean"),
        ("a[b]c:d*e?f/g\\h", [], "a-b-c-d-e-f-g-h"),
        (" a \n b\t", [], "a b"),
        ("'quoted'", [], "quoted"),
        ("it's", [], "it's"),
        ("x" * 30 + "'s", [], "x" * 30),
        ("", [], "-"),
        ("'", [], "-"),
        ("\x00\ud800", [], "��"),
        ("History", [], "History 2"),
        ("EUROPE", ["Europe"], "EUROPE 2"),
        ("Élan", ["élan", "Élan 2"], "Élan 3"),
        ("x" * 99, ["x" * 31], "x" * 29 + " 2"),
        ("😀" * 20, [], "😀" * 15),
    ],
)
def test_a_tab_has_a_name_that_it_may_have(text: str, taken: list[str], name: str) -> None:
    assert make_tab_name(text, taken) == name
