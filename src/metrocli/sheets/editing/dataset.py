"""Edit cells of a dataset: return the new content of each file that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import Refused, UnreadableData
from metrocli.sheets.editing.csv_file import edit_csv
from metrocli.sheets.editing.edits import group_by_sheet
from metrocli.sheets.editing.workbook import edit_workbook
from metrocli.sheets.reading.source import CsvFolder, WorkbookFile
from metrocli.xlsx.package import OOXML_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from metrocli.sheets.editing.edits import Edit


def edit_sheets(source: CsvFolder | WorkbookFile, edits: Iterable[Edit]) -> dict[Path, bytes]:
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
    if isinstance(source, CsvFolder):
        paths = {source.path_of(sheet): sheet for sheet in by_sheet}
        for path in paths:
            _refuse_open(path)
        return {path: edit_csv(_read_bytes(path), sheet, path.name, by_sheet[sheet]) for path, sheet in paths.items()}
    if not by_sheet:
        return {}
    if source.path.suffix.lower() not in OOXML_SUFFIXES:
        raise Refused(f"{source.path.name}: cells are only edited in XLSX and CSV files. Save it as .xlsx.")
    _refuse_open(source.path)
    raw, book = _read_bytes(source.path), WorkbookFile(source.path)
    for sheet in by_sheet:
        # This refuses a workbook that would take too much memory, before `edit_workbook` reads it.
        if book.read_table(sheet) is None:
            raise Refused(
                f"{source.path.name}: the sheet '{sheet}' is gone or empty by now. Give the command once more."
            )
    return {source.path: edit_workbook(raw, book, by_sheet)}


def _refuse_open(path: Path) -> None:
    """Raise an error if a spreadsheet program has a file open: it would overwrite the edits when it saves.

    Raises:
        Refused: a lock file of Excel or LibreOffice is next to the file, or to the target of a symbolic link.
    """
    for file in dict.fromkeys((path, path.resolve())):
        for lock in (file.with_name(f"~${file.name}"), file.with_name(f".~lock.{file.name}#")):
            if lock.exists():
                problem = "a spreadsheet program has it open, and would overwrite what is written now"
                raise Refused(f"{path.name}: {problem}. Close it there; if nobody has it open, delete {lock.name}.")


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise UnreadableData(path.name, f"the file cannot be read ({fault.strerror or fault})") from fault
