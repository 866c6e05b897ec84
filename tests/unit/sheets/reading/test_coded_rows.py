"""The columns of a tab of many rows are those of its rows: coded in batches, built again, and made into a table."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.columns.rows_of_columns import ColumnBuilder, RowsOfColumns
from metrocli.sheets.reading import workbook_worker
from metrocli.sheets.reading.layout import SheetOrigin, build_table
from metrocli.sheets.reading.workbook_worker import ColumnCoder
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    import pytest

    from metrocli.sheets.raw_column import RawColumn

NOON = datetime(2021, 9, 1, 12)  # noqa: DTZ001 - cells know no zones
CELLS = st.sampled_from(["", " ", "a", "b", "id", "title", "start", "1", 1, 1.0, True, 2.5, date(2021, 9, 1), NOON])
ORIGIN = SheetOrigin("activities", "book.xlsx", in_workbook=True)


def code_and_build(values: list[Any], size: int) -> RawColumn:
    """Send values in batches, and build their column."""
    coder, builder = ColumnCoder(), ColumnBuilder()
    for begin in range(0, len(values), size):
        builder.add(coder.code(values[begin : begin + size]))
    return builder.build()


def describe(values: Any) -> list[tuple[type, object]]:  # noqa: ANN401 - a column, or a list of values
    """Return values with their types, as 1 equals True."""
    return [(type(value), value) for value in values]


@given(st.lists(CELLS, max_size=30), st.integers(1, 7))
def test_a_column_that_is_sent_in_batches_is_the_same(values: list[Any], size: int) -> None:
    built, usual = code_and_build(values, size), ListColumn(values)
    assert describe(built) == describe(values)
    assert describe(built.distinct) == describe(usual.distinct)
    assert [*built.codes] == [*usual.codes]


def test_values_that_nearly_all_differ_are_sent_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_worker, "_MOST_DISTINCT", 4)
    values = [*map(str, range(10)), "3", 3, "x"]
    coder = ColumnCoder()
    assert coder.code(values[:6])[0] is not None
    assert coder.code(values[6:9]) == (None, values[6:9])
    built = code_and_build(values, 3)
    assert isinstance(built, ListColumn)
    assert describe(built) == describe(values)


def test_values_that_repeat_stay_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_worker, "_MOST_DISTINCT", 2)
    assert isinstance(code_and_build([*"abcabcabcabc"], 6), CodedColumn)


@given(st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=20)))
def test_a_table_of_columns_is_that_of_its_rows(rows: list[list[Any]]) -> None:
    rows = [["Report", *[""] * 4], ["id", "title", "start", "", ""], *([*row, *[""] * (5 - len(row))] for row in rows)]
    columns = RowsOfColumns([code_and_build([row[place] for row in rows], 3) for place in range(5)])
    coded = build_table(columns, SHEETS_BY_NAME["activities"], ORIGIN)
    usual = build_table(rows, SHEETS_BY_NAME["activities"], ORIGIN)
    assert [describe(column) for column in coded.columns] == [describe(column) for column in usual.columns]
    assert [*coded.row_numbers] == [*usual.row_numbers]
    for name in ("headers", "header_row", "column_indexes", "above_header", "faults", "list_columns", "loose_columns"):
        assert getattr(coded, name) == getattr(usual, name)
