"""Read tables whose first row has declared headers of a sheet, such as month, outlet and topic."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.phrases.months import split_at_gaps
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
    """A table: the row of its headers, the rows below, and whether text follows directly on its page."""

    header: DocumentLine
    rows: list[DocumentLine]
    is_cut: bool = False


class TableRow(NamedTuple):
    """A row of a table.

    Attributes:
        lines: its lines; several where a PDF breaks its cells.
        texts: its cells; they may have line breaks.
        cells: the cells that are not blank, by their declared column.
    """

    lines: tuple[DocumentLine, ...]
    texts: tuple[str, ...]
    cells: dict[str, str]


def split_tables(lines: Sequence[DocumentLine]) -> list[HeadedTable]:
    """Return the tables of two rows or more: rows that follow each other with the same number of cells.

    Where the headers come again below a row that has only its first cell, this row is the title of another table.
    """
    runs: list[list[DocumentLine]] = []
    cut: set[int] = set()
    previous: DocumentLine | None = None
    for line in lines:
        is_row = line.kind is LineKind.ROW and bool(line.cells)
        if is_row and previous is not None and len(previous.cells) == len(line.cells):
            if line.cells == runs[-1][0].cells and not any(previous.cells[1:]):
                runs[-1].pop()
                runs.append([])
            runs[-1].append(line)
        elif is_row:
            runs.append([line])
        elif previous is not None and line.kind is LineKind.TEXT and line.page == previous.page:
            cut.add(len(runs) - 1)
        previous = line if is_row else None
    return [HeadedTable(run[0], run[1:], place in cut) for place, run in enumerate(runs) if len(run) > 1]


def has_header(lines: Sequence[DocumentLine], sheet: str) -> bool:
    """Return whether a line begins with the headers of the first two columns of a sheet, as in a broken table."""
    columns, headers = [column.name for column in SHEETS_BY_NAME[sheet].columns[:2]], _list_headers(sheet)
    begins = (begin[:2] for line in lines for begin in (line.cells, line.text.split()))
    return any([headers.get(fold(" ".join(cell.split()))) for cell in begin] == columns for begin in begins)


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
    first = {name: place for place, name in reversed([*enumerate(columns)])}
    columns = [name if first[name] == place else "" for place, name in enumerate(columns)]
    required = {column.name for column in SHEETS_BY_NAME[sheet].columns if column.required} & set(headers.values())
    if sheet == "people":
        required -= {"body"}
    named = set(columns) - {""}
    if not required <= named or len(named) < _FEWEST_HEADERS:
        return []
    rows = []
    for lines, texts in _join_broken_rows(table):
        cells = {name: text for name, text in zip(columns, texts, strict=True) if name and text}
        if required <= set(cells):
            rows.append(TableRow(lines, texts, cells))
    return rows


def _join_broken_rows(table: HeadedTable) -> list[tuple[tuple[DocumentLine, ...], tuple[str, ...]]]:
    """Return the lines and the cells of each row; in a PDF, a row without a first cell goes on with the one above.

    None are returned where it is not clear whether a row goes on: it has as many cells as the one above, or only its
    first cell. The last row is left out where the text below may belong to it, and so are headers that come again.
    """
    rows = [line for line in table.rows if line.cells != table.header.cells]
    if table.header.top is None:
        return [((line,), line.cells) for line in rows]
    joined: list[list[DocumentLine]] = []
    for line in rows:
        if line.cells[0] or not joined:
            joined.append([line])
        else:
            joined[-1].append(line)
    found = []
    for group in joined:
        is_whole = any(group[0].cells[1:]) or len(group) > 1
        is_clear = all(sum(map(bool, line.cells)) < len(line.cells) - 1 for line in group[1:])
        if not is_whole or not is_clear:
            return []
        texts = ("\n".join(filter(None, column)) for column in zip(*(line.cells for line in group), strict=True))
        found.append((tuple(group), tuple(texts)))
    return found[:-1] if table.is_cut else found


def pass_over_tables(lines: Sequence[DocumentLine], builder: FactBuilder) -> None:
    """Pass over headers, tables of numbers, and a last row that sums up the others, once the facts are read."""
    for table in split_tables(lines):
        if _holds_numbers(table):
            builder.pass_over([table.header, *table.rows], NUMBERS_TABLE())
        elif any(map(builder.has_used, table.rows)):
            again = [row for row in table.rows if row.cells == table.header.cells]
            builder.pass_over([table.header, *again], TABLE_HEADER())
            builder.pass_over([row for row in table.rows[-1:] if _is_total(row)], TABLE_TOTALS())


def pass_over_table_texts(lines: Sequence[DocumentLine], builder: FactBuilder) -> None:
    """Pass over short paragraphs without facts in a section whose tables are understood."""
    if any(builder.is_done(table.header) for table in split_tables(lines)):
        others = [line for line in lines if line.kind in _TEXTS and not builder.is_done(line)]
        for block in [[line] for line in others] if builder.has_whole_lines else split_at_gaps(others):
            if _is_short(" ".join(line.text for line in block)):
                builder.pass_over(block, TABLE_TEXT())


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
