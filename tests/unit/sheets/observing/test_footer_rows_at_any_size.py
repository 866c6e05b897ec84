"""Rows that are not data are found alike in small and large sheets, in lists and in arrays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.sheets.columns import filled_cells
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.observing import beside, running_sums, total_rows
from metrocli.sheets.observing.beside import find_blocks, find_extent
from metrocli.sheets.observing.data_rows import find_data_rows
from metrocli.sheets.observing.footer_rows import FooterKind, find_footer_rows, first_index_after_blank_row
from metrocli.sheets.observing.total_words import INITIALS, START, find_named_rows, may_be_in_total
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.layout import SheetOrigin, build_table
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.table import RawTable

SHEET = SHEETS_BY_NAME["activities"]
HEADERS = ["id", "title", "start", "line", "people_engaged", "", "notes"]
# fmt: off
BEGINNINGS = [
    "Total", "TOTAL", "tota\u0301l", "total\u0301", "Totaux", "Subtotal", "sous-total", "sub total",
    "Grand total", "gran-suma", "Sumaré", "Suma", "su\u0301m", "sum\u0301", "ſum", "Summit", "Some", "Average",
    "Promedio", "Moyenne", "Number", "nu\u0301mero", "Número", "Nombre", "Count", "Country", "5 countries",
    "２ cities", "Recuento", "Cantidad", "cantidad\u0301", "=Total", "Σ total", "  total", "\u3000total",
    "\ufefftotal", "~total", "\xa0count", "t'otal", "5total", "Alder", "",
]
CELLS = [
    "", "", "", " ", "\xa0", "2", "3", "150", "1,234", "1.5", "-", "#N/A", "#x", "# 3", "#date+start", "#org",
    "id", "title", "Total", "TOTAL GENERAL", "Subtotal L1", "Total Europe", "Suma", "Sumaré", "5 countries",
    "count: 5", "2 activities", "Note: provisional", "Source: x", "* joined", "(figures are provisional)",
    "lower text", "Promedio", "L1", "Europe",
]
# fmt: on


def make_table(rows: list[list[RawValue]], headers: list[RawValue] | None = None) -> RawTable:
    origin = SheetOrigin("activities", "activities.csv", in_workbook=True)
    return build_table([[*(headers or HEADERS)], *rows], SHEET, origin)


def encode(column: RawColumn) -> RawColumn:
    """Return a column as a large sheet has it."""
    values: list[Any] = [*column]
    if values and {*map(type, values)} == {str}:
        encoded = pa.array(values, pa.string()).dictionary_encode()
        return ArrowColumn(np.asarray(encoded.indices.to_numpy(), "int32"), encoded.dictionary)
    of_list = ListColumn(values)
    return CodedColumn(np.array(of_list.codes, "int32"), [*of_list.distinct])


def enlarge(table: RawTable) -> RawTable:
    return replace(table, columns=[*map(encode, table.columns)])


def treat_as_large(patch: pytest.MonkeyPatch) -> None:
    """Treat small sheets as large ones."""
    for module in (filled_cells, running_sums, beside):
        patch.setattr(module, "_FEW_ROWS", 0)
    patch.setattr(total_rows, "_FEW_CANDIDATES", 0)
    patch.setattr(total_rows, "_MANY_ROWS", 0)


@pytest.fixture(params=["few", "many"])
def _at_any_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "many":
        treat_as_large(monkeypatch)


def describe(table: RawTable) -> list[object]:
    """Describe all that is found in the rows of a table."""
    read = find_data_rows(table, SHEET)
    left = read.table
    return [
        [*find_footer_rows(table, SHEET).items()],
        [*read.footers.items()],
        read.beside,
        [] if left is None else [[*left.row_numbers], *([*column] for column in left.columns)],
        [find_extent(table, block) for block in find_blocks(table, SHEET)],
        first_index_after_blank_row(table),
    ]


class TestAnySize:
    """Lists and arrays give equal rows."""

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.lists(st.sampled_from(CELLS), min_size=7, max_size=7), max_size=12))
    def test_footers(self, rows: list[list[RawValue]]) -> None:
        table = make_table(rows)
        expected = describe(table)
        assert describe(enlarge(table)) == expected
        with pytest.MonkeyPatch.context() as patch:
            treat_as_large(patch)
            assert describe(table) == expected
            assert describe(enlarge(table)) == expected

    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(st.lists(st.sampled_from(CELLS), min_size=7, max_size=7), min_size=1, max_size=12),
        st.lists(st.sampled_from(["2021-09-01", date(2021, 9, 1)]), min_size=12, max_size=12),
    )
    def test_footers_where_each_row_has_a_day(self, rows: list[list[RawValue]], days: list[RawValue]) -> None:
        for row, day in zip(rows, days, strict=False):
            row[2] = day
        table = make_table(rows)
        expected = describe(table)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(total_rows, "_MANY_ROWS", 0)
            assert describe(table) == expected
            assert describe(enlarge(table)) == expected

    @pytest.mark.parametrize("is_key", [True, False])
    def test_each_text_that_begins_like_a_total_is_found(self, is_key: bool) -> None:
        parts = (BEGINNINGS, ["", " ", ": ", "-", "_"], [*BEGINNINGS, "of", "7"])
        texts = [*dict.fromkeys("".join(each) for each in product(*parts))]
        expected = [
            row
            for row, text in enumerate(texts)
            if text[:1] in INITIALS and START.match(text) and (is_key or may_be_in_total(to_text(text)))
        ]
        assert len(expected) > 1000
        for column in (ListColumn(texts), encode(ListColumn(texts))):
            assert [*find_named_rows(column, is_key=is_key)] == expected


@pytest.mark.usefixtures("_at_any_size")
class TestLargeSheets:
    """What is found among many rows."""

    @pytest.mark.parametrize(("last", "is_total"), [("60", True), ("59", False)])
    def test_a_sum_of_all_rows(self, last: str, is_total: bool) -> None:
        rows: list[list[RawValue]] = [
            [f"A{n}", "Fair", "2021-05-05", "L1", "20" if n < 2 else "10", "", ""] for n in range(4)
        ]
        # Two figures, so that the row is not a lone figure: that is a total even if it is not a sum.
        rows.append(["", "", "", "", last, "0", ""])
        headers: list[RawValue] = ["id", "title", "start", "line", "people_engaged", "experts", "notes"]
        table = enlarge(make_table(rows, headers))
        assert find_footer_rows(table, SHEET) == ({6: FooterKind.TOTAL} if is_total else {})

    @pytest.mark.parametrize(("text", "is_total"), [("4 activities", True), ("5 activities", False)])
    def test_a_count_of_the_different_ids(self, text: str, is_total: bool) -> None:
        rows: list[list[RawValue]] = [[f"A{n // 2}", "Fair", "2021-05-05", "L1", "", "", ""] for n in range(8)]
        table = enlarge(make_table([*rows, [text, "", "", "", "", "", ""]]))
        assert find_footer_rows(table, SHEET).get(10) == (FooterKind.TOTAL if is_total else None)

    def test_names_that_begin_like_totals_are_data(self) -> None:
        rows: list[list[RawValue]] = [
            [f"Sum{n}", "Summit of cities", "2021-05-05", "L1", "7", "", ""] for n in range(300)
        ]
        rows[150] = ["Sum150", "Total", "", "", "", "", ""]
        rows[151] = ["", "Grand total", "", "", "1050", "", ""]
        assert find_footer_rows(enlarge(make_table(rows)), SHEET) == {153: FooterKind.TOTAL}

    def test_a_remark_below_a_blank_row_among_many(self) -> None:
        rows: list[list[RawValue]] = [[f"A{n}", "Fair", "2021-05-05", "L1", "7", "", ""] for n in range(300)]
        rows[100] = [""] * 7
        rows[200] = ["", "a remark", "", "", "", "", ""]
        assert find_footer_rows(enlarge(make_table(rows)), SHEET) == {202: FooterKind.POSSIBLE_REMARK}
