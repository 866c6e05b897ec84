"""Write a dataset as a folder of Parquet files."""

from __future__ import annotations

import io
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.errors import Refused
from metrocli.files.atomic import replace_folder_atomically
from metrocli.files.pyarrow_gate import allow_pyarrow
from metrocli.files.running.progress import find_current_step
from metrocli.messages import MessageType
from metrocli.sheets.dataset import SheetDataset
from metrocli.sheets.writing.parquet.lists import separate_lists
from metrocli.sheets.writing.parquet.long_form import join_lists, move_members
from metrocli.sheets.writing.parquet.partitions import partition_activities, partition_participations
from metrocli.sheets.writing.parquet.typed_columns import type_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from metrocli.files.file_steps import FileContent
    from metrocli.messages import Message
    from metrocli.sheets.reading.sheet_names import SheetNames
    from metrocli.sheets.reading.source import SheetSource
    from metrocli.sheets.table import RawTable
    from metrocli.sheets.writing.parquet.partitions import Partition
    from metrocli.sheets.writing.parquet.typed_columns import TypedColumn
    from metrocli.xlsx.tab_regions import TabRegions

PARQUET_FOLDER_EXISTS = MessageType(
    "parquet-folder-exists",
    "{folder} already contains files, such as {file}",
    "Name a new folder; {--force} replaces a folder of Parquet files as a whole and keeps the old one as a backup.",
)
OTHER_FILES_IN_FOLDER = MessageType(
    "other-files-in-folder", "{folder} contains files that are not Parquet, such as {file}", "Name a new folder."
)
OLD_FOLDER_KEPT = MessageType("old-folder-kept", "The old folder is kept as {name}.")
COLUMNS_RENAMED = MessageType(
    "columns-renamed",
    "{count:,} columns have other names in Parquet: {names:and}.",
    one="One column has another name in Parquet: {names:and}.",
)
SUFFIX = ".parquet"
_ROWS_AT_ONCE = 1 << 18
"""The rows of a row group. Engines like some 100,000 to a million; of a wide sheet, these are some 100 MB."""


class ReadSheets(NamedTuple):
    """A source of sheets that are read already; see `SheetSource`."""

    tables: dict[str, RawTable]
    path: Path
    names: SheetNames
    encoding: str
    sheet_names: tuple[str, ...]
    source: SheetSource

    def read_table(self, name: str) -> RawTable | None:
        """Return one sheet; None if there is no sheet of this name."""
        return self.tables.get(name)

    def find_regions(self, name: str) -> TabRegions:
        """Return the cells with formulas and the merged cells of one sheet."""
        return self.source.find_regions(name)


class _Parts(io.RawIOBase):
    """A file that keeps what is written into it, until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def write(self, part: Any) -> int:  # noqa: ANN401 - anything with bytes
        """Keep a part."""
        self._parts.append(bytes(part))
        return len(self._parts[-1])

    def take(self) -> bytes:
        """Return what was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def write_parquet(
    dataset: SheetDataset, tables: Sequence[RawTable], target: Path, *, force: bool = False, by_period: bool = False
) -> list[Message]:
    """Write the sheets of a dataset as a folder of Parquet files: all files or none.

    A declared column has its declared name. The cells of `members` of activities become rows of participations; other
    lists are separated by semicolons.

    Args:
        dataset: the dataset.
        tables: all its sheets.
        target: the folder.
        force: whether to replace a folder of Parquet files; the old one gets another name.
        by_period: whether activities and participations are in a folder for each period, as Hive has them.

    Returns:
        Notes: what was moved or renamed, and where the old folder is kept.

    Raises:
        Refused: the folder exists and is not replaced, a sheet's name cannot be that of a file, or a file cannot be
            written.
        UnreadableData: `by_period`, and there is no sheet of periods.
    """
    allow_pyarrow()
    _refuse_existing(target, force=force)
    source = dataset.source
    by_name = {table.name: table for table in tables}
    read = ReadSheets(by_name, source.path, source.names, source.encoding, source.sheet_names, source)
    # What cannot be parsed is written as it is, so its faults stop nothing.
    lenient = SheetDataset(read, "", dataset.dates, [], dataset.vocabulary, dataset.century)
    long_tables, notes = move_members([*map(join_lists, tables)], lenient)
    long_tables = [separate_lists(table, lenient) for table in long_tables]
    files: dict[str, FileContent] = {}
    find_current_step().restart(sum(len(table.row_numbers) for table in long_tables))
    partitions = _partition(long_tables, lenient) if by_period else {}
    for table in long_tables:
        names = _name_columns(table)
        notes += _note_names(table, names)
        files |= _list_files(table, names, partitions.get(table.name))
    old = replace_folder_atomically(target, files, force=force)
    return [*notes, *([OLD_FOLDER_KEPT(name=old.name)] if old else [])]


def _refuse_existing(target: Path, *, force: bool) -> None:
    """Refuse a folder that may not be replaced, before the work for it begins.

    Raises:
        Refused: it has files.
    """
    if not target.is_dir():
        return
    names = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir())
    others = [name for name in names if not name.lower().endswith(SUFFIX) and not name.split("/")[-1].startswith("_")]
    if others:
        raise Refused(OTHER_FILES_IN_FOLDER(folder=str(target), file=others[0]))
    if names and not force:
        raise Refused(PARQUET_FOLDER_EXISTS(folder=str(target), file=names[0]))


def _partition(tables: Sequence[RawTable], dataset: SheetDataset) -> dict[str, Partition]:
    """Return the folders of activities and participations, by the names of these sheets."""
    by_name = {table.name: table for table in tables}
    if "activities" not in by_name:
        return {}
    activities = by_name["activities"]
    partitions = {"activities": partition_activities(activities, dataset)}
    if "participations" in by_name:
        of_activities = partitions["activities"]
        partitions["participations"] = partition_participations(by_name["participations"], activities, of_activities)
    return partitions


def _name_columns(table: RawTable) -> list[str]:
    """Return a name for each column: the declared one, else its header; no two are equal, also for SQL."""
    declared = {index: name for name, index in table.column_indexes.items()}
    taken = {name.casefold() for name in declared.values()}
    names: list[str] = []
    for index, header in enumerate(table.headers):
        if index in declared:
            names.append(declared[index])
            continue
        plain = header or f"column_{index + 1}"
        number, name = 1, plain
        while name.casefold() in taken:
            number += 1
            name = f"{plain}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _note_names(table: RawTable, names: Sequence[str]) -> list[Message]:
    """Return a note about the columns whose names are not their headers."""
    renamed = [f"{header} → {name}" for header, name in zip(table.headers, names, strict=True) if header != name]
    return [COLUMNS_RENAMED.at(table.file, count=len(renamed), names=renamed)] if renamed else []


def _list_files(table: RawTable, names: Sequence[str], partition: Partition | None) -> dict[str, FileContent]:
    """Return the files of a sheet with their contents, which are made when they are written."""
    if partition is None:
        return {f"{table.name}{SUFFIX}": lambda: _make_file(type_columns(table, names), None)}
    import numpy as np

    columns: list[TypedColumn] = []

    def make(place: int) -> Iterator[bytes]:
        if not columns:
            columns.extend(type_columns(table, names))
        return _make_file(columns, np.flatnonzero(partition.codes == place))

    counts = Counter(np.unique(partition.codes).tolist())
    places = sorted(counts) or [len(partition.folders) - 1]
    return {f"{table.name}/{partition.folders[place]}/part-0{SUFFIX}": partial(make, place) for place in places}


def _make_file(columns: Sequence[TypedColumn], rows: Any) -> Iterator[bytes]:  # noqa: ANN401 - an array, or None
    """Yield the parts of a Parquet file.

    Args:
        columns: its columns.
        rows: the indexes of the rows to write; None for all.
    """
    import pyarrow as pa
    from pyarrow import parquet

    from metrocli.files.running.ahead import map_ahead

    step = find_current_step()
    schema = pa.schema([column.field for column in columns])
    count = len(rows) if rows is not None else len(columns[0].column) if columns else 0
    parts = _Parts()

    def make_batch(start: int) -> Any:  # noqa: ANN401 - pyarrow declares no types
        some: Any = slice(start, min(start + _ROWS_AT_ONCE, count))
        some = some if rows is None else rows[some]
        return pa.record_batch([column.make_array(some) for column in columns], schema=schema)

    # Without the schema of Arrow, a column of codes is a column of strings to every reader.
    # With checksums, a reader finds a value that a disk or a network has changed.
    with parquet.ParquetWriter(
        parts, schema, compression="zstd", store_schema=False, write_page_checksum=True
    ) as writer:
        for batch in map_ahead(make_batch, range(0, count, _ROWS_AT_ONCE), 1):
            writer.write_batch(batch, row_group_size=_ROWS_AT_ONCE)
            step.advance(batch.num_rows, batch.num_rows)
            yield parts.take()
    yield parts.take()
