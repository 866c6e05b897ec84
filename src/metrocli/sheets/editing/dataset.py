"""Editing cells of a dataset as it stands on the disk: new bytes for each file that changes."""

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
    """Make some edits; nothing is written.

    Args:
        source: the folder or workbook. Its files are read anew.
        edits: what to change. An edit that changes nothing is passed over.

    Returns:
        What each file that changes is to hold, whole. All but the edited cells is as it was, byte for byte.

    Raises:
        Refused: a cell no longer holds what was read, or no text that someone typed; its file cannot hold the new text;
            the workbook is of another format than XLSX; or someone has a file open. UnreadableData: a file cannot be
            read.
    """
    wanted = group_by_sheet(edits)
    if isinstance(source, CsvFolder):
        paths = {source.path_of(sheet): sheet for sheet in wanted}
        for path in paths:
            _refuse_open(path)
        return {path: edit_csv(_bytes(path), sheet, path.name, wanted[sheet]) for path, sheet in paths.items()}
    if not wanted:
        return {}
    if source.path.suffix.lower() not in OOXML_SUFFIXES:
        raise Refused(f"{source.path.name}: cells are only edited in XLSX and CSV files. Save it as .xlsx.")
    _refuse_open(source.path)
    raw, book = _bytes(source.path), WorkbookFile(source.path)
    for sheet in wanted:
        # The reader refuses what would take more memory than there is.
        if book.read_table(sheet) is None:
            raise Refused(
                f"{source.path.name}: the sheet '{sheet}' is gone or empty by now. Give the command once more."
            )
    return {source.path: edit_workbook(raw, book, wanted)}


def _refuse_open(path: Path) -> None:
    """Refuse a file that a spreadsheet program has open: when it saves, it would overwrite what is written here."""
    for place in dict.fromkeys((path, path.resolve())):
        for mark in (place.with_name(f"~${place.name}"), place.with_name(f".~lock.{place.name}#")):
            if mark.exists():
                problem = "a spreadsheet program has it open, and would overwrite what is written now"
                raise Refused(f"{path.name}: {problem}. Close it there; if nobody has it open, delete {mark.name}.")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise UnreadableData(path.name, f"the file cannot be read ({fault.strerror or fault})") from fault
