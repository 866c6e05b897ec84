"""Texts of Parquet files with several row groups: the same cells, whatever the dictionaries of the row groups are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from metrocli.errors import UnreadableData
from metrocli.sheets.reading.large import parquet_codes, parquet_column
from metrocli.sheets.reading.large.column_blocks import TextsTooLargeError, join_blocks
from metrocli.sheets.reading.large.parquet_codes import TextCodes
from metrocli.sheets.reading.large.parquet_column import COLUMN_NOT_UTF8
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


@pytest.mark.parametrize("at_once", [1, 10, 100])
@pytest.mark.parametrize(("few", "enough"), [(50, 1), (3, 1), (3, 100), (0, 100)])
@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int8(), pa.string())], ids=["texts", "codes"])
@given(texts=TEXTS)
def test_cells_of_row_groups(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    enough: int,
    at_once: int,
    kind: pa.DataType,
    texts: list[str | None],
) -> None:
    """Few texts or many, mostly different or repeated: each row has its text, and each distinct value is in a row."""
    monkeypatch.setattr(parquet_codes, "_FEW_VALUES", few)
    monkeypatch.setattr(parquet_codes, "_ENOUGH_ROWS", enough)
    monkeypatch.setattr(parquet_column, "_MOST_ROWS_AT_ONCE", at_once)
    write(tmp_path, texts, kind)
    table = open_sheet_source(tmp_path).read_table("periods")
    assert table is not None
    column = table.columns[3]
    assert [*column] == [text or "" for text in texts]
    assert [*column.distinct] == [*dict.fromkeys(text or "" for text in texts)]


@pytest.mark.parametrize(
    ("rows", "size", "expected"),
    [
        (100, 1 << 20, [range(1), range(1, 5)]),
        (8, 1 << 20, [range(1), range(1, 3), range(3, 5)]),
        (0, 1 << 20, [range(1), range(1, 2), range(2, 3), range(3, 4), range(4, 5)]),
        (100, 0, [range(1), range(1, 2), range(2, 3), range(3, 4), range(4, 5)]),
    ],
)
def test_row_groups_that_are_read_by_one_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, size: int, expected: list[range]
) -> None:
    """The first one shows how to read the others; these have no more rows and bytes than is held at once."""
    monkeypatch.setattr(parquet_column, "_MOST_ROWS_AT_ONCE", rows)
    monkeypatch.setattr(parquet_column, "_MOST_BYTES_AT_ONCE", size)
    write(tmp_path, [*"abcdefghijklmnopqr"], pa.string())
    metadata = parquet.read_metadata(tmp_path / "periods.parquet")
    assert [*parquet_column.divide_groups(metadata, 3)] == expected


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


def encode_all(chunks: Sequence[pa.Array]) -> TextCodes:
    """Return the codes of the texts of several row groups."""
    codes = TextCodes(sum(map(len, chunks)))
    for chunk in chunks:
        codes.add(chunk)
    return codes


def list_texts(codes: TextCodes) -> tuple[list[object], list[object]]:
    """Return the text of each row, and the distinct texts."""
    column = join_blocks(codes.list_blocks())
    return [*column], [*column.distinct]


def test_dictionaries_with_equal_unused_and_no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_codes, "_FEW_VALUES", 4)
    dictionary = pa.array(["b", "a", "b", "", None, "unused"])
    chunk = pa.DictionaryArray.from_arrays(pa.array([2, 1, 0, 4, 3, None], pa.int64()), dictionary)
    codes = encode_all([chunk.slice(0, 0), chunk, chunk.slice(1, 2)])
    assert list_texts(codes) == (["b", "a", "b", "", "", "", "a", "b"], ["b", "a", ""])


@pytest.mark.parametrize("code", [-1, 2])
@pytest.mark.parametrize("good", [0, 1])
def test_a_code_without_a_text_is_found(code: int, good: int) -> None:
    texts = pa.array(["a", "b"])
    chunks = [pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int32()), texts)] * good
    damaged = pa.DictionaryArray.from_arrays(pa.array([0, code], pa.int32()), texts, safe=False)
    with pytest.raises(IndexError):
        encode_all([*chunks, damaged])


class TestColumnsThatBeginWithDifferentTexts:
    """The first row group has different texts, so that the next ones are read without codes."""

    @pytest.fixture(autouse=True)
    def few_rows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parquet_codes, "_ENOUGH_ROWS", 8)

    def encode(self, *chunks: pa.Array) -> tuple[TextCodes, list[str]]:
        first = [f"title {row}" for row in range(100)]
        codes = encode_all([pa.array(first).dictionary_encode(), *chunks])
        assert codes.are_mostly_different
        return codes, first

    @pytest.mark.parametrize("texts", [["x" * 50] * 9, [*("yz" * 9)], [f"{row // 20:050}" for row in range(400)]])
    def test_texts_that_are_repeated_later_are_held_once(self, texts: list[str]) -> None:
        codes, first = self.encode()
        size = codes.size
        codes, _ = self.encode(pa.array(texts, pa.large_string()))
        distinct = [*dict.fromkeys(texts)]
        assert codes.size - size <= sum(len(text) + 4 for text in distinct) + 4
        assert list_texts(codes) == (first + texts, first + distinct)

    def test_texts_that_stay_different(self) -> None:
        texts = ["title 7", None, *map(str, range(50))]
        codes, first = self.encode(pa.array(texts, pa.string_view()))
        rows = [*first, *(text or "" for text in texts)]
        assert list_texts(codes) == (rows, [*dict.fromkeys(rows)])

    def test_too_many_bytes_are_refused_before_all_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parquet_codes, "MOST_BYTES", 2000)
        with pytest.raises(TextsTooLargeError):
            self.encode(pa.array([*map(str, range(200))]))
