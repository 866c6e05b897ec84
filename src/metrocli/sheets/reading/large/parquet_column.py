"""Read one column of one Parquet file, row group by row group, as distinct values and codes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.limits import FILE_UNREADABLE, NOT_A_REGULAR_FILE
from metrocli.messages import MessageType
from metrocli.sheets.reading.large.parquet_codes import TextCodes
from metrocli.sheets.reading.large.parquet_values import (
    NotACellError,
    NotUtf8Error,
    encode,
    is_coded,
    is_text,
    repeat,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.reading.large.column_blocks import CodedBlock

PARQUET_DAMAGED = MessageType(
    "parquet-damaged",
    "the file cannot be read as Parquet; it may be damaged, encrypted or another kind of file",
    "Write the file again.",
)
COLUMN_OF_PARTS = MessageType(
    "column-of-parts",
    "the column {column:quoted} has the type {type}, which a cell cannot hold",
    "Write the column as text, with several values separated by ';'.",
)
COLUMN_NOT_UTF8 = MessageType(
    "column-not-utf8",
    "the column {column:quoted} has bytes that are not text in UTF-8",
    "Write the file again, with its texts in UTF-8.",
)
_DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__"
"""The value of a partition whose rows have none, as Hive, Spark, DuckDB and Arrow write it."""
_MOST_ROWS_AT_ONCE = 1 << 20
_MOST_BYTES_AT_ONCE = 1 << 24
"""Row groups with so many rows and bytes are read by one call: each call waits for the interpreter, which other threads
need while they import."""


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


class ReadColumn(NamedTuple):
    """A column in one file: its blocks; the distinct values if they are not texts; and the number of its rows."""

    blocks: list[CodedBlock]
    values: list[list[RawValue]] | None
    row_count: int


def read_partition(folders: Sequence[str]) -> dict[str, str]:
    """Read the columns that the names of folders hold, such as `period=2021-T3`."""
    from urllib.parse import unquote

    pairs = [folder.split("=", 1) for folder in folders if "=" in folder]
    return {unquote(name): "" if value == _DEFAULT_PARTITION else unquote(value) for name, value in pairs}


class Footer(NamedTuple):
    """The end of a file, which describes its columns.

    Attributes:
        names: the names of its columns.
        texts: those of the columns with texts.
        metadata: all of it, as pyarrow reads it (`pyarrow.parquet.FileMetaData`).
    """

    names: list[str]
    texts: list[str]
    metadata: Any


def read_footer(file: ParquetFile) -> Footer:
    """Read the end of a file.

    Raises:
        UnreadableData: it cannot be read.
    """
    from pyarrow import parquet

    if not file.path.is_file():  # a pipe may wait without end, and a link may lead to nothing
        raise UnreadableData(file.label, NOT_A_REGULAR_FILE())
    with _report_damage(file):
        metadata = parquet.read_metadata(file.path)
        schema = metadata.schema.to_arrow_schema()
        row_counts = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
    if sum(row_counts) != metadata.num_rows or min(row_counts, default=0) < 0:
        raise UnreadableData(file.label, PARQUET_DAMAGED())  # Arrow would take memory for all rows of a row group
    return Footer([*schema.names], [field.name for field in schema if is_text(field.type)], metadata)


@contextmanager
def _report_damage(file: ParquetFile) -> Iterator[None]:
    """Turn errors of reading a file into one sentence for the user."""
    import pyarrow as pa

    try:
        yield
    except PermissionError as fault:
        raise UnreadableData(file.label, FILE_UNREADABLE(reason=name_reason(fault))) from None
    except (OSError, pa.ArrowException, UnicodeDecodeError, IndexError):  # the name of a column may be damaged
        raise UnreadableData(file.label, PARQUET_DAMAGED()) from None


def read_file_column(
    file: ParquetFile, footer: Footer, place: int, hold: Callable[[int, int], None], group: int | None = None
) -> ReadColumn:
    """Read the column at one place of one file.

    Args:
        file: the file.
        footer: its end.
        place: the place of the column.
        hold: called with the bytes of the texts that are added to those that are held, and the number of rows that are
            read; it raises an error if the bytes are too many.
        group: the only row group that is read; None for all.

    Raises:
        UnreadableData: the file is damaged, or the column holds something that a cell cannot hold.
        TextsTooLargeError: its texts have too many bytes.
    """
    import pyarrow as pa

    metadata = footer.metadata
    row_count = metadata.num_rows if group is None else metadata.row_group(group).num_rows
    groups = divide_groups(metadata, place) if group is None else [range(group, group + 1)]
    texts = TextCodes(row_count)
    blocks: list[CodedBlock] = []
    values: list[list[RawValue]] = []
    typed: list[Any] = []
    count = 0
    with _report_damage(file):
        try:
            for chunk in _read_chunks(file, footer, place, groups, texts):
                count += len(chunk)
                if count > row_count:
                    break
                if is_coded(chunk.type) or texts.are_mostly_different:
                    held = texts.size
                    texts.add(chunk)
                    hold(texts.size - held, count)
                else:
                    typed.append(chunk.dictionary_decode() if pa.types.is_dictionary(chunk.type) else chunk)
            blocks = texts.list_blocks()
            if typed:  # the same days and numbers come in all row groups, and each takes a value of Python
                joined = pa.concat_arrays(typed)
                typed.clear()
                block, of_block = encode(joined)
                hold(int(block.values.nbytes), count)
                blocks.append(block)
                values += [] if of_block is None else [of_block]
        except NotACellError:
            type_ = metadata.schema.to_arrow_schema().field(place).type
            raise UnreadableData(file.label, COLUMN_OF_PARTS(column=footer.names[place], type=str(type_))) from None
        except NotUtf8Error:
            raise UnreadableData(file.label, COLUMN_NOT_UTF8(column=footer.names[place])) from None
    if count != row_count:
        raise UnreadableData(file.label, PARQUET_DAMAGED())
    return ReadColumn(blocks or [repeat("", 0)], values or None, row_count)


def _read_chunks(
    file: ParquetFile, footer: Footer, place: int, parts: Iterable[range], texts: TextCodes
) -> Iterator[Any]:
    """Yield the arrays of a column, from the first row on; texts as codes, but not if they are mostly different.

    Args:
        file: the file.
        footer: its end.
        place: the place of the column.
        parts: the row groups that are read by one call, after one another.
        texts: what becomes of texts, to which the arrays of codes are added before the next ones are read.
    """
    from pyarrow import parquet

    name = footer.names[place]
    earlier = footer.names[:place].count(name)
    reader = None
    for groups in parts:
        if reader is None or (groups.start == 1 and texts.are_mostly_different):
            # Each thread has a reader of its own, since one reader must not be used by several.
            coded = [name] if name in footer.texts and not texts.are_mostly_different else []
            reader = parquet.ParquetFile(
                file.path, metadata=footer.metadata, read_dictionary=coded, page_checksum_verification=True
            )
        # Columns of one name are read together; and with one whose name has a point, as if it were nested.
        table = reader.read_row_groups([*groups], columns=[name], use_threads=False)
        yield from table.column(table.schema.get_all_field_indices(name)[earlier]).chunks


def divide_groups(metadata: Any, place: int) -> Iterator[range]:  # noqa: ANN401 - pyarrow declares no types
    """Yield the row groups that are read by one call: the first one alone, since it shows how to read the others.

    Of a file without row groups, one range without any is read.

    Args:
        metadata: the end of the file.
        place: the place of the column.
    """
    start = row_count = size = 0
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        row_count += group.num_rows
        size += group.column(place).total_uncompressed_size
        if index > start and (start == 0 or row_count > _MOST_ROWS_AT_ONCE or size > _MOST_BYTES_AT_ONCE):
            yield range(start, index)
            start, row_count, size = index, group.num_rows, group.column(place).total_uncompressed_size
    yield range(start, metadata.num_row_groups)
