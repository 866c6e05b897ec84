"""The files, sheets and columns of a dataset, and the notes on how they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import RecordAnswer
from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Field, FieldType, ListOf
from metrocli.errors import UnreadableData
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.sheets.observing.unread_numbers import refuse_unread_numbers
from metrocli.sheets.reading.large.parquet_names import find_folder
from metrocli.sheets.schema import SHEETS_BY_NAME, TEMPLATE_SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.answers.explanation import Figure
    from metrocli.answers.fields import Content
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.table import RawTable

_SHEET = {
    "sheet": Field(FieldType.TEXT, "the sheet's name"),
    "file": Field(FieldType.TEXT, "the file with the sheet"),
    "rows": Field(FieldType.INTEGER, "the number of rows"),
    "columns": Field(FieldType.INTEGER, "the number of columns"),
    "declared": Field(FieldType.FLAG, "whether metrocli knows the sheet"),
    "unknown_columns": Field(FieldType.SEVERAL, "the columns that metrocli does not know"),
    "encoding": Field(FieldType.TEXT, "the text encoding of a CSV file"),
    "delimiter": Field(FieldType.TEXT, "the delimiter of a CSV file"),
}
RESULT: dict[str, Content] = {
    "data": Field(FieldType.TEXT, "the folder or workbook"),
    "kind": Field(FieldType.TEXT, "folder or workbook"),
    "sheets": ListOf(_SHEET, "the sheets of the data"),
    "missing": Field(FieldType.SEVERAL, "the known sheets that the data does not have"),
    "periods": Field(FieldType.SEVERAL, "the reporting periods that the data lists"),
}
"""The fields of a dataset."""


def info(dataset: SheetDataset) -> RecordAnswer:
    """Show where the data is read from: every sheet with its rows and columns, and the notes on how it was read.

    A sheet that cannot be read is reported as a note.
    """
    tables = []
    errors: list[Message] = []
    unreadable: set[str] = set()
    for name in dataset.source.sheet_names:
        try:
            table = dataset.table(name)
            tables += [table] if table is not None else []
            if name in SHEETS_BY_NAME:
                dataset.read_cells(name)
                cells = (fault.cell for fault in dataset.unread_numbers)
                sheet = dataset.cell(name).sheet
                refuse_unread_numbers(dataset.unread_numbers, [cell for cell in cells if cell.sheet == sheet])
        except UnreadableData as error:
            errors.append(error.message)
            unreadable.add(name)
    sheets = [_describe_sheet(table, dataset.data_rows(table.name).table or table) for table in tables]
    present = {table.name for table in tables} | unreadable
    missing = [sheet.name for sheet in TEMPLATE_SHEETS if sheet.name not in present]
    kind = "folder" if find_folder(dataset.source.path) else "workbook"
    result = {
        "data": str(dataset.source.path),
        "kind": kind,
        "sheets": sheets,
        "missing": missing,
        "periods": [] if errors else list(dataset.periods),
    }
    return RecordAnswer(command="info", result=result, notes=(*dataset.notes, *errors))


def explain(selection: Selection, answer: RecordAnswer) -> Iterator[Figure]:
    """Find the rows behind the figures of `info`: those that were read, and the header with the columns."""
    for sheet in answer.result["sheets"]:
        table = selection.dataset.table(sheet["sheet"])
        if table is not None:
            rows = cells_of(table.name, "", table.row_numbers)
            header = cells_of(table.name, "", [table.header_row])
            yield from figure(("sheets", table.name, "rows"), sheet["rows"], FigureKind.COUNT, rows)
            yield from figure(("sheets", table.name, "columns"), sheet["columns"], FigureKind.ITEMS, header)


def _describe_sheet(table: RawTable, data: RawTable) -> dict[str, Any]:
    """Describe one sheet, and its rows that are data, by the fields of `_SHEET`."""
    return {
        "sheet": table.name,
        "file": table.file,
        "rows": len(data.row_numbers),
        "columns": len(table.headers),
        "declared": table.name in SHEETS_BY_NAME,
        "unknown_columns": list(table.unknown_columns),
        "encoding": table.encoding or None,
        "delimiter": table.delimiter or None,
    }
