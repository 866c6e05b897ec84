"""A large table is written in parts, with the same bytes as a small one."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.files.csv_line import note_formulas
from metrocli.files.running import ahead
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.reading.large import column_blocks
from metrocli.sheets.table import RawTable
from metrocli.sheets.writing import csv_tables
from metrocli.sheets.writing.csv_tables import build_csv, make_csv, note_formulas_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from metrocli.sheets.raw_column import RawColumn, RawValue

CELLS = st.sampled_from(["", "a", "b,c", '"', "x\ny", "\r", "é", " ", "8 Nov 2021", "1.50", "=1+1", "-3", "@x", " =2"])


def code(values: Sequence[str]) -> RawColumn:
    """Return a column of texts in an Arrow array."""
    encoded = pa.array(values, pa.string()).dictionary_encode()
    return ArrowColumn(encoded.indices.to_numpy().astype("int32"), encoded.dictionary)


def table(name: str, headers: Sequence[str], columns: Sequence[RawColumn], declared: dict[str, int]) -> RawTable:
    """Return a table of a CSV file."""
    numbers = range(2, len(columns[0]) + 2)
    return RawTable(name, f"{name}.csv", False, 1, tuple(headers), columns, numbers, declared)  # noqa: FBT003


def write_in_parts(written: RawTable, *, has_bom: bool = False) -> bytes:
    """Return the bytes of a table that is written in parts, two rows at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_tables, "_FEW_ROWS", -1)
        patch.setattr(csv_tables, "_ROWS_AT_ONCE", 2)
        content = make_csv(written, has_bom=has_bom)
        assert callable(content)
        return b"".join(content())


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=9), st.integers(1, 3), st.booleans())
def test_the_same_bytes(rows: list[tuple[str, str, str]], width: int, has_bom: bool) -> None:
    columns = [code([row[place] for row in rows]) for place in range(width)]
    headers, declared = (
        ["id", "title", "start"][:width],
        dict(zip(["id", "title", "start"][:width], range(3), strict=False)),
    )
    for written in (table("activities", headers, columns, declared), table("notes", headers, columns, {})):
        mark = "\ufeff" if has_bom else ""
        assert write_in_parts(written, has_bom=has_bom).decode() == mark + build_csv(written)


def test_values_that_are_not_texts() -> None:
    values: list[RawValue] = [1.5, date(2021, 11, 8), True, "a,b", ""]
    column = CodedColumn(np.array([0, 1, 2, 3, 4, 1], "int32"), values)
    written = table("notes", ["a", "b"], [column, column], {})
    assert write_in_parts(written).decode() == build_csv(written)
    assert b'"a,b","a,b"\n' in write_in_parts(written)


def test_a_small_table_is_one_text() -> None:
    assert make_csv(table("notes", ["a"], [code(["", "x"])], {})) == b'a\n""\nx\n'


def test_many_cores_do_not_hold_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []

    def map_in_threads(function: Callable[[int], Any], items: Iterable[int], count: int) -> Iterator[Any]:
        threads.append(count)
        return map(function, items)

    monkeypatch.setattr(column_blocks, "count_cores", lambda: 64)
    monkeypatch.setattr(ahead, "map_ahead", map_in_threads)
    written = table("notes", ["a"], [code(["x", "y", "z"])], {})
    assert write_in_parts(written) == b"a\nx\ny\nz\n"
    assert len(threads) == 1
    assert threads[0] <= 4


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), st.sampled_from(["title", "=title"]))
def test_the_same_note_on_formulas(rows: list[tuple[str, str, str]], header: str) -> None:
    """Distinct values are counted as the cells are, and the first cell is named."""
    columns = [code([row[place] for row in rows]) for place in range(3)]
    tables = [
        table("activities", ["id", header, "start"], columns, {"id": 0, "title": 1, "start": 2}),
        table("notes", ["id", "x", "start"], columns, {}),
    ]
    cells = [cell for written in tables for line in csv.reader(io.StringIO(build_csv(written))) for cell in line]
    assert note_formulas_of(tables) == note_formulas(cells)
