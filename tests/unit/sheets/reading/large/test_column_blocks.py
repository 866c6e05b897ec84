"""Blocks of a column become one column: with runs, with codes as small as they can be, and with late codes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.sheets.columns.late_column import LateColumn
from metrocli.sheets.reading.large.column_blocks import CodedBlock, choose_code_type, encode_array, join_blocks

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("count", "name"), [(0, "int16"), (140, "int16"), (32_767, "int16"), (32_768, "int32"), (1_000_000, "int32")]
)
def test_codes_have_room_for_one_more(count: int, name: str) -> None:
    type_ = choose_code_type(count)
    assert type_ == np.dtype(name)
    assert np.iinfo(type_).max >= count


@settings(deadline=None, max_examples=200)
@given(st.lists(TEXTS, min_size=1, max_size=5), st.booleans())
def test_blocks_are_joined(texts: list[list[str]], has_repeats: bool) -> None:
    blocks = [[text for text in block for _ in range(9 if has_repeats else 1)] for block in texts]
    column = join_blocks([encode_array(pa.array(block, pa.string())) for block in blocks])
    rows = [text for block in blocks for text in block]
    assert [*column] == rows
    assert [*column.distinct] == [*dict.fromkeys(rows)]
    assert [column.distinct[code] for code in column.codes] == rows
    assert [column[row] for row in range(-len(rows), len(rows))] == [*rows, *rows]


def test_a_run_over_two_blocks_is_one_run() -> None:
    column = join_blocks([encode_array(pa.array([*"aaaabbbb"])), encode_array(pa.array([*"bbbbcccc"]))])
    texts = column.encode(None)
    assert texts.lengths is not None
    assert texts.lengths.tolist() == [4, 8, 4]


def test_equal_texts_are_not_looked_for_where_most_differ() -> None:
    first, second = pa.array([f"title {9 * number % 50}" for number in range(50)]), pa.array(["x", "title 0", "b"])
    column = join_blocks([encode_array(first), CodedBlock(second, None, None)])
    assert isinstance(column, LateColumn)
    assert len(column) == len(column.codes) == 53
    assert len(column.distinct) == 52


def test_many_names_that_repeat_are_encoded_although_the_first_rows_mostly_differ() -> None:
    names = np.random.default_rng(0).integers(0, 10_000, 100_000)
    array = pa.array([f"Member {number}" for number in names])
    assert len({*names[:4096].tolist()}) * 1.25 > 4096
    block = encode_array(array)
    assert block.codes is not None
    assert len(block.values) == len({*names.tolist()})
    assert not isinstance(join_blocks([block]), LateColumn)


def test_a_large_block_of_different_texts_is_not_encoded() -> None:
    array = pa.array([f"title {37 * number % 100_003}" for number in range(100_000)])
    assert encode_array(array).codes is None
