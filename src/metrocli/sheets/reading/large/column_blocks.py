"""Blocks of a large file as codes and different values, and the columns that they are joined into."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.arrow_texts import is_ascending, split_buffers
from metrocli.sheets.reading.large.plain_text import NotPlain, check_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

_SAMPLE = 4096
"""So many rows show whether the values of a column come in runs."""
_LINE_BREAKS = (10, 13)


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class CodedBlock(NamedTuple):
    """A column in one block.

    Attributes:
        values: its different values in the order of their first rows, an array of strings of Arrow without nulls.
        codes: the index in `values` of the value of each run of equal values, int32.
        lengths: the number of rows of each run, int32; None where each row is a run.
    """

    values: Any
    codes: npt.NDArray[np.int32]
    lengths: npt.NDArray[np.int32] | None


class EncodedBlock(NamedTuple):
    """All columns of one block, and the number of its rows."""

    columns: list[CodedBlock]
    row_count: int

    @property
    def size_when_joined(self) -> int:
        """The bytes that the block adds to those that are held while columns are joined: values and codes, twice."""
        values = sum(column.values.nbytes for column in self.columns)
        return 2 * int(values) + 2 * 4 * self.row_count * len(self.columns)


def encode_block(block: bytes, names: Sequence[str], delimiter: str) -> EncodedBlock:
    """Split a block of whole lines of a plain CSV file into columns, and encode them.

    Args:
        block: the bytes.
        names: the headers; there is one for each cell of a row.
        delimiter: the character that separates cells.

    Raises:
        NotPlain: the block is not plain, not UTF-8, or its rows have another number of cells.
    """
    import pyarrow as pa
    from pyarrow import csv

    check_block(block, delimiter)
    labels = [*map(str, range(len(names)))]  # headers may be blank, or repeat each other
    try:
        table = csv.read_csv(
            pa.BufferReader(block),
            csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=labels),
            csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=dict.fromkeys(labels, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        raise NotPlain from None
    columns = [encode_array(column.combine_chunks()) for column in table.columns]
    for column in columns:
        content = split_buffers(column.values)[2]
        if any((content == each).any() for each in _LINE_BREAKS):
            raise NotPlain
    if len(names) > 1:
        _refuse_whole_rows(columns, delimiter)
    return EncodedBlock(columns, table.num_rows)


def _refuse_whole_rows(columns: Sequence[CodedBlock], delimiter: str) -> None:
    """Raise an error if a row may be quoted as a whole: its first cell holds delimiters, and all others are blank.

    Raises:
        NotPlain: there may be such a row.
    """
    import pyarrow.compute as pc

    if pc.any(pc.match_substring(columns[0].values, delimiter)).as_py() and all(
        pc.any(pc.equal(column.values, "")).as_py() for column in columns[1:]
    ):
        raise NotPlain


def encode_array(array: Any) -> CodedBlock:  # noqa: ANN401 - pyarrow declares no types
    """Encode the values of some rows; runs of equal values are encoded once, which takes a fraction of the time.

    Args:
        array: an array of strings of Arrow without nulls.
    """
    import numpy as np
    import pyarrow as pa

    lengths = None
    if _count_changes(array.slice(0, _SAMPLE)) * 2 < min(len(array), _SAMPLE):
        starts = np.flatnonzero(np.concatenate([[True], _find_changes(array)]))
        lengths = np.diff(starts, append=len(array)).astype("int32")
        array = array.take(pa.array(starts))
    values, codes = encode_distinct(array)
    return CodedBlock(values, codes, lengths)


def encode_distinct(array: Any) -> tuple[Any, npt.NDArray[np.int32]]:  # noqa: ANN401 - pyarrow declares no types
    """Return the different values of an array in the order of their first rows, and the code of each row, int32.

    Where the values are in ascending order, as ids often are, equal ones are neighbours: that is much faster than to
    compare each with all.
    """
    import numpy as np
    import pyarrow as pa

    if is_ascending(array):
        is_first = np.concatenate([np.ones(min(len(array), 1), "bool"), _find_changes(array)])
        values = array if is_first.all() else array.take(pa.array(np.flatnonzero(is_first)))
        return values, np.cumsum(is_first, dtype="int32") - 1
    encoded = array.dictionary_encode()
    return encoded.dictionary, np.asarray(encoded.indices.to_numpy(), "int32")


def _count_changes(array: Any) -> int:  # noqa: ANN401 - pyarrow declares no types
    return int(_find_changes(array).sum())


def _find_changes(array: Any) -> npt.NDArray[np.bool_]:  # noqa: ANN401 - pyarrow declares no types
    """Return for each value but the first whether it differs from the one before."""
    import pyarrow.compute as pc

    changes: npt.NDArray[np.bool_] = pc.not_equal(array.slice(1), array.slice(0, max(len(array) - 1, 0))).to_numpy(
        zero_copy_only=False
    )
    return changes


def join_blocks(blocks: Sequence[CodedBlock]) -> ArrowColumn:
    """Join the blocks of one column, from the top to the bottom."""
    import numpy as np
    import pyarrow as pa

    values, places = encode_distinct(pa.concat_arrays([block.values for block in blocks]))
    row_counts = [len(block.codes) if block.lengths is None else int(block.lengths.sum()) for block in blocks]
    codes = np.empty(sum(row_counts), "int32")
    first_row = first_value = 0
    for block, count in zip(blocks, row_counts, strict=True):
        of_block = places[first_value : first_value + len(block.values)][block.codes]
        codes[first_row : first_row + count] = of_block if block.lengths is None else np.repeat(of_block, block.lengths)
        first_row, first_value = first_row + count, first_value + len(block.values)
    return ArrowColumn(codes, values)
