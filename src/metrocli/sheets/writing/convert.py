"""Write a dataset as a workbook or as a folder of CSV files."""

from __future__ import annotations

import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import Refused, UnreadableData, UsageMistake
from metrocli.files.atomic import write_file_atomically, write_files_atomically, write_folder_atomically
from metrocli.messages import MessageType
from metrocli.sheets.columns.list_column import ColumnsOfRows
from metrocli.sheets.parsing.blank_cells import note_uncalculated
from metrocli.sheets.reading.large.parquet_listing import find_parquet_sheet
from metrocli.sheets.table import RawTable
from metrocli.sheets.writing.cell_values import iterate_values, list_workbook_values
from metrocli.sheets.writing.conversion_notes import note_rows_above_headers, note_tabs_left_out
from metrocli.sheets.writing.csv_tables import make_csv, note_formulas_of
from metrocli.sheets.writing.datapackage import DATAPACKAGE_FILE, build_datapackage
from metrocli.sheets.writing.parquet.parquet_files import write_parquet
from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.lost_parts import note_parts_left_out
from metrocli.xlsx.tables.long_tables import WorkbookTables
from metrocli.xlsx.write import LAST_ROW, TOO_MANY_ROWS, explain_unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from metrocli.files.file_steps import FileContent
    from metrocli.messages import Message
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.reading.source import SheetSource
    from metrocli.xlsx.write import WritableValue

KINDS = CSV, XLSX, PARQUET = ("csv", "xlsx", "parquet")
"""What a dataset can be written as."""
_LONGEST_TAB_NAME = 31
_INVALID_IN_TAB_NAMES = set("[]:*?/\\")
_NOT_A_FILE_NAME = compile_late(
    r"""[.~].*|.*[<>:"/\\|?*\x00-\x1f].*|(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?""", re.IGNORECASE | re.DOTALL
)
"""Names that a folder's reader passes over, and names that Windows does not allow."""


NOTHING_TO_CONVERT = MessageType("nothing-to-convert", "every sheet is empty", "Fill in a sheet first.")
TARGET_IS_DATASET = MessageType("target-is-dataset", "{path} is the data itself", "Name another target.")
TARGET_HOLDS_DATA = MessageType("target-holds-data", "the data is in the folder {path}", "Name another target.")
TARGET_SUFFIX = MessageType(
    "target-suffix",
    "a dataset cannot be written as {suffix:quoted}",
    "Name a folder, or a file whose name ends in .xlsx.",
)
TARGET_NOT_FOLDER = MessageType(
    "target-not-folder", "{path} is the name of a workbook, and {kind} files need a folder", "Name a folder."
)
TARGET_NOT_XLSX = MessageType(
    "target-not-xlsx", "{path} is not the name of a workbook", "Name a file that ends in .xlsx."
)
OLD_FILES_KEPT = MessageType(
    "old-files-kept",
    "The {count:,} old files are kept as {names:all}.",
    one="The old file is kept as {names:all}.",
)
INVALID_TAB_NAME = MessageType(
    "invalid-tab-name", "a tab of a workbook cannot have the name {name:quoted}", "Rename {file}."
)
DUPLICATE_TAB_NAME = MessageType(
    "duplicate-tab-name", "a workbook cannot have two tabs with the name {name:quoted}", "Rename {file}."
)
TAB_NOT_A_FILE_NAME = MessageType(
    "tab-not-a-file-name", "{name:quoted} cannot be the name of a file with a sheet", "Rename the tab."
)
PARQUET_IN_FOLDER = MessageType(
    "parquet-in-folder",
    "{folder} has Parquet files of sheets, such as {file}, and CSV files cannot be next to them",
    "Name another folder.",
)
FILES_EXIST = MessageType(
    "files-exist",
    "{folder} already contains {files:all}",
    "{--force} replaces existing files and keeps the old ones as backups.",
)


def convert(
    dataset: SheetDataset,
    target: Path,
    *,
    force: bool = False,
    has_bom: bool = False,
    kind: str = "",
    partition_by: str = "",
) -> list[Message]:
    """Write every sheet of a dataset, declared or not, with every column and every row.

    Args:
        dataset: the dataset.
        target: a path that ends in .xlsx for a workbook; any other path is a folder.
        force: whether to replace existing files, keeping them as backups.
        has_bom: whether the CSV files of a folder begin with a byte order mark, by which Excel recognises UTF-8.
        kind: csv, xlsx or parquet; "" for what the target shows.
        partition_by: "period" for Parquet files in a folder for each period; "" for one file for each sheet.

    Returns:
        Notes: which rows, parts and formulas without a result were left out, and where the old files are kept.

    Raises:
        Refused: the target is the dataset itself, a file exists and `force` is not set, or a file cannot be written.
        UnreadableData: a sheet cannot be read, or every sheet is empty.
        UsageMistake: the target has a suffix other than .xlsx, or does not fit the kind.
    """
    is_workbook = check_target(target, kind)
    tables = [table for name in dataset.source.sheet_names if (table := dataset.table(name)) is not None]
    if not tables:
        raise UnreadableData(str(dataset.source.path), NOTHING_TO_CONVERT())
    if target.exists() and target.resolve() == dataset.source.path.resolve():
        raise Refused(TARGET_IS_DATASET(path=str(target)))
    if kind == PARQUET and _holds_data(target, dataset.source):
        raise Refused(TARGET_HOLDS_DATA(path=str(target)))
    notes = [*note_rows_above_headers(tables), *note_parts_left_out(dataset.source.path)]
    notes += [*note_tabs_left_out(dataset, tables), *(note for table in tables for note in note_uncalculated(table))]
    if kind == PARQUET:
        _check_file_names([table.name for table in tables], hidden="_")
        return notes + write_parquet(dataset, tables, target, force=force, by_period=bool(partition_by))
    if has_bom and not is_workbook:
        return notes + write_folder(tables, target, force=force, has_bom=True)
    return notes + write_tables(tables, target, force=force)


def _holds_data(target: Path, source: SheetSource) -> bool:
    """Return whether Parquet files of a dataset are in a folder, which would be replaced as a whole."""
    from metrocli.sheets.reading.large.parquet_folder import ParquetFolder  # few datasets are of Parquet files

    files = (
        [file for of_sheet in source.entries.values() for file in of_sheet] if isinstance(source, ParquetFolder) else []
    )
    return any(file.path.resolve().is_relative_to(target.resolve()) for file in files)


def check_target(target: Path, kind: str = "") -> bool:
    """Return whether a dataset is written as a workbook; if not, as a folder.

    Args:
        target: the target.
        kind: csv, xlsx or parquet; "" for what the target shows.

    Raises:
        UsageMistake: the target has a suffix other than .xlsx, or does not fit the kind.
    """
    is_workbook = is_workbook_target(target)
    if kind == XLSX and not is_workbook:
        raise UsageMistake(TARGET_NOT_XLSX(path=str(target)))
    if kind and kind != XLSX and is_workbook:
        raise UsageMistake(TARGET_NOT_FOLDER(path=str(target), kind=kind))
    return is_workbook


def is_workbook_target(target: Path) -> bool:
    """Return whether a target is a workbook; if not, it is a folder.

    Raises:
        UsageMistake: the target has a suffix other than .xlsx.
    """
    if target.suffix.lower() == ".xlsx":
        return True
    if target.suffix and not target.is_dir():
        raise UsageMistake(TARGET_SUFFIX(suffix=target.suffix))
    return False


class WrittenTables(NamedTuple):
    """The files that `write_tables_with` wrote.

    Attributes:
        notes: a note on where the old files are kept, if there are any.
        backups: the backup of each other file; None if there was no old file.
    """

    notes: list[Message]
    backups: list[Path | None]


def write_tables(tables: list[RawTable], target: Path, *, force: bool = False) -> list[Message]:
    """Write tables as a workbook or as a folder of CSV files (see `write_tables_with`); return notes."""
    return write_tables_with({}, tables, target, force=force).notes


def write_tables_with(
    others: Mapping[Path, bytes], tables: list[RawTable], target: Path, *, force: bool = False
) -> WrittenTables:
    """Write tables as a workbook or as a folder of CSV files, together with other files: all or none.

    Args:
        others: the content of the other files, by path.
        tables: the sheets.
        target: a path that ends in .xlsx for a workbook; any other path is a folder.
        force: whether to replace existing files, keeping them as backups.

    Raises:
        Refused: a file exists and `force` is not set, or a file cannot be written.
        UsageMistake: the target has a suffix other than .xlsx.
    """
    if not is_workbook_target(target):
        return _write_folder_with(others, build_folder(tables), target, force=force)
    backup, *backups = write_files_atomically({target: build_workbook(tables), **others}, force=force)
    return WrittenTables([OLD_FILES_KEPT(count=1, names=[backup.name])] if backup else [], backups)


def save_workbook(content: bytes, target: Path, *, force: bool = False) -> list[Message]:
    """Write the bytes of a workbook into a file.

    Returns:
        A note on where the old file is kept, if there is one.

    Raises:
        Refused: the file exists and `force` is not set, or it cannot be written.
    """
    backup = write_file_atomically(target, content, force=force)
    return [OLD_FILES_KEPT(count=1, names=[backup.name])] if backup else []


def build_workbook(tables: list[RawTable]) -> bytes:
    """Return a workbook with a tab for each table: dates and numbers as such, codes and everything else as text.

    Raises:
        Refused: a tab cannot have the name of its table or so many rows, or a cell cannot hold its text.
    """
    from openpyxl import Workbook

    for table in tables:  # before millions of rows are made
        if len(table.row_numbers) >= LAST_ROW:
            raise Refused(TOO_MANY_ROWS.at(table.cell_at(), most=LAST_ROW))
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    taken: set[str] = set()
    written = WorkbookTables(book)
    for table in tables:
        is_valid = len(table.name) <= _LONGEST_TAB_NAME and not set(table.name) & _INVALID_IN_TAB_NAMES
        if not is_valid:
            raise Refused(INVALID_TAB_NAME(name=table.name, file=table.file))
        if table.name.casefold() in taken:
            raise Refused(DUPLICATE_TAB_NAME(name=table.name, file=table.file))
        taken.add(table.name.casefold())
        values = list_workbook_values(table)
        make_rows = partial(iterate_values, table, values)
        if any(map(explain_unwritable, chain.from_iterable(values))):
            refuse_unwritable(table, make_rows())
        written.write(book.create_sheet(table.name), table.headers, make_rows, len(table.row_numbers))
    return written.to_bytes()


def refuse_unwritable(table: RawTable, rows: Iterable[Sequence[WritableValue]]) -> None:
    """Raise Refused with the first cell whose text cannot be stored in a workbook."""
    for row_number, row in zip(table.row_numbers, rows, strict=True):
        for index, value in enumerate(row):
            fault = explain_unwritable(value)
            if fault:
                cell = table.cell_at(row_number, index)
                raise Refused(fault.about(cell))


def write_folder(
    tables: list[RawTable], target: Path, language: str = "en", *, force: bool = False, has_bom: bool = False
) -> list[Message]:
    """Write a CSV file for each table, and `datapackage.json`, which describes them: all files or none.

    Args:
        tables: the sheets.
        target: the folder.
        language: the language of `datapackage.json`: en, es or fr.
        force: whether to replace existing files, keeping them as backups.
        has_bom: whether the CSV files begin with a byte order mark.

    Returns:
        Notes: where the old files are kept, and with a byte order mark, which cells Excel takes for formulas.

    Raises:
        Refused: a file exists and `force` is not set, or a file cannot be written.
    """
    files = build_folder(tables, language, has_bom=has_bom)
    kept = _write_folder_with({}, files, target, force=force).notes
    return [*(note_formulas_of(tables) if has_bom else []), *kept]


def build_folder(tables: list[RawTable], language: str = "en", *, has_bom: bool = False) -> dict[str, FileContent]:
    """Return the files of a folder by their names: a CSV file for each table, and `datapackage.json`.

    Raises:
        Refused: a file cannot have the name of a table.
    """
    _check_file_names([table.name for table in tables])
    files = {f"{table.name}.csv": make_csv(table, has_bom=has_bom) for table in tables}
    return files | {DATAPACKAGE_FILE: build_datapackage(tables, language).encode()}


def _check_file_names(names: Iterable[str], hidden: str = "") -> None:
    """Raise an error with the first name of a sheet that cannot be that of a file.

    Args:
        names: the names of sheets.
        hidden: a sign with which the names of files begin that readers pass over.

    Raises:
        Refused: there is such a name.
    """
    for name in names:
        if _NOT_A_FILE_NAME.fullmatch(name) or (hidden and name.startswith(hidden)):
            raise Refused(TAB_NOT_A_FILE_NAME(name=name))


def _write_folder_with(
    others: Mapping[Path, bytes], files: Mapping[str, FileContent], target: Path, *, force: bool
) -> WrittenTables:
    """Write the files of a folder together with other files."""
    if target.is_dir() and (parquet := find_parquet_sheet(target)):
        raise Refused(PARQUET_IN_FOLDER(folder=str(target), file=parquet))
    existing = [name for name in files if (target / name).exists()]
    if existing and not force:
        raise Refused(FILES_EXIST(folder=str(target), files=existing))
    backups = write_folder_atomically(target, files, force=force, others=others)
    names = [backup.name for backup in backups[: len(files)] if backup]
    kept = [OLD_FILES_KEPT(count=len(names), names=names)] if names else []
    return WrittenTables(kept, backups[len(files) :])


def make_new_table(
    name: str, file: str, headers: tuple[str, ...], rows: list[list[RawValue]], column_indexes: dict[str, int]
) -> RawTable:
    """Return a table that was not read from a file: its header is row 1 of a CSV file, and its rows follow.

    Args:
        name: the name of the sheet.
        file: the file to name in errors.
        headers: its headers.
        rows: its rows.
        column_indexes: the index of each declared column.
    """
    return RawTable(
        name,
        file,
        in_workbook=False,
        header_row=1,
        headers=headers,
        columns=ColumnsOfRows(rows, len(headers)),
        row_numbers=list(range(2, len(rows) + 2)),
        column_indexes=column_indexes,
    )
