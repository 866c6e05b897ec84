"""Arrays of numpy and of Arrow: to and fro as pyarrow does it, and without pandas where sheets are read."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.sheets.columns.arrow_arrays import list_to_arrow, to_arrow, to_numpy

if TYPE_CHECKING:
    from pathlib import Path

READ = """
import sys

class NoPandas:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pandas":
            raise AssertionError("pandas is imported")

sys.meta_path.insert(0, NoPandas())
from pathlib import Path

from metrocli.sheets.reading.large import plain_csv
from metrocli.sheets.reading.source import open_sheet_source

plain_csv.LEAST_BYTES = 0
for path in sys.argv[1:]:
    table = open_sheet_source(Path(path)).read_table("activities")
    print(len(table.row_numbers), type(table.columns[0]).__name__, [*table.row(0)])
"""
SECTIONS = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(st.lists(st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1)), max_size=20), SECTIONS)
def test_numbers_of_arrow_are_those_of_numpy(values: list[int | None], section: tuple[int, int]) -> None:
    array = pa.array(values, pa.int32()).slice(*section)
    expected = [7 if value is None else value for value in array.to_pylist()]
    assert to_numpy(array, 7).tolist() == expected
    assert to_numpy(array, 7).dtype == np.dtype("int32")


@given(st.lists(st.booleans(), max_size=40), SECTIONS)
def test_booleans_of_arrow_are_those_of_numpy(values: list[bool], section: tuple[int, int]) -> None:
    array = pa.array(values, pa.bool_()).slice(*section)
    assert to_numpy(array).tolist() == array.to_pylist()
    assert to_numpy(array).dtype == np.dtype("bool")


@pytest.mark.parametrize("dtype", ["bool", "int16", "int32", "int64", "uint8", "float64"])
def test_arrays_of_numpy_are_those_of_arrow(dtype: str) -> None:
    values = np.arange(21).astype(dtype)
    assert to_arrow(values[::2]).equals(pa.array(values[::2]))
    assert to_arrow(values[:0]).equals(pa.array(values[:0]))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=20))
def test_texts_of_python_are_strings_of_arrow(texts: list[str]) -> None:
    assert list_to_arrow(texts).equals(pa.array(texts, pa.string()))
    list_to_arrow(texts).validate(full=True)


def test_more_texts_than_an_array_can_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = np.iinfo("int32")
    monkeypatch.setattr(np, "iinfo", lambda _: type("Few", (), {"max": 4, "min": limits.min}))
    assert list_to_arrow(["ab", "cd"]).to_pylist() == ["ab", "cd"]
    with pytest.raises(OverflowError):
        list_to_arrow(["ab", "cde"])


def write_activities(folder: Path) -> tuple[Path, Path]:
    """Write activities of many kinds as Parquet, in several row groups, and some of them as CSV."""
    from datetime import date, datetime

    from pyarrow import parquet

    count = 20_000
    rows = range(count)
    columns: dict[str, Any] = {
        "id": [f"A{row:06}" for row in rows],
        "title": [f"Títle {row * 7919 % count} \u00a0" for row in rows],
        "start": [date(2021, 1 + row % 12, 1) if row % 9 else None for row in rows],
        "end": [datetime(2021, 1 + row % 12, 2, 3) for row in rows],  # noqa: DTZ001 - as a sheet has it
        "members": [["Lyon", "Sofia", None] if row % 5 else None for row in rows],
        "outcomes": pa.array(["L1A1D1" if row % 3 else None for row in rows]).dictionary_encode(),
        "people_engaged": [float(row) if row % 4 else float("nan") for row in rows],
        "status": ["", "planned"] * (count // 2),
    }
    data = folder / "data"
    data.mkdir()
    parquet.write_table(pa.table(columns), data / "activities.parquet", row_group_size=count // 4)
    (folder / "csv").mkdir()
    lines = (f"A{row:06},Títle {row},2021-01-{1 + row % 28:02},{'L1A1D1' if row % 3 else ''}" for row in rows)
    (folder / "csv" / "activities.csv").write_text("\n".join(["id,title,start,outcomes", *lines, ""]), "utf-8")
    return data, folder / "csv"


def test_no_reader_waits_for_pandas(tmp_path: Path) -> None:
    """It would wait for the main thread, which imports pandas while large sheets are read."""
    paths = write_activities(tmp_path)
    done = subprocess.run([sys.executable, "-c", READ, *map(str, paths)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first.startswith("20000 ArrowColumn ['A000000'")
    assert second.startswith("20000 ArrowColumn ['A000000'")
