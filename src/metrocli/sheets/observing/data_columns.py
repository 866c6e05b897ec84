"""Lists that are spread over columns, and columns that were not read though they may be needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.cell import to_column_letters
from metrocli.model.findings import FaultKind
from metrocli.sheets.parsing.cell_text import to_text

if TYPE_CHECKING:
    from metrocli.messages import Message
    from metrocli.sheets.table import RawTable, RawValue

COLUMN_NOT_READ = MessageType(
    "column-not-read",
    "{count:,} columns were not read, but may be {columns:and}: {headers:and}.",
    "`metrocli check --select S007,S008,S009` shows how to write the headers.",
    one="the column was not read, but may be '{columns:and}'.",
)


def join_list_columns(table: RawTable) -> RawTable:
    """Return a table with one more column, not in its file, for each list that is spread over columns."""
    headers, column_indexes = [*table.headers], {**table.column_indexes}
    rows: list[list[RawValue]] = [[*row] for row in table.rows]
    for name, indexes in table.list_columns.items():
        column_indexes[name] = len(headers)
        headers.append(name)
        for row in rows:
            row.append("; ".join(text for index in indexes if (text := to_text(row[index]))))
    return replace(table, headers=tuple(headers), rows=rows, column_indexes=column_indexes)


def note_unread_columns(table: RawTable) -> list[Message]:
    """List one note about the columns that were not read, though they may be columns that questions need."""
    repeated = {fault.cell.index: fault for fault in table.faults if fault.kind is FaultKind.DUPLICATE_HEADER}
    columns = {**table.doubtful_columns}
    columns |= {index: str(fault.message.values["column"]) for index, fault in repeated.items()}
    if not columns:
        return []
    first, *others = sorted(columns)
    place = table.cell_at(table.header_row, -1 if others else first)
    names = [*dict.fromkeys(columns[index] for index in sorted(columns))]
    headers = [table.headers[index] or to_column_letters(index) for index in sorted(columns)]
    return [COLUMN_NOT_READ.at(place, columns=names, headers=headers, count=len(columns))]
