"""Each type of a Parquet column: as the cell that it would be in a CSV file, or a message that names the column."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from metrocli.errors import UnreadableData
from metrocli.files.running.memory import TOO_MUCH_MEMORY_PARQUET
from metrocli.sheets.reading.large import column_blocks, plain_csv
from metrocli.sheets.reading.large.column_blocks import COLUMN_TOO_LARGE
from metrocli.sheets.reading.large.parquet_column import COLUMN_NOT_UTF8, COLUMN_OF_PARTS
from metrocli.sheets.reading.source import open_sheet_source

if TYPE_CHECKING:
    from pathlib import Path

NOT_UTF8 = pa.Array.from_buffers(pa.string(), 2, pa.array([b"One", b"\xff\xfe"]).buffers())
OUT_OF_RANGE = 1 << 50


def read(folder: Path, values: Any) -> list[Any]:  # noqa: ANN401 - an array of any type
    """Write values as the column `label` of the sheet of periods; return its cells as they are read."""
    columns = {name: ["x"] * len(values) for name in ("period", "start", "end")}
    parquet.write_table(pa.table(columns | {"label": values}), folder / "periods.parquet")
    table = open_sheet_source(folder).read_table("periods")
    assert table is not None
    return [row[3] for row in table.rows]


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        (pa.array([1.0, float("nan"), None, 2.5]), [1.0, "", "", 2.5]),
        (pa.array(np.array([1, np.nan], "float16")), [1.0, ""]),
        (pa.array([float("inf"), 1.0]), [float("inf"), 1.0]),
        (pa.array([10, None, 10]).dictionary_encode(), [10, "", 10]),
        (pa.array(["a", None], pa.string_view()), ["a", ""]),
        (pa.array(["a", None], pa.large_string()), ["a", ""]),
        (pa.array([["a", None, " ", "b"], None, []]), ["a; b", "", ""]),
        (pa.array([["a", "b"], None], pa.list_(pa.string(), 2)), ["a; b", ""]),
        (pa.array([[1, 2], [date(2021, 9, 1)]][:1]), ["1; 2"]),
        (pa.array([0, None], pa.timestamp("ms", "Europe/Paris")), ["1970-01-01 01:00:00+01:00", ""]),
        (pa.array([0], pa.timestamp("ms", "Mars/Olympus")), [datetime(1970, 1, 1)]),  # noqa: DTZ001 - as in a cell
        (pa.array([1_000_000_001], pa.timestamp("ns")), [datetime(1970, 1, 1, 0, 0, 1)]),  # noqa: DTZ001 - as above
        (pa.array([2_932_897, 0], pa.date32()), ["10000-01-01", "1970-01-01"]),
        (pa.array([-719_163], pa.date32()), ["0000-12-31"]),
        (pa.array([OUT_OF_RANGE], pa.timestamp("ms")), [f"<value out of range: {OUT_OF_RANGE}>"]),
        (pa.ExtensionArray.from_storage(pa.uuid(), pa.array([UUID(int=7).bytes], pa.binary(16))), [str(UUID(int=7))]),
        (pa.array([True, None]), [True, ""]),
        (pa.nulls(1), [""]),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_values(tmp_path: Path, values: Any, cells: list[Any]) -> None:  # noqa: ANN401 - an array of any type
    assert read(tmp_path, values) == cells


@pytest.mark.parametrize(
    "values",
    [
        pa.array([b"a"]),
        pa.array([b"a"], pa.large_binary()),
        pa.array([b"a"], pa.binary(1)),
        pa.array([[["a"]]]),
        pa.array([[{"a": 1}]]),
        pa.array([{"a": 1}]),
        pa.array([[("a", "b")]], pa.map_(pa.string(), pa.string())),
    ],
    ids=lambda values: str(values.type),
)
def test_values_that_a_cell_cannot_have(tmp_path: Path, values: Any) -> None:  # noqa: ANN401 - as above
    with pytest.raises(UnreadableData) as caught:
        read(tmp_path, values)
    message = caught.value.message
    assert (message.kind, message.place, message.values["column"]) == (COLUMN_OF_PARTS, "periods.parquet", "label")
    assert str(message.values["type"]).partition("<")[0] == str(values.type).partition("<")[0]


@pytest.mark.parametrize("kind", ["texts", "lists", "large texts"])
def test_bytes_that_are_not_text(tmp_path: Path, kind: str) -> None:
    lists = pa.ListArray.from_arrays(pa.array([0, 1, 2]), NOT_UTF8)
    large = pa.Array.from_buffers(pa.large_string(), 2, pa.array([b"One", b"\xff"], pa.large_binary()).buffers())
    with pytest.raises(UnreadableData) as caught:
        read(tmp_path, {"texts": NOT_UTF8, "lists": lists, "large texts": large}[kind])
    assert caught.value.message == COLUMN_NOT_UTF8.at("periods.parquet", column="label")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_column_with_too_many_texts_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    labels = [f"label {number}" for number in range(100)]
    if kind == "csv":
        lines = "".join(f"p,2021-01-01,2021-12-31,{label}\n" for label in labels)
        (tmp_path / "periods.csv").write_text(f"period,start,end,label\n{lines}")
    monkeypatch.setattr(plain_csv, "LEAST_BYTES", 100)
    monkeypatch.setattr(column_blocks, "MOST_BYTES", 1000)
    with pytest.raises(UnreadableData) as caught:
        read(tmp_path, pa.array(labels)) if kind == "parquet" else open_sheet_source(tmp_path).read_table("periods")
    message = caught.value.message
    assert (message.kind, str(message.place), message.values) == (
        COLUMN_TOO_LARGE, f"periods.{kind}", {"column": "label"}
    )  # fmt: skip


def test_the_texts_of_parquet_count_as_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCLI_MEMORY", "1 MB")
    assert len(read(tmp_path, pa.array(["x" * 1000] * 1000))) == 1000
    with pytest.raises(UnreadableData) as caught:
        read(tmp_path, pa.array([f"{number} {'x' * 1000}" for number in range(1000)]))
    assert caught.value.message.kind is TOO_MUCH_MEMORY_PARQUET
