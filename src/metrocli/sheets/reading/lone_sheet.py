"""Explain why one CSV or Parquet file is not a dataset: it is one sheet of it, or something else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.errors import name_reason
from metrocli.files.file_kinds import WORKBOOK_KINDS, explain_csv, explain_workbook, find_kind
from metrocli.files.limits import DATASET_HINT, FILE_UNREADABLE
from metrocli.messages import MessageType
from metrocli.sheets.reading.csv_files.csv_folder import has_columns, read_first_part
from metrocli.sheets.reading.csv_files.dialect import read_csv_text
from metrocli.sheets.reading.csv_files.encodings import NOT_TEXT, EncodingUnfit, NotText
from metrocli.sheets.reading.large.parquet_names import PARQUET_SUFFIX
from metrocli.sheets.reading.sheet_names import find_declared_name, find_names_within
from metrocli.sheets.reading.workbook_file import WORKBOOK_EMPTY
from metrocli.sheets.schema import SHEETS

if TYPE_CHECKING:
    from metrocli.messages import Message

ONE_SHEET = MessageType("one-sheet", "this file is only one sheet of a dataset", "Name its folder: {folder}.")
SHEET_OF_OTHER_NAME = MessageType(
    "sheet-of-other-name",
    "this file is not a dataset, but has the columns of the sheet {sheet}",
    "Rename it to {sheet}.csv, and name its folder: {folder}.",
)
NOT_A_SHEET = MessageType(
    "not-a-sheet", "neither its name nor its columns are those of a sheet of a dataset", DATASET_HINT
)
PARQUET_OF_OTHER_NAME = MessageType(
    "parquet-of-other-name",
    "its name is not that of a sheet of a dataset",
    "Name it after a sheet, such as activities.parquet, and name its folder: {folder}.",
)


def explain_lone_sheet(path: Path, encoding: str) -> Message:
    """Return what an ordinary file with the ending of a CSV or Parquet file is.

    Args:
        path: the file.
        encoding: the encoding of a CSV file, as the user named it; "" to find it.
    """
    # The folder of a bare name is "."; in a sentence, a point says nothing.
    folder = str(path.parent if path.parent != Path() else path.absolute().parent)
    is_named = bool(find_declared_name(path.stem) or find_names_within(path.stem))
    if path.suffix.lower() == PARQUET_SUFFIX:
        return (ONE_SHEET if is_named else PARQUET_OF_OTHER_NAME)(folder=folder)
    other = explain_workbook(path) if find_kind(path) in WORKBOOK_KINDS else explain_csv(path)
    if other:
        return other
    try:
        raw = read_first_part(path)
        if not raw.strip():
            return WORKBOOK_EMPTY()
        if is_named:
            return ONE_SHEET(folder=folder)
        sheets = [sheet for sheet in SHEETS if has_columns(raw, path, sheet, encoding)]
        if sheets:
            sheet = max(sheets, key=lambda sheet: sum(column.required for column in sheet.columns))
            return SHEET_OF_OTHER_NAME(sheet=sheet.name, folder=folder)
        read_csv_text(raw, path.stem, encoding)
    except OSError as fault:
        return FILE_UNREADABLE(reason=name_reason(fault))
    except (NotText, EncodingUnfit):
        return NOT_TEXT()
    return NOT_A_SHEET()
