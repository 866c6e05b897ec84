"""Parquet: each field in its own type, unknown as null."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest
from invented import invent_list, invent_record  # type: ignore[import-not-found] # it is in this folder
from pyarrow.parquet import read_table

from metrocli.answers.fields import Field, FieldType
from metrocli.cli.output import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.answers.answer import Answer, Crosstab, ListAnswer

FIELDS = {
    "id": Field(FieldType.TEXT),
    "code": Field(FieldType.CODE),
    "day": Field(FieldType.DATE),
    "month": Field(FieldType.MONTH),
    "number": Field(FieldType.INTEGER),
    "share": Field(FieldType.NUMBER),
    "yes": Field(FieldType.FLAG),
    "several": Field(FieldType.SEVERAL),
}
LIST: ListAnswer = invent_list(
    pd.DataFrame(
        {
            "id": pd.Series(["007", None], dtype="str"),
            "code": pd.Series(["1.10", None], dtype="str"),
            "day": pd.to_datetime(pd.Series(["2021-11-30", None])),
            "month": pd.Series(["2021-11", None], dtype="str"),
            "number": pd.Series([7, None], dtype="Int64"),
            "share": [0.25, None],
            "yes": [True, False],
            "several": [("Dunmore, Lower", "Élan"), ()],
        }
    ),
    FIELDS,
)


@pytest.fixture
def table(render_bytes: Callable[[Answer, str], bytes]) -> Callable[[Answer], Any]:
    """Write an answer as a file and read it as a table."""
    return lambda answer: read_table(io.BytesIO(render_bytes(answer, "parquet")))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_rows_are_made_some_at_a_time(
    table: Callable[[Answer], Any], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    answer = replace(LIST, frame=LIST.frame[:count])
    whole = table(answer)
    monkeypatch.setattr("metrocli.render.values._BATCH", 1)
    assert whole.num_rows == count
    assert table(answer).equals(whole)


def test_types(table: Callable[[Answer], Any]) -> None:
    schema = table(LIST).schema
    assert dict(zip(schema.names, schema.types, strict=True)) == {
        "id": pa.string(),
        "code": pa.string(),
        "day": pa.date32(),
        "month": pa.string(),
        "number": pa.int64(),
        "share": pa.float64(),
        "yes": pa.bool_(),
        "several": pa.string(),
    }


def test_values(table: Callable[[Answer], Any]) -> None:
    assert table(LIST).to_pylist() == [
        {
            "id": "007", "code": "1.10", "day": date(2021, 11, 30), "month": "2021-11", "number": 7, "share": 0.25,
            "yes": True, "several": "Dunmore, Lower; Élan",
        },
        dict.fromkeys(FIELDS) | {"yes": False, "several": ""},
    ]  # fmt: skip


def test_a_column_of_nulls_keeps_its_type(table: Callable[[Answer], Any]) -> None:
    frame = pd.DataFrame({"day": pd.to_datetime(pd.Series([None])), "number": pd.Series([None], dtype="Int64")})
    read = table(invent_list(frame, {"day": Field(FieldType.DATE), "number": Field(FieldType.INTEGER)}))
    assert read.schema.types == [pa.date32(), pa.int64()]
    assert read.to_pylist() == [{"day": None, "number": None}]


def test_a_list_without_rows_keeps_its_columns(table: Callable[[Answer], Any]) -> None:
    frame = LIST.frame.head(0)
    read = table(invent_list(frame, FIELDS))
    assert (read.num_rows, read.schema.names) == (0, list(FIELDS))


def test_a_record_is_fields_and_values(table: Callable[[Answer], Any]) -> None:
    result = {
        "name": "One",
        "day": date(2021, 11, 30),
        "number": 7,
        "unknown": None,
        "names": ["a", "b"],
        "path": "\udcff",
    }
    assert table(invent_record(result)).to_pylist() == [
        {"field": "name", "value": "One"},
        {"field": "day", "value": "2021-11-30"},
        {"field": "number", "value": "7"},
        {"field": "unknown", "value": None},
        {"field": "names", "value": "a; b"},
        {"field": "path", "value": "?"},
    ]


def test_a_crosstab_has_no_totals_row(table: Callable[[Answer], Any], crosstab: Crosstab) -> None:
    assert table(crosstab).to_pylist() == [
        {"member": "Brussels", "L1": 9, "L2": 0, "total": 9},
        {"member": "Élan", "L1": 1, "L2": 3, "total": 3},
        {"member": "Xi'an", "L1": None, "L2": 2, "total": 2},
    ]


def test_the_same_answer_gives_the_same_bytes(render_bytes: Callable[[Answer, str], bytes]) -> None:
    assert render_bytes(LIST, "parquet") == render_bytes(LIST, "parquet")


def test_pyarrow_is_imported_for_parquet(tmp_path: Path) -> None:
    target = tmp_path / "answer.parquet"
    words = [sys.executable, "-m", "metrocli", "meetings", "-o", str(target)]
    done = subprocess.run(words, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (0, str(WRITTEN(path=str(target))))
    read = pd.read_parquet(target)
    assert list(read) == ["month", "mode", "members"]
    assert read["members"][0].startswith("Brussels; ") or "; " in "".join(read["members"])


def test_pyarrow_is_not_imported_for_other_formats() -> None:
    code = (
        "import sys, atexit, metrocli.__main__ as edge; edge.os._exit = sys.exit; sys.argv = ['metrocli', 'meetings']\n"
        "try:\n    edge.leave()\nfinally:\n    print(sys.modules['pyarrow'], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (0, "None")
