"""The values of a column: as a dict of the rows with a value would hold them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.check.evidence.column_values import (
    ColumnValues,
    encode_series,
    encode_texts,
    examine_column,
    find_different,
    find_equal_rows,
    join_values,
    select_rows,
)
from metrocli.sheets.columns.list_column import ListColumn

COLUMNS = st.lists(st.sampled_from([None, "a", "b", "c"]), max_size=12)


def make_column(texts: list[str | None], step: int = 1) -> ColumnValues:
    numbers = np.arange(2, 2 + step * len(texts), step, dtype="int32")
    distinct = [*dict.fromkeys(text for text in texts if text is not None)]
    codes = np.array([-1 if text is None else distinct.index(text) for text in texts], "int32")
    return ColumnValues(numbers, codes, distinct)


@given(COLUMNS, st.integers(1, 3))
def test_values_are_those_of_a_dict(texts: list[str | None], step: int) -> None:
    column = make_column(texts, step)
    expected = {2 + step * place: text for place, text in enumerate(texts) if text is not None}
    assert dict(column.items()) == dict(column) == expected
    assert [*column] == [*expected]
    assert [*column.values()] == [*expected.values()]
    assert len(column) == len(expected)
    for row in range(50):
        assert column.get(row, "none") == expected.get(row, "none")
        assert (row in column) == (row in expected)
    assert [*column.counts.items()] == [*Counter(expected.values()).items()]
    assert column.first_rows() == {text: row for row, text in reversed(expected.items())}
    assert [*column.find("b".__ne__)] == [(row, text) for row, text in expected.items() if text != "b"]
    rows = np.arange(0, 50, dtype="int32")
    assert [column.distinct[code] if code >= 0 else None for code in column.codes_at(rows)] == [
        expected.get(row) for row in range(50)
    ]
    group = column.group_rows()
    assert [group(code) for code in range(len(column.distinct))] == [
        [row for row, text in expected.items() if text == value] for value in column.distinct
    ]


def test_a_row_without_a_value_is_not_there() -> None:
    with pytest.raises(KeyError):
        make_column(["a", None])[3]


@given(st.lists(st.tuples(*[st.sampled_from([None, "a", "b"])] * 3), max_size=12))
def test_equal_rows(rows: list[tuple[str | None, ...]]) -> None:
    columns = [make_column([row[place] for row in rows]) for place in range(3)]
    numbers = np.arange(2, 2 + len(rows), dtype="int32")
    first_rows = [2 + rows.index(row) for row in rows]
    expected = [(row, first) for row, first in enumerate(first_rows, 2) if row != first]
    assert [*find_equal_rows(numbers, columns)] == expected
    filled = [row for row, values in enumerate(rows, 2) if None not in values]
    assert select_rows(*columns).tolist() == filled


def test_equal_rows_of_many_columns_of_many_values() -> None:
    texts = [f"t{number}" for number in range(2_000)]
    columns = [make_column([*texts, texts[7], texts[8]]) for _ in range(8)]
    rows = columns[0].rows
    assert [*find_equal_rows(rows, columns)] == [(int(rows[-2]), int(rows[7])), (int(rows[-1]), int(rows[8]))]


@given(COLUMNS, COLUMNS)
def test_values_of_rows_and_then_of_others(one: list[str | None], other: list[str | None]) -> None:
    encoded = [encode_series(pd.Series(texts, dtype="str")) for texts in (one, other)]
    joined = join_values(*encoded)
    assert [joined.distinct[code] if code >= 0 else None for code in joined.codes] == [*one, *other]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.booleans())))
def test_different_values(rows: list[tuple[str, str, bool]]) -> None:
    columns = [pd.Series([row[place] for row in rows], dtype="str") for place in (0, 1)]
    selected = np.array([is_selected for *_, is_selected in rows], "bool")
    expected = [place for place, row in enumerate(rows) if row[2] and row[0] != row[1]]
    for kind in ("str", "category"):
        one, other = (encode_series(column.astype(kind)) for column in columns)
        found = find_different(one, other, selected)
        assert found.tolist() == expected


@given(st.lists(st.sampled_from("abc"), min_size=1), st.data())
def test_values_of_some_rows(texts: list[str], data: st.DataObject) -> None:
    encoded = encode_series(pd.Series(texts, dtype="category"))
    indexes = sorted(data.draw(st.sets(st.integers(0, len(texts) - 1))))
    some = [texts[index] for index in indexes]
    places = np.array(indexes, "int64")
    assert encoded.select(places) == {*some}
    assert [*encoded.find_first(places)] == [(text, indexes[some.index(text)]) for text in dict.fromkeys(some)]
    assert [*encoded.count_values(places).items()] == [*Counter(some).items()]
    assert {text: count for text, count in encoded.counts.items() if count} == Counter(texts)


def test_blank_texts_and_errors_are_left_out() -> None:
    codes, distinct = encode_texts(ListColumn([" a", "", "#REF!", "a", None, 7]))
    assert [distinct[code] if code >= 0 else None for code in codes] == ["a", None, None, "a", None, "7"]


def test_each_different_text_is_examined_once() -> None:
    asked: list[str] = []

    def examine(text: str) -> str | None:
        asked.append(text)
        return text.upper() if text != "b" else None

    found = [*examine_column(ListColumn(["a", "b", "a", 3, "b", "c"]), examine)]
    assert found == [(0, "a", "A"), (2, "a", "A"), (5, "c", "C")]
    assert asked == ["a", "b", "c"]
