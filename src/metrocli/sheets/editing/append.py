"""Append rows to the sheets of a dataset: return the new content of each file that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import Refused
from metrocli.files.limits import read_regular_file
from metrocli.sheets.editing.csv_append import append_to_csv, make_csv
from metrocli.sheets.editing.dataset import NOT_EDITABLE, refuse_open, require_editable
from metrocli.sheets.editing.edits import group_by_sheet
from metrocli.sheets.editing.workbook_append import append_to_workbook
from metrocli.sheets.reading.csv_files.csv_folder import CsvFolder
from metrocli.sheets.reading.workbook_file import WorkbookFile
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.xlsx.package import OOXML_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from metrocli.sheets.editing.edits import Edit
    from metrocli.sheets.editing.new_rows import UnwrittenColumn
    from metrocli.sheets.reading.source import AnySource


class AppendedFiles(NamedTuple):
    """The files of a dataset with new rows.

    Attributes:
        files: the whole new content of each file that changes or is new.
        unwritten: the columns that rows have values for, and that the sheet lacks.
    """

    files: dict[Path, bytes]
    unwritten: tuple[UnwrittenColumn, ...] = ()


def append_rows(
    source: AnySource, rows: Mapping[str, Sequence[Mapping[str, str]]], edits: Iterable[Edit] = ()
) -> AppendedFiles:
    """Return the content of the files of a dataset with new rows, and with some cells changed; nothing is written.

    New rows go below the last row of data of their sheet, in the file's dialect; a sheet that the dataset lacks
    becomes a new file or tab. All other bytes stay as they are.

    Args:
        source: the folder or workbook; its files are read again.
        rows: the rows of each declared sheet, each the texts by declared column: ISO dates and months, numbers with a
            decimal point, and several values separated by semicolons.
        edits: changes of cells, which may fill blank ones.

    Raises:
        Refused: a cell does not hold its old text any more; a file cannot hold a new text, or would be read
            differently; the workbook is not XLSX or XLSM; or a spreadsheet program has a file open.
        UnreadableData: a file cannot be read.
    """
    by_sheet = group_by_sheet(edits)
    sheets = [name for name in SHEETS_BY_NAME if rows.get(name) or name in by_sheet]
    source = require_editable(source)
    if isinstance(source, CsvFolder):
        return _append_to_folder(source, rows, by_sheet, sheets)
    if not sheets:
        return AppendedFiles({})
    if source.path.suffix.lower() not in OOXML_SUFFIXES:
        raise Refused(NOT_EDITABLE.at(source.path.name))
    refuse_open(source.path)
    raw, book = read_regular_file(source.path), WorkbookFile(source.path)
    content, unwritten = append_to_workbook(raw, book, {sheet: rows.get(sheet, ()) for sheet in sheets}, by_sheet)
    return AppendedFiles({source.path: content}, tuple(unwritten))


def _append_to_folder(
    source: CsvFolder, rows: Mapping[str, Sequence[Mapping[str, str]]], edits: Mapping[str, Sequence[Edit]],
    sheets: Sequence[str],
) -> AppendedFiles:  # fmt: skip
    files: dict[Path, bytes] = {}
    unwritten: list[UnwrittenColumn] = []
    for sheet in sheets:
        new = rows.get(sheet, ())
        if sheet in source.sheet_names:
            path = source.path_of(sheet)
            refuse_open(path)
            raw, encoding = read_regular_file(path), source.encoding_of(sheet)
            content, lacking = append_to_csv(raw, sheet, path.name, new, edits.get(sheet, ()), encoding)
        else:
            neighbour = source.sheet_names[0]
            other = source.path_of(neighbour)
            path = source.path / f"{sheet}{other.suffix}"
            raw = read_regular_file(other)
            content, lacking = make_csv(sheet, path.name, new, raw, neighbour, source.encoding_of(neighbour))
        files[path] = content
        unwritten += lacking
    return AppendedFiles(files, tuple(unwritten))
