"""Texts of Parquet files with several row groups: the same cells, whatever the dictionaries of the row groups are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from metrocli.errors import UnreadableData
from metrocli.sheets.reading.large import parquet_codes
from metrocli.sheets.reading.large.parquet_columns import COLUMN_NOT_UTF8
from metrocli.sheets.reading.source import open_sheet_source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROWS_OF_GROUP = 4
TEXTS = st.lists(st.one_of(st.none(), st.sampled_from("abcdef"), st.text("ab ", max_size=2)), max_size=30)


def write(path: Path, texts: Sequence[str | bytes | None], kind: pa.DataType) -> None:
    """Write texts as the column `label` of the sheet of periods, a few rows in each row group."""
    columns = {name: pa.array(["x"] * len(texts)) for name in ("period", "start", "end")}
    table = pa.table(columns | {"label": pa.array(texts).cast(kind)})
    parquet.write_table(table, path / "periods.parquet", row_group_size=ROWS_OF_GROUP)


@pytest.mark.parametrize(("few", "enough"), [(50, 1), (3, 1), (3, 100), (0, 100)])
@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int8(), pa.string())], ids=["texts", "codes"])
@given(texts=TEXTS)
def test_cells_of_row_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, enough: int, kind: pa.DataType, texts: list[str | None]
) -> None:
    """Few texts or many, mostly different or repeated: each row has its text, and each distinct value is in a row."""
    monkeypatch.setattr(parquet_codes, "_FEW_VALUES", few)
    monkeypatch.setattr(parquet_codes, "_ENOUGH_ROWS", enough)
    write(tmp_path, texts, kind)
    table = open_sheet_source(tmp_path).read_table("periods")
    assert table is not None
    column = table.columns[3]
    assert [*column] == [text or "" for text in texts]
    assert [*column.distinct] == [*dict.fromkeys(text or "" for text in texts)]


@pytest.mark.parametrize("enough", [1, 100], ids=["different", "repeated"])
def test_bytes_that_are_not_text_in_a_later_row_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    """Each row group is looked at, also where texts are read without codes."""
    monkeypatch.setattr(parquet_codes, "_ENOUGH_ROWS", enough)
    texts: list[str | bytes | None] = [b"one", b"two", b"three", b"four", b"one", b"\xff\xfe"]
    columns = {name: pa.array(["x"] * len(texts)) for name in ("period", "start", "end")}
    label = pa.Array.from_buffers(pa.string(), len(texts), pa.array(texts).buffers())
    parquet.write_table(
        pa.table(columns | {"label": label}), tmp_path / "periods.parquet", row_group_size=ROWS_OF_GROUP
    )
    with pytest.raises(UnreadableData) as caught:
        open_sheet_source(tmp_path).read_table("periods")
    assert caught.value.message.kind is COLUMN_NOT_UTF8
