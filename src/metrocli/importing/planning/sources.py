"""Make the rows of the sheet imported: where each fact is from, and how sure its reading is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.report import ImportedCell, ImportedRow

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY_SEPARATOR = " · "
"""What separates the columns of a key."""


def list_source_rows(row: ImportedRow, key: str, document: str) -> Iterator[ImportedRow]:
    """Yield a row of the sheet imported for each fact of a row; an id is made, and an added cell has no line.

    Args:
        row: the row.
        key: its key in the dataset, as text.
        document: the name of the document's file.
    """
    for column, cell in row.cells.items():
        if column != "id" and cell.line:
            yield make_source_row(row.sheet, key, column, document, cell)


def make_source_row(sheet: str, key: str, column: str, document: str, cell: ImportedCell) -> ImportedRow:
    """Make the row of the sheet imported for one fact; a document without pages leaves the page blank."""
    values = {
        "sheet": sheet,
        "key": key,
        "column": column,
        "document": document,
        "page": str(cell.page or ""),
        "line": str(cell.line),
        "certainty": cell.certainty.value,
    }
    cells = {name: ImportedCell(value, cell.page, cell.line, cell.certainty) for name, value in values.items() if value}
    return ImportedRow("imported", cells)


def make_participation_source(row: ImportedRow, document: str) -> ImportedRow:
    """Make the row of the sheet imported for the member of a row of participations; its id is made, not stated."""
    key = KEY_SEPARATOR.join(cell.value for cell in row.cells.values())
    return make_source_row(row.sheet, key, "member", document, row.cells["member"])
