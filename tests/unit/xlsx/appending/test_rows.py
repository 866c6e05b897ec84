from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.model.cell import to_column_letters
from metrocli.xlsx.appending.rows import Growth, NewCell, grow_table, write_cells
from metrocli.xlsx.package import parse_range

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Place = tuple[int, int]


def make_tab(rows: str, below: str = "", top: str = "") -> bytes:
    data = f"<sheetData>{rows}</sheetData>" if rows else "<sheetData/>"
    return f'<worksheet xmlns="{MAIN}">{top}{data}{below}</worksheet>'.encode()


def read_cells(xml: bytes) -> dict[Place, str]:
    """Return the texts of the cells of a tab that are not blank; rows and cells must be in their order."""
    found: dict[Place, str] = {}
    places: list[Place] = []
    numbers: list[int] = []
    for row in ET.fromstring(xml).iter(f"{{{MAIN}}}row"):  # noqa: S314 - the test made it
        numbers.append(int(row.attrib["r"]))
        for cell in row:
            area = parse_range(cell.attrib["r"])
            assert area is not None
            assert area.top == numbers[-1]
            places.append((area.top, area.left))
            if text := "".join(cell.itertext()):
                found[places[-1]] = text
    assert numbers == sorted(set(numbers))
    assert places == sorted(set(places))
    return found


@pytest.mark.parametrize(
    ("rows", "new"),
    [
        ("", '<row r="2"><c r="B2"><v>7</v></c></row>'),
        ('<row r="1"/>', '<row r="1"/><row r="2"><c r="B2"><v>7</v></c></row>'),
        ('<row r="3"/>', '<row r="2"><c r="B2"><v>7</v></c></row><row r="3"/>'),
        ('<row r="2" ht="9"/>', '<row r="2" ht="9"><c r="B2"><v>7</v></c></row>'),
        ('<row r="2" spans="1:1"></row>', '<row r="2"><c r="B2"><v>7</v></c></row>'),
        ('<row r="2"><c r="B2" s="4"/></row>', '<row r="2"><c r="B2" s="4"><v>7</v></c></row>'),
        ('<row r="2"><c r="A2"/><c r="C2"/></row>', '<row r="2"><c r="A2"/><c r="B2"><v>7</v></c><c r="C2"/></row>'),
        ('<row r="2"><c r="B2" s="4" t="s"><v>0</v></c></row>', '<row r="2"><c r="B2" s="4"><v>7</v></c></row>'),
    ],
)
def test_a_cell_is_written_where_it_belongs(rows: str, new: str) -> None:
    assert write_cells(make_tab(rows), {2: {1: NewCell(7)}}) == make_tab(new)


def test_a_blank_cell_is_added_only_where_none_is() -> None:
    old = make_tab('<row r="2"><c r="A2" s="3"/></row>')
    new = write_cells(old, {2: {0: NewCell(None, 5), 1: NewCell(None, 5)}})
    assert new == make_tab('<row r="2"><c r="A2" s="3"/><c r="B2" s="5"/></row>')


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("C2:C9", "C2:C12"),
        ("C2:C9 E2:E8", "C2:C12 E2:E8"),
        ("$C$2:$C$9", "C2:C12"),
        ("C2:C10", "C2:C12"),
        ("C2:C99", "C2:C99"),
        ("C2:C8", "C2:C8"),
        ("C9", "C9"),
        ("C:C", "C:C"),
    ],
)
def test_ranges_that_end_at_the_last_row_are_extended(old: str, new: str) -> None:
    below = '<conditionalFormatting sqref="{0}"/><dataValidations><dataValidation sqref="{0}"/></dataValidations>'
    tab, cells = make_tab("", below.format(old)), {12: {0: NewCell(1)}}
    expected = make_tab('<row r="12"><c r="A12"><v>1</v></c></row>', below.format(new))
    assert write_cells(tab, cells, Growth(first=2, last=9, new_last=12)) == expected


def test_a_list_is_not_extended_into_the_cells_of_another_list() -> None:
    lists = '<dataValidation sqref="C2:C9"/><dataValidation sqref="C10:C20"/>'
    new = write_cells(make_tab("", lists), {12: {0: NewCell(1)}}, Growth(first=2, last=9, new_last=12))
    assert lists.encode() in new


def test_the_lists_of_later_versions_are_extended() -> None:
    lists = '<x:sqref xmlns:x="http://schemas.microsoft.com/office/excel/2006/main">{}</x:sqref>'
    tab = make_tab("", lists.format("C2:C9 D3"))
    new = write_cells(tab, {12: {0: NewCell(1)}}, Growth(first=2, last=9, new_last=12))
    assert lists.format("C2:C12 D3").encode() in new


def test_the_extent_covers_the_new_cells() -> None:
    new = write_cells(make_tab("", top='<dimension ref="B2:C9"/>'), {12: {0: NewCell(1), 4: NewCell("x")}})
    assert b'<dimension ref="A2:E12"/>' in new


def test_a_table_and_its_filter_are_extended() -> None:
    xml = f'<table xmlns="{MAIN}" id="1" ref="A1:E9"><autoFilter ref="A1:E9"/><tableColumns count="5"/></table>'
    new = grow_table(xml.encode(), Growth(first=2, last=9, new_last=12))
    assert new.decode() == xml.replace("E9", "E12")


CELLS = st.dictionaries(st.tuples(st.integers(1, 6), st.integers(0, 4)), st.sampled_from(["", "x", "y & z"]))
VALUES = st.dictionaries(st.tuples(st.integers(1, 8), st.integers(0, 5)), st.sampled_from([None, "", "new", 5, "<"]))


@given(old=CELLS, blank_rows=st.sets(st.integers(1, 8)), new=VALUES)
def test_all_other_cells_stay(old: dict[Place, str], blank_rows: set[int], new: dict[Place, str | int | None]) -> None:
    numbers = sorted({row for row, _ in old} | blank_rows)
    lines = []
    for number in numbers:
        cells = "".join(
            f'<c r="{to_column_letters(column)}{number}"'
            + (f' t="str"><v>{old[row, column].replace("&", "&amp;")}</v></c>' if old[row, column] else ' s="1"/>')
            for row, column in sorted(old)
            if row == number
        )
        lines.append(f'<row r="{number}">{cells}</row>' if cells else f'<row r="{number}"/>')
    by_row: dict[int, dict[int, NewCell]] = {}
    for (row, column), value in new.items():
        by_row.setdefault(row, {})[column] = NewCell(value)
    result = read_cells(write_cells(make_tab("".join(lines)), by_row))
    filled = {place: str(value) for place, value in new.items() if value is not None}
    assert result == {place: text for place, text in {**old, **filled}.items() if text}
