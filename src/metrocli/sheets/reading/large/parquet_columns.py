"""Read the Parquet files of one sheet into columns, and join those of several files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.files.running.memory import TOO_MUCH_MEMORY_PARQUET, SheetMemory
from metrocli.files.running.progress import find_current_step
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.reading.large.column_blocks import (
    COLUMN_TOO_LARGE,
    TextsTooLargeError,
    count_cores,
    join_blocks,
)
from metrocli.sheets.reading.large.parquet_column import ReadColumn, read_file_column
from metrocli.sheets.reading.large.parquet_values import repeat

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from metrocli.model.cell import Cell
    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.reading.large.parquet_column import Footer, ParquetFile

_CODE_SIZE = 4
"""The bytes of the code of a cell."""
_KEPT_GROUPS = 4
"""Single cells are looked at in the first rows and the last ones."""
_COPIES = 2
"""While blocks are joined, their values are held so many times."""
_COMPRESSED = 8
"""The most bytes of a dictionary of texts for each of its bytes in the file."""


class SheetColumn(NamedTuple):
    """A column of a sheet, and where it is in each file of the sheet.

    Attributes:
        header: its header.
        places: for each file, its position among the columns of the file; or the text that it has in each row, "" where
            neither the file nor its folders have the column.
    """

    header: str
    places: list[int | str]


def read_columns(
    files: Sequence[ParquetFile],
    footers: Sequence[Footer],
    columns: Sequence[SheetColumn],
    sheet: Cell,
    when_idle: Callable[[], None] | None = None,
) -> list[RawColumn]:
    """Read columns from all files of a sheet, one file after the other.

    Args:
        files: the files.
        footers: their ends.
        columns: the columns.
        sheet: the sheet, for messages.
        when_idle: called when a thread has no column left to read, while others go on.

    Raises:
        UnreadableData: a file cannot be read, or a column holds something that a cell cannot hold.
    """
    import pyarrow as pa

    step = find_current_step()
    row_counts = [footer.metadata.num_rows for footer in footers]
    row_count = sum(row_counts)

    def expect(index: int) -> int:
        return _COPIES * _expect_texts(footers, columns[index])

    size_of_codes = row_count * len(columns) * _CODE_SIZE
    memory = SheetMemory(sheet, len(columns), fixed=size_of_codes, expect=expect, refusal=TOO_MUCH_MEMORY_PARQUET)
    memory.check()
    step.restart(len(files) * len(columns))

    def read_column(index: int, column: SheetColumn) -> RawColumn:
        try:
            joined = _join_files(read_parts(index, column))
        except TextsTooLargeError:
            raise UnreadableData(sheet, COLUMN_TOO_LARGE(column=column.header)) from None
        if isinstance(joined, ArrowColumn):
            joined.prepare()
        return joined

    def read_parts(index: int, column: SheetColumn) -> list[ReadColumn]:
        def hold(size: int, count: int) -> None:
            memory.hold(_COPIES * size, (first + count) / max(row_count, 1), index)

        parts = []
        first = 0
        for file, footer, rows, place in zip(files, footers, row_counts, column.places, strict=True):
            if isinstance(place, str):
                parts.append(ReadColumn([repeat(place, rows)], None, rows))
            else:
                parts.append(read_file_column(file, footer, place, hold))
            first += rows
            step.advance(1, 0 if index else rows)
        return parts

    read = _read_by_threads(read_column, columns, when_idle)
    pa.default_memory_pool().release_unused()
    return read


def _read_by_threads(
    read_column: Callable[[int, SheetColumn], RawColumn],
    columns: Sequence[SheetColumn],
    when_idle: Callable[[], None] | None,
) -> list[RawColumn]:
    """Read each column, by its index and itself, in a thread for each core; see `read_columns`."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(count_cores()) as pool:
        try:
            waiting = [pool.submit(read_column, index, column) for index, column in enumerate(columns)]
            if when_idle is not None:
                pool.submit(when_idle)
            return [column.result() for column in waiting]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _expect_texts(footers: Sequence[Footer], column: SheetColumn) -> int:
    """Estimate the bytes of the different texts of a column from the ends of the files, without reading its cells."""
    size = 0
    for footer, place in zip(footers, column.places, strict=True):
        metadata = footer.metadata
        if isinstance(place, str) or footer.names[place] not in footer.texts or metadata.num_columns <= place:
            continue
        for group in map(metadata.row_group, range(metadata.num_row_groups)):
            chunk = group.column(place)
            of_group = chunk.total_uncompressed_size
            if chunk.has_dictionary_page:
                dictionary = _COMPRESSED * (chunk.data_page_offset - chunk.dictionary_page_offset)
                # In a larger chunk, texts for which the dictionary had no room follow it.
                if of_group <= dictionary + _CODE_SIZE * group.num_rows:
                    of_group = min(of_group, dictionary)
            size += max(of_group, 0)
    return size


class CellReader:
    """Reads single cells of a column, each with the row group that it is in; the last few row groups are kept.

    Args:
        files: the files of the sheet.
        footers: their ends.
        column: the column.
    """

    def __init__(self, files: Sequence[ParquetFile], footers: Sequence[Footer], column: SheetColumn) -> None:
        self._files, self._footers, self._column = files, footers, column
        self._read_group = lru_cache(_KEPT_GROUPS)(self._read_group_anew)

    def __call__(self, row: int) -> RawValue:
        """Return the cell in a row, by its index in all files.

        Raises:
            UnreadableData: the file cannot be read, or the column holds something that a cell cannot hold.
            IndexError: there is no such row.
        """
        for index, footer in enumerate(self._footers):
            for group in range(footer.metadata.num_row_groups):
                size = footer.metadata.row_group(group).num_rows
                if row < size:
                    return self._read_group(index, group)[row]
                row -= size
        raise IndexError(row)

    def _read_group_anew(self, index: int, group: int) -> RawColumn:
        """Read the column in one row group of one file."""
        file, footer, place = self._files[index], self._footers[index], self._column.places[index]
        if isinstance(place, str):
            return join_blocks([repeat(place, footer.metadata.row_group(group).num_rows)])
        return _join_files([read_file_column(file, footer, place, lambda *_: None, group)])


def _join_files(parts: Sequence[ReadColumn]) -> RawColumn:
    """Join one column of several files: as typed values if it holds such in all of them, else as texts."""
    if all(part.values is not None for part in parts if part.row_count):
        return _join_values([part for part in parts if part.values is not None and part.row_count])
    # A file without rows has no runs, and those of the others would be lost.
    filled = [part for part in parts if part.row_count] or parts
    return join_blocks([block for part in filled for block in part.blocks])


def _join_values(parts: Sequence[ReadColumn]) -> RawColumn:
    """Join one column of typed values."""
    import numpy as np

    places: dict[tuple[type, RawValue], int] = {}
    texts: list[str] = []
    codes: list[npt.NDArray[Any]] = [np.zeros(0, "int32")]
    for part in parts:
        for block, values in zip(part.blocks, part.values or (), strict=True):
            of_values = []
            for value, text in zip(values, block.values.to_pylist(), strict=True):
                of_values.append(places.setdefault((type(value), value), len(places)))
                texts += [text] if len(places) > len(texts) else []
            is_same = of_values == [*range(len(of_values))]
            of_rows = np.arange(len(of_values), dtype="int32") if block.codes is None else block.codes
            codes.append(of_rows if is_same else np.array(of_values, "int32")[of_rows])
    return CodedColumn(np.concatenate(codes), [value for _, value in places], texts=texts)
