"""The dataset in another form: a folder of CSV files as a workbook, or a workbook as a folder."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from metrocli.errors import Refused, UnreadableData, UsageMistake
from metrocli.files.atomic import write_folder_whole, write_whole
from metrocli.files.csv_line import csv_line
from metrocli.model.cell import Cell
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.frames import parse_column
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.sheets.writing.datapackage import DESCRIPTION, datapackage
from metrocli.xlsx.write import Value, fill, unwritable

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.sheets.dataset import Dataset
    from metrocli.sheets.table import RawTable, RawValue

_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TAB_NAME = 31
_NOT_IN_TAB_NAMES = set("[]:*?/\\")
_TYPED = {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}


def convert(dataset: Dataset, target: Path, *, force: bool = False) -> list[str]:
    """Write every sheet of a dataset, known or not, with every column and every row.

    Args:
        dataset: the dataset.
        target: a name that ends in .xlsx for a workbook; any other name is a folder.
        force: whether existing files may be replaced; they are kept as backups.

    Returns:
        A sentence for each thing that a reader should know.

    Raises:
        Refused: files would be overwritten, or cannot be written. UnreadableData: a sheet cannot be read.
    """
    tables = [table for name in dataset.source.sheet_names if (table := dataset.table(name)) is not None]
    if not tables:
        raise UnreadableData(str(dataset.source.path), "every sheet is empty", "There is nothing to convert.")
    if target.exists() and target.resolve() == dataset.source.path.resolve():
        raise Refused(f"{target} is the data itself. Name another target.")
    return above_headers(tables) + write_tables(tables, target, force=force)


def above_headers(tables: list[RawTable]) -> list[str]:
    """A note for each table that has something above its header, which is not written with it."""
    return [
        f"{table.file}: {table.header_row - 1} rows above the header of '{table.name}' were left out."
        for table in tables
        if table.header_row > 1
    ]


def is_workbook(target: Path) -> bool:
    """Whether a target is to be a workbook; else it is to be a folder.

    Raises:
        UsageMistake: its suffix is that of neither.
    """
    if target.suffix.lower() == ".xlsx":
        return True
    if target.suffix and not target.is_dir():
        raise UsageMistake(f"'{target.suffix}' is no form of a dataset. Name a folder, or a file that ends in .xlsx.")
    return False


def write_tables(tables: list[RawTable], target: Path, *, force: bool = False) -> list[str]:
    """Write some tables as a workbook or a folder, as `convert` does.

    Raises:
        Refused: files would be overwritten, or cannot be written. UsageMistake: the target can be neither.
    """
    if is_workbook(target):
        backup = write_whole(target, workbook(tables), force=force)
        return [f"The old file is kept as {backup.name}."] if backup else []
    return write_folder(tables, target, force=force)


def workbook(tables: list[RawTable]) -> bytes:
    """Some tables as a workbook with a tab each: dates and numbers as such, codes and everything else as text."""
    from openpyxl import Workbook

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    taken: set[str] = set()
    for table in tables:
        if len(table.name) > _TAB_NAME or set(table.name) & _NOT_IN_TAB_NAMES or table.name.casefold() in taken:
            raise Refused(f"no tab of a workbook can be called '{table.name}', or a second one. Rename {table.file}.")
        taken.add(table.name.casefold())
        rows = storable(table)
        refuse_unwritable(table, rows)
        fill(book.create_sheet(table.name), table.headers, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refuse_unwritable(table: RawTable, rows: list[list[Value]]) -> None:
    """Name the first cell whose text no workbook can hold."""
    for number, row in zip(table.row_numbers, rows, strict=True):
        for index, value in enumerate(row):
            fault = unwritable(value)
            if fault:
                raise Refused(
                    f"{Cell(table.file, table.name, number, table.headers[index], index, table.in_workbook)}: {fault}"
                )


def write_folder(tables: list[RawTable], target: Path, language: str = "en", *, force: bool = False) -> list[str]:
    """Write a CSV file for each table, and one that describes them; none where one would be overwritten unasked.

    Args:
        tables: the sheets.
        target: the folder.
        language: the language of the description.
        force: whether existing files may be replaced; they are kept as backups.

    Returns:
        Which old files were kept, as a sentence, where there are any.

    Raises:
        Refused: files would be overwritten, or cannot be written.
    """
    files = {target / f"{table.name}.csv": csv_text(table) for table in tables}
    files[target / DESCRIPTION] = datapackage(tables, language)
    stray = [path for path in files if path.parent != target]
    if stray:
        raise Refused(f"the tab '{stray[0].relative_to(target)}' cannot be the name of a file. Rename it.")
    there = [path.name for path in files if path.exists()]
    if there and not force:
        raise Refused(f"{target} already holds {', '.join(there)}. --force replaces them and keeps backups.")
    texts = {path.name: text.encode() for path, text in files.items()}
    backups = write_folder_whole(target, texts, force=force)
    kept = [backup.name for backup in backups if backup]
    return [f"The old files are kept as {', '.join(kept)}."] if kept else []


def csv_text(table: RawTable) -> str:
    """A table as CSV with commas: dates as ISO, numbers in digits, every other text as it stands."""
    lines = [csv_line(table.headers, header=True)]
    lines += [csv_line(each if isinstance(each, str) else to_text(each) for each in row) for row in portable(table)]
    return "".join(lines)


def portable(table: RawTable) -> list[list[RawValue]]:
    """The cells of a table as any other may take them: as they stand if any program reads them so, else as values."""
    pairs = (zip(raws, values, strict=True) for raws, values in zip(table.rows, storable(table), strict=True))
    return [[_portable(raw, value) for raw, value in row] for row in pairs]


def _portable(raw: RawValue, value: Value) -> RawValue:
    return raw if isinstance(raw, str) and (isinstance(value, str) or _is_plain(raw, value)) else value


def _is_plain(raw: str, value: Value) -> bool:
    """Whether a text already is a blank, an ISO date or a number in digits, such as 41.50."""
    if isinstance(value, int | float):
        return bool(_PLAIN_NUMBER.fullmatch(raw)) and float(raw) == value
    return raw == to_text(value)


def storable(table: RawTable) -> list[list[Value]]:
    """The cells of a table as a workbook should hold them.

    A date or number is one where its column declares it and the text can be read without a doubt; a code is always
    text; anything else stays as it stands.
    """
    columns: list[list[Value]] = [
        [_as_it_stands(row[place]) for row in table.rows] for place in range(len(table.headers))
    ]
    for column in SHEETS_BY_NAME[table.name].columns if table.name in SHEETS_BY_NAME else ():
        if column.name not in table.column_indexes:
            continue
        place = table.column_indexes[column.name]
        raws = [row[place] for row in table.rows]
        if column.type in _TYPED:
            values, _ = parse_column(raws, column, table)
            columns[place] = [
                kept if value is None or _has_time(kept) else value
                for value, kept in zip(values, columns[place], strict=True)
            ]
        else:
            columns[place] = [raw if isinstance(raw, str) else to_text(raw) for raw in raws]
    return [list(row) for row in zip(*columns, strict=True)]


def _has_time(value: Value) -> bool:
    """Whether a text says the time of day, which a date would lose."""
    return isinstance(value, str) and ":" in value


def _as_it_stands(raw: RawValue) -> Value:
    """A cell that no column declares: numbers and days as such, anything else as its text."""
    if raw is None or isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or (isinstance(raw, datetime) and to_text(raw) != raw.date().isoformat()):
        return to_text(raw)
    if isinstance(raw, datetime):
        return raw.date()
    return raw if isinstance(raw, int | float | date) else to_text(raw)
