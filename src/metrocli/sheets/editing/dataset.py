"""Edit cells of a dataset: return the new content of each file that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import Refused, UnreadableData
from metrocli.files.limits import read_regular_file
from metrocli.messages import MessageType
from metrocli.sheets.editing.csv_file import edit_csv, find_unwritable_texts
from metrocli.sheets.editing.edits import group_by_sheet
from metrocli.sheets.editing.workbook import edit_workbook, find_uneditable_cells
from metrocli.sheets.reading.csv_files.csv_folder import CsvFolder
from metrocli.sheets.reading.large.parquet_folder import ParquetFolder
from metrocli.sheets.reading.workbook_file import WorkbookFile
from metrocli.xlsx.package import OOXML_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from metrocli.messages import Message
    from metrocli.sheets.editing.edits import Edit
    from metrocli.sheets.reading.source import AnySource

NOT_EDITABLE = MessageType(
    "not-editable", "cells can be edited only in CSV, XLSX and XLSM files", "Save the workbook as .xlsx."
)
PARQUET_NOT_EDITABLE = MessageType(
    "parquet-not-editable",
    "Parquet files can be read and checked, but not changed",
    "Convert them to CSV files with `metrocli convert FOLDER`, and change those.",
)
SHEET_GONE = MessageType("sheet-gone", "the sheet {sheet:quoted} has been deleted or emptied", "Run the command again.")
FILE_OPEN = MessageType(
    "file-open",
    "a spreadsheet program has the file open, and would overwrite the changes",
    "Close it there; if nobody has it open, delete {lock}.",
)


def edit_sheets(source: AnySource, edits: Iterable[Edit]) -> dict[Path, bytes]:
    """Return the content of the files of a dataset after some edits; nothing is written.

    Args:
        source: the folder or workbook; its files are read again.
        edits: the changes; an edit that changes nothing is skipped.

    Returns:
        The whole new content of each file that changes. All bytes outside the edited cells stay as they are.

    Raises:
        Refused: a cell does not hold its old text any more, or a text that someone typed; its file cannot hold the new
            text; the workbook is not XLSX or XLSM; or a spreadsheet program has a file open.
        UnreadableData: a file cannot be read.
    """
    by_sheet = group_by_sheet(edits)
    source = require_editable(source)
    if isinstance(source, CsvFolder):
        paths = {source.path_of(sheet): sheet for sheet in by_sheet}
        for path in paths:
            refuse_open(path)
        return {
            path: edit_csv(read_regular_file(path), sheet, path.name, by_sheet[sheet], source.encoding_of(sheet))
            for path, sheet in paths.items()
        }
    if not by_sheet:
        return {}
    if source.path.suffix.lower() not in OOXML_SUFFIXES:
        raise Refused(NOT_EDITABLE.at(source.path.name))
    refuse_open(source.path)
    raw, book = read_regular_file(source.path), WorkbookFile(source.path)
    for sheet in by_sheet:
        # This refuses a workbook that would take too much memory, before `edit_workbook` reads it.
        if book.read_table(sheet) is None:
            raise Refused(SHEET_GONE.at(source.path.name, sheet=sheet))
    return {source.path: edit_workbook(raw, book, by_sheet)}


def find_uneditable(source: AnySource, edits: Iterable[Edit]) -> dict[Edit, Message]:
    """Find the edits that cannot be made although the others can: of computed cells, or with a character too many.

    What stops the edits of a whole file is left to `edit_sheets`.

    Returns:
        For each of these edits, a message about the cell.
    """
    by_sheet = group_by_sheet(edits)
    try:
        if isinstance(source, ParquetFolder):
            return {}
        if not isinstance(source, CsvFolder):
            is_known = by_sheet and source.path.suffix.lower() in OOXML_SUFFIXES
            return find_uneditable_cells(read_regular_file(source.path), source, by_sheet) if is_known else {}
        problems: dict[Edit, Message] = {}
        for sheet, some in by_sheet.items():
            path = source.path_of(sheet)
            problems |= find_unwritable_texts(
                read_regular_file(path), sheet, path.name, some, source.encoding_of(sheet)
            )
    except (Refused, UnreadableData):
        return {}
    return problems


def require_editable(source: AnySource) -> CsvFolder | WorkbookFile:
    """Return a source whose cells can be changed.

    Raises:
        Refused: its sheets are Parquet files.
    """
    if isinstance(source, ParquetFolder):
        raise Refused(PARQUET_NOT_EDITABLE.at(str(source.path)))
    return source


def refuse_open(path: Path) -> None:
    """Raise an error if a spreadsheet program has a file open: it would overwrite the edits when it saves.

    Raises:
        Refused: a lock file of Excel or LibreOffice is next to the file, or to the target of a symbolic link.
    """
    for file in dict.fromkeys((path, path.resolve())):
        for lock in (file.with_name(f"~${file.name}"), file.with_name(f".~lock.{file.name}#")):
            if _has_file(lock):
                raise Refused(FILE_OPEN.at(path.name, lock=lock.name))


def _has_file(path: Path) -> bool:
    """Return whether there is a file; there is none of a name that is too long."""
    try:
        return path.exists()
    except OSError:
        return False
