"""The texts of columns are those of the rows of an answer, one by one."""

from __future__ import annotations

import csv
import io
from datetime import date

import invented  # type: ignore[import-not-found] # it is in this folder
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.answers.fields import Field, FieldType
from metrocli.answers.records import to_records
from metrocli.files.csv_line import format_csv_columns, format_csv_line
from metrocli.messages import MessageType
from metrocli.model.cell import Cell, CellValue
from metrocli.render import values as render_values
from metrocli.render.values import format_value, iterate_rows, iterate_texts, to_table

NOTE = MessageType("note", "a note about {name:quoted}")
CELLS = (CellValue(Cell("a.csv", "a", 2, "id", 0), "x"), CellValue(Cell("a.csv", "a", 3)))
DAY = pd.Timestamp("2021-05-06")
COLUMNS: dict[str, tuple[FieldType, list[object], str]] = {
    "text": (FieldType.TEXT, ["a", "b; c", None, "é\n"], "str"),
    "mixed": (FieldType.TEXT, ["a", 1, None, True], "object"),
    "day": (FieldType.DATE, [DAY, pd.NaT, DAY], "datetime64[us]"),
    "no_day": (FieldType.DATE, [None, DAY], "object"),
    "number": (FieldType.INTEGER, [1, None, 12000], "Int64"),
    "share": (FieldType.NUMBER, [1.5, None, 2.0], "Float64"),
    "flag": (FieldType.FLAG, [True, False], "boolean"),
    "category": (FieldType.TEXT, ["a", None, "b"], "category"),
    "names": (FieldType.SEVERAL, [("a", "b"), (), ["c"]], "object"),
    "numbers": (FieldType.SEVERAL, [(1, None), ("x",)], "object"),
    "cells": (FieldType.CELLS, [CELLS, ()], "object"),
    "notes": (FieldType.MESSAGES, [(NOTE(name="x"), NOTE(name="y")), ()], "object"),
}


@settings(deadline=None)
@given(st.data())
def test_the_columns_of_a_list(data: st.DataObject) -> None:
    size = data.draw(st.integers(0, 4))
    names = data.draw(st.lists(st.sampled_from([*COLUMNS]), min_size=1, unique=True))
    frame = pd.DataFrame(
        {
            name: pd.Series(
                data.draw(st.lists(st.sampled_from(COLUMNS[name][1]), min_size=size, max_size=size)),
                dtype=COLUMNS[name][2],
            )
            for name in names
        }
    )
    answer = invented.invent_list(frame, {name: Field(COLUMNS[name][0], name) for name in names})
    headers, rows = to_table(answer)
    expected = [headers, *([format_value(value) for value in row] for row in rows)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(render_values, "_BATCH", data.draw(st.sampled_from([1, 2, 5])))
        parts = [*iterate_texts(answer)]
        cells = [*iterate_rows(answer)]
    assert [[*map(format_value, row)] for row in cells] == expected[1:]
    assert [[*line] for columns in parts for line in zip(*columns, strict=True)] == expected
    text = "".join(map(format_csv_columns, parts))
    assert text == "".join(map(format_csv_line, expected))
    assert [*csv.reader(io.StringIO(text, newline=""))] == expected


def test_the_columns_of_a_record() -> None:
    record = invented.invent_record({"a": 1, "b": {"c": None, "d": [1, 2]}})
    assert [*iterate_texts(record)] == [[["field", "a", "b.c", "b.d"], ["value", "1", "", "1; 2"]]]


@pytest.mark.parametrize(
    ("type_", "values", "dtype", "expected"),
    [
        (FieldType.DATE, [DAY, pd.NaT], "datetime64[us]", [date(2021, 5, 6), None]),
        (FieldType.DATE, [DAY, None], "object", [date(2021, 5, 6), None]),
        (FieldType.INTEGER, [1, None], "Int64", [1, None]),
        (FieldType.TEXT, ["a", None], "str", ["a", None]),
        (FieldType.SEVERAL, [("a",), ()], "object", [["a"], []]),
    ],
)
def test_the_values_of_records(type_: FieldType, values: list[object], dtype: str, expected: list[object]) -> None:
    frame = pd.DataFrame({"it": pd.Series(values, dtype=dtype)})
    assert [row["it"] for row in to_records(frame, {"it": Field(type_, "it")})] == expected
