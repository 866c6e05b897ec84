"""Explain that a dataset does not have a sheet, with the files or tabs that are probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.sheets.reading.sheet_names import SEVERAL_CANDIDATES, suggest_sheet_name
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from metrocli.messages import Message
    from metrocli.sheets.reading.source import SheetSource

NO_SHEET_IN_FOLDER = MessageType("no-sheet-in-folder", "the folder has no sheet '{sheet}'", "Add {sheet}.csv.")
NO_SHEET_IN_WORKBOOK = MessageType(
    "no-sheet-in-workbook", "the workbook has no sheet '{sheet}'", "Add a tab '{sheet}'."
)
NO_SHEET_BUT_FILE = MessageType(
    "no-sheet-but-file", "the folder has no sheet '{sheet}'", "Is it {near:quoted}? Rename that to {sheet}.csv."
)
NO_SHEET_BUT_TAB = MessageType(
    "no-sheet-but-tab", "the workbook has no sheet '{sheet}'", "Is it {near:quoted}? Rename that to '{sheet}'."
)
NO_SHEET_IN_PARQUET = MessageType(
    "no-sheet-in-parquet", "the Parquet files have no sheet '{sheet}'", "Add {sheet}.parquet."
)
NO_SHEET_BUT_PARQUET = MessageType(
    "no-sheet-but-parquet",
    "the Parquet files have no sheet '{sheet}'",
    "Is it {near:quoted}? Rename that to {sheet}.parquet.",
)


def explain_missing_sheet(source: SheetSource, name: str) -> Message:
    """Return the error for a missing sheet, with the files or tabs that are probably meant."""
    if name in source.names.candidates:
        return SEVERAL_CANDIDATES(sheet=name, names=source.names.candidates[name])
    from metrocli.sheets.reading.large.parquet_folder import ParquetFolder  # few datasets are of Parquet files

    in_folder = source.path.is_dir()
    near = suggest_sheet_name(name, [text for text in source.sheet_names if text not in SHEETS_BY_NAME])
    if isinstance(source, ParquetFolder):  # its path may be a pattern, which is not a folder
        return NO_SHEET_BUT_PARQUET(sheet=name, near=near) if near else NO_SHEET_IN_PARQUET(sheet=name)
    if near:
        return (NO_SHEET_BUT_FILE if in_folder else NO_SHEET_BUT_TAB)(sheet=name, near=near)
    return (NO_SHEET_IN_FOLDER if in_folder else NO_SHEET_IN_WORKBOOK)(sheet=name)
