"""Columns of lists and of arrays have the same values, codes and texts, also without some of their rows."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.sheets import table as tables
from metrocli.sheets.columns import arrow_values, coded_column, filled_cells
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.arrow_texts import clean_array
from metrocli.sheets.columns.coded_column import CodedColumn, to_coded_column
from metrocli.sheets.columns.filled_cells import (
    count_filled_cells,
    find_blank_rows,
    find_filled_ends,
    has_single_text,
)
from metrocli.sheets.columns.late_column import LateColumn
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.raw_column import BLANK
from metrocli.sheets.table import RawTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.sheets.raw_column import RawColumn

TEXTS = st.lists(st.sampled_from(["", " ", "\xa0", "a", " a", "b", "e\u0301", "Total", "#x"]), max_size=14)


def make_columns(values: list[str]) -> list[RawColumn]:
    """Return columns of the same values: in lists, in arrays, in runs of rows, and encoded late."""
    of_list = ListColumn(values)
    array = pa.array(values, pa.string())
    encoded = array.dictionary_encode()
    codes = np.asarray(encoded.indices.to_numpy(), "int16")
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(codes), 1), "bool"), codes[1:] != codes[:-1]]))
    runs = codes[starts], np.diff(starts, append=len(codes)).astype("int32")
    parts = [array.slice(start, 3).dictionary_encode() for start in range(0, len(values), 3)]
    firsts = np.cumsum([0, *(len(part.dictionary) for part in parts)])
    places = [part.indices.to_numpy() + first for part, first in zip(parts, firsts[:-1], strict=True)]
    return [
        of_list,
        CodedColumn(np.array(of_list.codes, "int32"), [*of_list.distinct]),
        ArrowColumn(codes, encoded.dictionary),
        CodedColumn(runs[0], [*of_list.distinct], runs[1]),
        ArrowColumn(runs[0], encoded.dictionary, runs[1]),
        LateColumn(array),
        LateColumn(
            pa.concat_arrays([array.slice(0, 0), *(part.dictionary for part in parts)]),
            np.concatenate([np.zeros(0, "int32"), *places]).astype("int32"),
        ),
    ]


def describe(column: RawColumn) -> list[Any]:
    codes = [int(code) for code in column.codes]
    return [[*column], [*column.distinct], [*column.texts], codes, [*column.counts], len(column)]


@settings(deadline=None, max_examples=200)
@given(TEXTS, st.data(), st.booleans(), st.booleans())
def test_without_some_rows(values: list[str], data: st.DataObject, is_cleaned: bool, is_at_end: bool) -> None:
    number = data.draw(st.integers(0, len(values)))
    rows = range(len(values) - number, len(values)) if is_at_end else sorted(
        data.draw(st.lists(st.integers(0, max(0, len(values) - 1)), max_size=number, unique=True)) if values else []
    )  # fmt: skip
    columns = make_columns(values)
    if is_cleaned:
        assert len({tuple(column.texts) for column in columns}) == 1
    expected = describe(ListColumn([value for row, value in enumerate(values) if row not in rows]))
    for few in (0, 50):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(coded_column, "_FEW_VALUES", few)
            assert [describe(column.without([*rows])) for column in columns] == [expected] * len(columns)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_the_same_answers(values: list[str], data: st.DataObject) -> None:
    """Each question is asked of new columns, since an answer may depend on what a column was asked before."""
    rows = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=9)) if values else []

    def encode(column: RawColumn) -> list[str | None]:
        texts = column.encode(None)
        return [texts.distinct[code] if code >= 0 else None for code in texts.codes.tolist()]

    def spread_some(column: RawColumn) -> list[list[object]]:
        some, lengths = np.array(sorted(rows), "int64"), [len(text) or None for text in column.texts]
        texts, numbers = column.spread(None, "str", some), column.spread(lengths, "Int64", some)
        return [[each if isinstance(each, str | int | np.integer) else None for each in of] for of in (texts, numbers)]

    questions: list[Callable[[RawColumn], object]] = [
        describe,
        encode,
        lambda column: [column[row] for row in (*rows, *(row - len(values) for row in rows))],
        lambda column: [*column.search_for({"a", "Total"})],
        lambda column: [*column.find(operator.not_, BLANK)],
        lambda column: [*column.find(lambda text: text.startswith("T"), "^T")],
        lambda column: [*column.rows_with([code for code, text in enumerate(column.texts) if text == "a"])],
        lambda column: [text if isinstance(text, str) else None for text in column.spread(None, "str")],
        spread_some,
        lambda column: describe(column.take(sorted(rows))),
        lambda column: [*column.take(sorted(rows))],
    ]
    for question in questions:
        answers = [question(column) for column in make_columns(values)]
        assert answers == [answers[0]] * len(answers)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_parts_of_columns(values: list[str], data: st.DataObject) -> None:
    """The rows between two indexes have their values, whether they are whole runs or not, compared or not."""
    start = data.draw(st.integers(0, len(values)))
    stop = data.draw(st.integers(start, len(values)))
    for column in map(to_coded_column, make_columns(values)):
        assert [column.distinct[code] for code in column.codes_between(start, stop).tolist()] == values[start:stop]
        runs = column.runs_between(start, stop)
        assert runs.lengths is None or runs.lengths.min(initial=1) > 0
        if isinstance(column, ArrowColumn):
            written = column.uncompared
            texts = written.array.to_pylist()
            assert [texts[code] for code in written.codes_between(start, stop).tolist()] == values[start:stop]


def test_texts_that_are_not_compared_are_cleaned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaned: list[int] = []

    def clean(array: pa.Array) -> pa.Array:
        cleaned.append(len(array))
        return clean_array(array)

    monkeypatch.setattr(arrow_values, "clean_array", clean)
    column = LateColumn(pa.array([" a", "b", " a"]))
    assert [*column.search_for(["c"])] == []
    for _ in range(2):
        assert [*column.uncompared.search_for(["a"])] == [0, 2]
    assert cleaned == [3]


@pytest.mark.parametrize("row", [-4, 3])
def test_a_row_that_is_not_there(row: int) -> None:
    for column in make_columns(["a", "a", "b"]):
        with pytest.raises(IndexError):
            column[row]


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("numbers", [range(2, 12), [2, 3, 5, 6, 7, 8, 9, 12, 13, 14]])
@pytest.mark.parametrize("left_out", [[], [2], [5, 7], [12, 13, 14], [9, 10, 11], [7, 99]])
def test_a_table_without_some_rows(
    monkeypatch: pytest.MonkeyPatch, few: int, numbers: range | list[int], left_out: list[int]
) -> None:
    monkeypatch.setattr(tables, "_FEW_ROWS", few)
    for column in make_columns([*"abcabcabcd"]):
        table = RawTable(
            "media",
            "a.csv",
            in_workbook=False,
            header_row=1,
            headers=("month",),
            columns=[column],
            row_numbers=numbers,
            column_indexes={"month": 0},
        )
        left = table.without(left_out)
        kept = [(number, value) for number, value in zip(numbers, "abcabcabcd", strict=True) if number not in left_out]
        assert [*zip(left.row_numbers, left.columns[0], strict=True)] == kept
        assert left.index_of(kept[-1][0]) == len(kept) - 1


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(["", " ", "a", "b"])] * 3), min_size=1, max_size=8))
def test_blank_and_filled_cells(rows: list[tuple[str, str, str]]) -> None:
    lists = [[row[index] for row in rows] for index in range(3)]
    blank = [index for index, row in enumerate(rows) if not any(map(str.strip, row))]
    filled = [sum(bool(text.strip()) for text in row) for row in rows]
    for columns in zip(*map(make_columns, lists), strict=True):
        for few in (0, 100):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(filled_cells, "_FEW_ROWS", few)
                assert [*find_blank_rows(columns)] == blank
                assert [*count_filled_cells(columns, range(len(rows)))] == filled
                for column, values in zip(columns, lists, strict=True):
                    places = [index for index, text in enumerate(values) if text.strip()]
                    assert find_filled_ends(column) == ((places[0], places[-1]) if places else None)
                    assert has_single_text(column) == (len(places) == 1)
