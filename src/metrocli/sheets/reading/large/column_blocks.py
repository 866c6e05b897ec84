"""Blocks of a large file as codes and distinct values, and the columns that they are joined into."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.messages import MessageType
from metrocli.sheets.coded_texts import repeat_runs
from metrocli.sheets.columns.arrow_arrays import list_to_arrow, to_arrow
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.arrow_texts import encode_distinct, find_changes, is_ascending, split_buffers
from metrocli.sheets.columns.late_column import LateColumn
from metrocli.sheets.reading.large.plain_text import NotPlain, check_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

COLUMN_TOO_LARGE = MessageType(
    "column-too-large",
    "the column {column:quoted} has more than 2 GB of different texts",
    "Shorten the texts, or leave out the column.",
)
_SAMPLE = 4096
"""So many rows show whether the values of a column come in runs, or are mostly different from each other."""
_SAMPLED_PART = 4
"""Where they are mostly different in these rows, a part of the block is looked at: one row of so many."""
MOSTLY = 1.25
"""Where more than one text for so many rows is different from the others, equal ones are not looked for."""
_LINE_BREAKS = (10, 13)
MOST_BYTES = (1 << 31) - 1
"""The most bytes of the distinct texts of a column: Arrow counts them in integers of 32 bits."""


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class TextsTooLargeError(Exception):
    """The texts of a column have more bytes than an array can hold; see `MOST_BYTES`."""


class CodedBlock(NamedTuple):
    """A column in one block.

    Attributes:
        values: its distinct values in the order of their first rows, an array of strings of Arrow without nulls.
        codes: the index in `values` of the value of each run of equal values, int16 or int32; None where `values` are
            those of the rows, of which some may be equal.
        lengths: the number of rows of each run, int32; None where each row is a run.
    """

    values: Any
    codes: npt.NDArray[Any] | None
    lengths: npt.NDArray[np.int32] | None

    @property
    def run_count(self) -> int:
        """The number of runs."""
        return len(self.values) if self.codes is None else len(self.codes)


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

    blank = list_to_arrow([""])[0]
    if pc.any(pc.match_substring(columns[0].values, delimiter)).as_py() and all(
        pc.any(pc.equal(column.values, blank)).as_py() for column in columns[1:]
    ):
        raise NotPlain


def encode_array(array: Any) -> CodedBlock:  # noqa: ANN401 - pyarrow declares no types
    """Encode the values of some rows; runs of equal values are encoded once, which takes a fraction of the time.

    Args:
        array: an array of strings of Arrow without nulls.
    """
    import numpy as np

    lengths = None
    if _count_changes(array.slice(0, _SAMPLE)) * 2 < min(len(array), _SAMPLE):
        starts = np.flatnonzero(np.concatenate([[True], find_changes(array)]))
        lengths = np.diff(starts, append=len(array)).astype("int32")
        array = array.take(to_arrow(starts))
    elif not is_ascending(array) and _is_mostly_different(array):
        return CodedBlock(array, None, None)
    values, codes = encode_distinct(array)
    return CodedBlock(values, codes.astype(choose_code_type(len(values)), copy=False), lengths)


def _is_mostly_different(array: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    """Return whether most values differ from all others, by the first ones.

    Few rows do not show it: of ten thousand names, four thousand rows have mostly distinct ones.
    """
    parts = (array.slice(0, _SAMPLE), array.slice(0, max(_SAMPLE, len(array) // _SAMPLED_PART)))
    return all(len(part.unique()) * MOSTLY > len(part) for part in parts)


def choose_code_type(count: int) -> np.dtype[Any]:
    """Return the type of the codes of some number of values: integers of 16 bits if these are enough, else of 32.

    It also has the number of values itself, so that 1 can be added to a code.
    """
    import numpy as np

    return np.promote_types("int16", np.min_scalar_type(-(count + 1)))


def find_runs(codes: npt.NDArray[Any]) -> npt.NDArray[np.int64] | None:
    """Return the first row of each run of equal codes; None if there are not at least twice as many rows as runs."""
    import numpy as np

    sample = codes[:_SAMPLE]
    if int((sample[1:] != sample[:-1]).sum()) * 2 >= len(sample):
        return None
    return np.flatnonzero(np.concatenate([np.ones(min(len(codes), 1), "bool"), codes[1:] != codes[:-1]]))


def _count_changes(array: Any) -> int:  # noqa: ANN401 - pyarrow declares no types
    return int(find_changes(array).sum())


def join_blocks(blocks: Sequence[CodedBlock]) -> ArrowColumn:
    """Join the blocks of one column, from the top to the bottom.

    It has runs if all blocks have them, and codes of 16 bits if these are enough. Where most texts are different, equal
    ones are not looked for yet.

    Raises:
        TextsTooLargeError: the texts of the blocks have too many bytes.
    """
    import numpy as np
    import pyarrow as pa

    if sum(int(block.values.nbytes) for block in blocks) > MOST_BYTES:
        raise TextsTooLargeError
    array = pa.concat_arrays([block.values for block in blocks])
    lengths = [block.lengths for block in blocks if block.lengths is not None]
    row_count = sum(block.run_count for block in blocks)
    if not lengths and len(array) * MOSTLY > row_count and not is_ascending(array):
        is_plain = len(array) == row_count and all(block.codes is None for block in blocks)
        return LateColumn(array, None if is_plain else _join_codes(blocks, np.arange(len(array), dtype="int32")))
    values, places = encode_distinct(array)
    if len(blocks) == 1 and blocks[0].codes is not None and not lengths and len(values) == len(array):
        return ArrowColumn(blocks[0].codes, values)
    keeps_runs = len(lengths) == len(blocks)
    codes = _join_codes(blocks, places.astype(choose_code_type(len(values)), copy=False), keeps_runs=keeps_runs)
    if not keeps_runs:
        return ArrowColumn(codes, values)
    # The rows of a run may be in two blocks.
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(codes), 1), "bool"), codes[1:] != codes[:-1]]))
    return ArrowColumn(codes[starts], values, np.add.reduceat(np.concatenate(lengths), starts))


def _join_codes(
    blocks: Sequence[CodedBlock], places: npt.NDArray[Any], *, keeps_runs: bool = False
) -> npt.NDArray[Any]:
    """Join the codes of blocks.

    Args:
        blocks: the blocks.
        places: the code of each value of each block in the joined column.
        keeps_runs: whether runs stay runs.
    """
    import numpy as np

    counts = [block.run_count if keeps_runs or block.lengths is None else int(block.lengths.sum()) for block in blocks]
    codes = np.empty(sum(counts), places.dtype)
    first = first_value = 0
    for block, count in zip(blocks, counts, strict=True):
        of_block, of_rows = places[first_value : first_value + len(block.values)], codes[first : first + count]
        if block.codes is None:
            of_rows[:] = of_block
        elif keeps_runs or block.lengths is None:
            np.take(of_block, block.codes, out=of_rows, mode="wrap")  # no code is outside; this mode makes no copy
        else:
            of_rows[:] = repeat_runs(of_block[block.codes], block.lengths)
        first, first_value = first + count, first_value + len(block.values)
    return codes
