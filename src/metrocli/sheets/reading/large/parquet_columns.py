"""Read the Parquet files of one sheet into columns: row group by row group, as different values and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.files.limits import NOT_A_REGULAR_FILE
from metrocli.files.running.memory import check_memory
from metrocli.files.running.progress import find_current_step
from metrocli.messages import MessageType
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.large.column_blocks import (
    CodedBlock,
    choose_code_type,
    count_cores,
    encode_array,
    find_runs,
    join_blocks,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from metrocli.model.cell import Cell
    from metrocli.sheets.raw_column import RawColumn, RawValue

PARQUET_DAMAGED = MessageType(
    "parquet-damaged",
    "the file cannot be read as Parquet; it may be damaged, encrypted or another kind of file",
    "Write the file again.",
)
COLUMN_OF_PARTS = MessageType(
    "column-of-parts",
    "the column {column:quoted} holds {type}, which a sheet cannot have",
    "Write it as text, with several values separated by ';'.",
)
_DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__"
"""The value of a partition whose rows have none, as Hive, Spark, DuckDB and Arrow write it."""
_FIRST_ROWS = 20
"""So many rows for each value mostly have all values."""
_NO_VALUE = -1
_CODE_SIZE = 4
"""The bytes of the code of a cell."""


class ParquetFile(NamedTuple):
    """One file of a sheet.

    Attributes:
        path: the file.
        label: its name below the folder of the dataset, for messages.
        partition: the values of the columns that the names of its folders hold, by column; "" where there is none.
    """

    path: Path
    label: str
    partition: dict[str, str]


class _ReadColumn(NamedTuple):
    """A column in one file: its blocks; the different values if they are not texts; and the number of its rows."""

    blocks: list[CodedBlock]
    values: list[list[RawValue]] | None
    row_count: int


def read_partition(folders: Sequence[str]) -> dict[str, str]:
    """Read the columns that the names of folders hold, such as `period=2021-T3`."""
    from urllib.parse import unquote

    pairs = [folder.split("=", 1) for folder in folders if "=" in folder]
    return {unquote(name): "" if value == _DEFAULT_PARTITION else unquote(value) for name, value in pairs}


def read_names(file: ParquetFile) -> list[str]:
    """Return the names of the columns in a file.

    Raises:
        UnreadableData: it cannot be read.
    """
    return list(_open(file).schema_arrow.names)


def read_columns(files: Sequence[ParquetFile], names: Sequence[str], sheet: Cell) -> list[RawColumn]:
    """Read columns from all files of a sheet, one file after the other.

    Args:
        files: the files.
        names: the names of the columns; a file without a column has blank cells there.
        sheet: the sheet, for messages.

    Raises:
        UnreadableData: a file cannot be read, or a column holds something that a cell cannot hold.
    """
    from concurrent.futures import ThreadPoolExecutor

    import pyarrow as pa

    step = find_current_step()
    row_counts = [_open(file).metadata.num_rows for file in files]
    check_memory(sum(row_counts) * len(names) * _CODE_SIZE, sheet)
    step.restart(len(files) * len(names))

    def read_column(name: str) -> RawColumn:
        parts = []
        for file, rows in zip(files, row_counts, strict=True):
            # Each thread has a reader of its own, since one reader must not be used by several.
            parts.append(_read_column(file, _open(file), name, sheet))
            step.advance(1, rows if name == names[0] else 0)
        return _join_files(parts)

    with ThreadPoolExecutor(count_cores()) as pool:
        try:
            columns = [*pool.map(read_column, names)]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    pa.default_memory_pool().release_unused()
    return columns


def _open(file: ParquetFile) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Open a file, so that its texts are read as codes.

    Raises:
        UnreadableData: it cannot be read.
    """
    import pyarrow as pa
    from pyarrow import parquet

    if not file.path.is_file():  # a pipe may wait without end, and a link may lead to nothing
        raise UnreadableData(file.label, NOT_A_REGULAR_FILE())
    try:
        schema = parquet.read_schema(file.path)
        texts = [field.name for field in schema if _is_text(field.type)]
        return parquet.ParquetFile(file.path, read_dictionary=texts)
    except (OSError, pa.ArrowException):
        raise UnreadableData(file.label, PARQUET_DAMAGED()) from None


def _is_text(type_: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    from pyarrow import types

    return bool(types.is_string(type_) or types.is_large_string(type_))


def _read_column(file: ParquetFile, reader: Any, name: str, sheet: Cell) -> _ReadColumn:  # noqa: ANN401 - as above
    """Read one column of one file.

    Raises:
        UnreadableData: the file is damaged, or the column holds something that a cell cannot hold.
    """
    import pyarrow as pa

    row_count = reader.metadata.num_rows
    if name not in reader.schema_arrow.names:
        return _ReadColumn([_repeat(file.partition.get(name, ""), row_count)], None, row_count)
    blocks: list[CodedBlock] = []
    values: list[list[RawValue]] = []
    try:
        typed = []
        for group in range(reader.num_row_groups):
            for chunk in reader.read_row_group(group, columns=[name]).column(0).chunks:
                if _is_coded(chunk.type):
                    blocks.append(_encode(chunk.cast(pa.dictionary(pa.int32(), pa.string())))[0])
                else:
                    typed.append(chunk)
        if typed:  # the same days and numbers come in all row groups, and each takes a value of Python
            block, of_block = _encode(pa.concat_arrays(typed))
            blocks.append(block)
            values += [] if of_block is None else [of_block]
    except NotImplementedError:
        type_ = str(reader.schema_arrow.field(name).type)
        raise UnreadableData(sheet, COLUMN_OF_PARTS(column=name, type=type_)) from None
    except (OSError, pa.ArrowException):
        raise UnreadableData(file.label, PARQUET_DAMAGED()) from None
    return _ReadColumn(blocks or [_repeat("", 0)], values or None, row_count)


def _is_coded(type_: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    from pyarrow import types

    return bool(types.is_dictionary(type_))


def _repeat(text: str, count: int) -> CodedBlock:
    """Return a block with one text in each of some rows."""
    import numpy as np
    import pyarrow as pa

    return CodedBlock(pa.array([text][:count], pa.string()), np.zeros(count, "int32"), None)


def _encode(array: Any) -> tuple[CodedBlock, list[RawValue] | None]:  # noqa: ANN401 - pyarrow declares no types
    """Encode the values of one row group; of other values than texts, return these as well.

    Raises:
        NotImplementedError: a cell cannot hold such values.
    """
    import numpy as np
    import pyarrow as pa
    from pyarrow import types

    if _is_coded(array.type):
        return _order(array.dictionary, array.indices), None
    if _is_text(array.type):
        return encode_array(array.cast(pa.string()).fill_null("")), None
    if types.is_list(array.type) or types.is_large_list(array.type):
        texts = ["; ".join(map(to_text, cell)) if cell is not None else "" for cell in array.to_pylist()]
        return encode_array(pa.array(texts, pa.string())), None
    if types.is_nested(array.type) or types.is_binary(array.type) or types.is_large_binary(array.type):
        raise NotImplementedError
    if types.is_null(array.type):
        return _repeat("", len(array)), None
    encoded = array.dictionary_encode()
    if types.is_date32(array.type):  # Arrow writes days as we do
        values, texts = encoded.dictionary.to_pylist(), encoded.dictionary.cast(pa.string()).to_pylist()
    else:
        values = [_to_raw(value) for value in encoded.dictionary.to_pylist()]
        texts = [*map(to_text, values)]
    codes = np.asarray(encoded.indices.fill_null(len(values)).to_numpy(), "int32")
    return CodedBlock(pa.array([*texts, ""], pa.string()), codes, None), [*values, ""]


def _to_raw(value: Any) -> RawValue:  # noqa: ANN401 - any value of Parquet
    """Return a value of Parquet as the value of a cell."""
    from datetime import date, datetime, time
    from decimal import Decimal

    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.tzinfo else value
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | float | int | bool | date | time) else str(value)


def _order(dictionary: Any, indices: Any) -> CodedBlock:  # noqa: ANN401 - pyarrow declares no types
    """Return codes of a dictionary as codes of the values that occur, in the order of their first rows."""
    import numpy as np
    import pyarrow as pa

    codes = indices
    if indices.null_count:
        dictionary = pa.concat_arrays([dictionary.cast(pa.string()), pa.array([""], pa.string())])
        codes = indices.fill_null(len(dictionary) - 1)
    of_rows = np.asarray(codes.to_numpy(), "int32")
    starts = find_runs(of_rows)
    if starts is None:
        return _compact(dictionary.cast(pa.string()), of_rows, None)
    lengths = np.diff(starts, append=len(of_rows)).astype("int32")
    return _compact(dictionary.cast(pa.string()), of_rows[starts], lengths)


def _compact(values: Any, codes: npt.NDArray[np.int32], lengths: npt.NDArray[np.int32] | None) -> CodedBlock:  # noqa: ANN401 - pyarrow declares no types
    """Return a block with the values that occur, in the order of their first rows.

    Args:
        values: the values.
        codes: the index of the value of each run of rows.
        lengths: the number of rows of each run; None where each row is a run.
    """
    import numpy as np

    type_ = choose_code_type(len(values))
    # A writer mostly adds a value where it is first needed, so that the codes are in this order. A few rows show it if
    # there are few values.
    for some in (codes[: len(values) * _FIRST_ROWS], codes):
        highest = np.maximum.accumulate(some)
        if len(some) and int(highest[-1]) == len(values) - 1:
            if int(np.diff(highest, prepend=np.int32(-1)).max()) > 1:
                break
            if len(values) == len(codes) and lengths is None:
                return CodedBlock(values, None, None)
            return CodedBlock(values, codes.astype(type_), lengths)  # a copy, which Arrow's memory does not wait for
    column = ArrowColumn(codes, values).take(np.arange(len(codes)))  # type: ignore[arg-type] # as `RawColumn.codes`
    return CodedBlock(column.array, column.codes.astype(type_), lengths)


def _join_files(parts: Sequence[_ReadColumn]) -> RawColumn:
    """Join one column of several files: as typed values if it holds such in all of them, else as texts."""
    if all(part.values is not None for part in parts if part.row_count):
        return _join_values([part for part in parts if part.values is not None and part.row_count])
    return join_blocks([block for part in parts for block in part.blocks])


def _join_values(parts: Sequence[_ReadColumn]) -> RawColumn:
    """Join one column of typed values."""
    import numpy as np

    places: dict[tuple[type, RawValue], int] = {}
    texts: list[str] = []
    codes = [np.zeros(0, "int32")]
    for part in parts:
        for block, values in zip(part.blocks, part.values or (), strict=True):
            of_block = np.full(len(values), _NO_VALUE, "int32")
            of_rows = np.arange(len(values)) if block.codes is None else block.codes
            first = np.full(len(values), len(of_rows))
            first[of_rows[::-1]] = np.arange(len(of_rows))[::-1]  # the first row is assigned last
            for code in np.argsort(first)[: int((first < len(of_rows)).sum())].tolist():
                value = values[code]
                of_block[code] = places.setdefault((type(value), value), len(places))
                texts += [block.values[code].as_py()] if len(places) > len(texts) else []
            codes.append(of_block[of_rows])
    return CodedColumn(np.concatenate(codes), [value for _, value in places], texts=texts)
