"""Read tables whose first row has declared headers of a sheet, such as month, outlet and topic."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.document import LineKind
from metrocli.messages import MessageType
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder

TABLE_HEADER = MessageType("import-table-header", "it has the headers of a table")
TABLE_TOTALS = MessageType("import-table-totals", "it sums up the rows of a table")
NUMBERS_TABLE = MessageType("import-numbers", "it belongs to a table of numbers")
TABLE_TEXT = MessageType("import-table-text", "it introduces or sums up a table")

_NUMBER = compile_late(r"[+-]?\d[\d.,\u00a0\u202f ]*%?|[-–—]?")
_FIGURE = compile_late(r": \d[\d.,\u00a0\u202f ]*(?: [^\W\d_]+ \d+)? ?$")
_MOST_WORDS = 30
_TEXTS = {LineKind.TEXT, LineKind.CAPTION}
_FEWEST_HEADERS = 2


class HeadedTable(NamedTuple):
    """A table: the row of its headers, and the rows below."""

    header: DocumentLine
    rows: list[DocumentLine]


class TableRow(NamedTuple):
    """A row of a table: its line, and its cells by their declared column; they may have line breaks."""

    line: DocumentLine
    cells: dict[str, str]


def split_tables(lines: Sequence[DocumentLine]) -> list[HeadedTable]:
    """Return the tables of two rows or more: rows that follow each other with the same number of cells."""
    runs: list[list[DocumentLine]] = []
    previous: DocumentLine | None = None
    for line in lines:
        is_row = line.kind is LineKind.ROW and bool(line.cells)
        if is_row and previous is not None and len(previous.cells) == len(line.cells):
            runs[-1].append(line)
        elif is_row:
            runs.append([line])
        previous = line if is_row else None
    return [HeadedTable(run[0], run[1:]) for run in runs if len(run) > 1]


def read_table(table: HeadedTable, sheet: str) -> list[TableRow]:
    """Read a table by the headers that a sheet declares.

    Args:
        table: the table.
        sheet: the sheet.

    Returns:
        The rows that state each required column, with the cells that are not blank; none if the headers do not name
        the required columns, and at least two columns.
    """
    headers = _list_headers(sheet)
    columns = [headers.get(fold(" ".join(cell.split())), "") for cell in table.header.cells]
    columns = [name if name not in columns[:place] else "" for place, name in enumerate(columns)]
    required = {column.name for column in SHEETS_BY_NAME[sheet].columns if column.required} & set(headers.values())
    if sheet == "people":
        required -= {"body"}
    named = set(columns) - {""}
    if not required <= named or len(named) < _FEWEST_HEADERS:
        return []
    rows = []
    for line in table.rows:
        cells = {name: cell for name, cell in zip(columns, line.cells, strict=True) if name and cell}
        if required <= set(cells):
            rows.append(TableRow(line, cells))
    return rows


def pass_over_tables(lines: Sequence[DocumentLine], builder: FactBuilder) -> None:
    """Pass over headers, tables of numbers, and a last row that sums up the others, once the facts are read."""
    for table in split_tables(lines):
        if _holds_numbers(table):
            builder.pass_over([table.header, *table.rows], NUMBERS_TABLE())
        elif any(map(builder.has_used, table.rows)):
            builder.pass_over([table.header], TABLE_HEADER())
            builder.pass_over([row for row in table.rows[-1:] if _is_total(row)], TABLE_TOTALS())


def pass_over_table_texts(lines: Sequence[DocumentLine], builder: FactBuilder) -> None:
    """Pass over short lines without facts in a section whose tables are understood."""
    if any(builder.is_done(table.header) for table in split_tables(lines)):
        others = [line for line in lines if line.kind in _TEXTS and _is_short(line.text)]
        builder.pass_over(others, TABLE_TEXT())


def leave_headed(lines: Sequence[DocumentLine], sheet: str, builder: FactBuilder) -> list[DocumentLine]:
    """Return the lines that are not done, without tables that have a header of a sheet."""
    headers = _list_headers(sheet)
    tables = [table for table in split_tables(lines) if any(fold(cell) in headers for cell in table.header.cells)]
    headed = {id(row) for table in tables for row in (table.header, *table.rows)}
    return [line for line in lines if not builder.is_done(line) and id(line) not in headed]


def _is_short(text: str) -> bool:
    """Return whether a text is a sentence or two, or a list of figures such as "Delta: 2 of 4; Coast: 1"."""
    return len(text.split()) <= _MOST_WORDS or all(map(_FIGURE.search, text.split("; ")))


def _is_total(row: DocumentLine) -> bool:
    """Return whether a row has a word, and else only numbers and blank cells."""
    return all(_NUMBER.fullmatch(cell) for cell in row.cells[1:])


def _holds_numbers(table: HeadedTable) -> bool:
    """Return whether all columns but the first hold numbers, or one word where a number is unknown."""
    rows = [row.cells[1:] for row in table.rows]
    numbers = [cell for row in rows for cell in row if _NUMBER.fullmatch(cell)]
    others = {fold(cell) for row in rows for cell in row if not _NUMBER.fullmatch(cell)}
    return bool(numbers) and len(others) <= 1 and not any(" " in other for other in others)


@cache
def _list_headers(sheet: str) -> dict[str, str]:
    """Return the columns of a sheet by their folded headers."""
    columns = SHEETS_BY_NAME[sheet].columns
    return {
        fold(header): column.name for column in reversed(columns) for header in (*column.other_headers, column.name)
    }
