"""Write tables as CSV: small ones as one text, large ones in parts, each different cell formatted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.files.csv_line import BOM, CELLS_LIKE_FORMULAS, format_csv_line, is_like_formula
from metrocli.files.pyarrow_gate import allow_pyarrow
from metrocli.files.running.progress import find_current_step
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.coded_column import to_coded_column
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import ColumnType
from metrocli.sheets.writing.cell_values import find_declared_column, to_portable_column, to_portable_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.files.file_steps import FileContent
    from metrocli.messages import Message
    from metrocli.sheets.columns.coded_column import CodedColumn
    from metrocli.sheets.table import RawTable

_FEW_ROWS = 100_000
"""So many rows are formatted row by row: that takes less time than to import Arrow."""
_ROWS_AT_ONCE = 1 << 14
"""So many rows are put together by a thread: of a wide sheet, they still fit into the fast memory of a processor."""
_MOST_THREADS = 4
"""More threads would be waiting for the one that writes, with their rows in memory."""
_QUOTED = '[,"\r\n]'
"""The cells that `format_csv_line` quotes, as a pattern."""
_TEXTS = {ColumnType.TEXT, ColumnType.NAME, ColumnType.CODE, ColumnType.MONTH}


def build_csv(table: RawTable) -> str:
    """Return a table as CSV with commas: dates in ISO format, numbers in digits, other texts as written."""
    header = format_csv_line(table.headers, header=True)
    return "".join([header, *map(format_csv_line, _list_cells(table))])


def make_csv(table: RawTable, *, has_bom: bool = False) -> FileContent:
    """Return the content of a CSV file: its bytes, or for a large table a function that yields its parts.

    Args:
        table: the table.
        has_bom: whether it begins with a byte order mark.
    """
    mark = BOM if has_bom else ""
    if len(table.row_numbers) <= _FEW_ROWS or not table.columns:
        return f"{mark}{build_csv(table)}".encode()
    return lambda: _yield_parts(table, mark)


def note_formulas_of(tables: Sequence[RawTable]) -> list[Message]:
    """Return a note that counts the cells that Excel takes for formulas, if there are any; as `note_formulas`.

    Each distinct value is looked at once.
    """
    count, texts = 0, []
    for table in tables:
        in_headers = [*filter(is_like_formula, table.headers)]
        of_columns = [_find_formulas(table, index) for index in range(len(table.columns))]
        first = min((each for each in of_columns if each.cell_count), key=lambda each: each.row, default=None)
        count += len(in_headers) + sum(each.cell_count for each in of_columns)
        texts += [*in_headers[:1], *([first.text] if first else [])]
    return [CELLS_LIKE_FORMULAS(count=count, text=texts[0])] if count else []


class _Formulas(NamedTuple):
    """The cells of a column that Excel takes for formulas: their number, and the row and text of the first one."""

    cell_count: int
    row: int
    text: str


def _find_formulas(table: RawTable, index: int) -> _Formulas:
    """Find the cells of a column that Excel takes for formulas."""
    column = table.columns[index]
    texts = [value if isinstance(value, str) else to_text(value) for value in to_portable_column(table, index)]
    codes = [code for code, text in enumerate(texts) if is_like_formula(text)]
    if not codes:
        return _Formulas(0, 0, "")
    counts = column.counts
    first = column.rows_with(codes[:1])[0]  # distinct values are in the order of their first rows
    return _Formulas(sum(int(counts[code]) for code in codes), int(first), texts[codes[0]])


def _list_cells(table: RawTable) -> list[list[str]]:
    """Return the cells of a table as CSV has them, without its header."""
    return [[value if isinstance(value, str) else to_text(value) for value in row] for row in to_portable_values(table)]


def _yield_parts(table: RawTable, mark: str) -> Iterator[bytes]:
    """Yield the parts of a CSV file, with the same bytes as `build_csv`."""
    allow_pyarrow()
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from metrocli.files.running.ahead import map_ahead
    from metrocli.sheets.reading.large.column_blocks import count_cores

    yield f"{mark}{format_csv_line(table.headers, header=True)}".encode()
    columns = [_format_cells(table, index) for index in range(len(table.columns))]
    step, count = find_current_step(), len(table.row_numbers)

    def make_lines(start: int) -> Any:  # noqa: ANN401 - pyarrow declares no types
        rows = start, min(start + _ROWS_AT_ONCE, count)
        cells = [of_values.take(pa.array(column.codes_between(*rows))) for column, of_values in columns]
        return pc.binary_join_element_wise(*cells, _to_scalar(","))

    for lines in map_ahead(make_lines, range(0, count, _ROWS_AT_ONCE), min(count_cores(), _MOST_THREADS)):
        _, offsets, content = lines.buffers()
        places = np.frombuffer(offsets, "int64")[lines.offset : lines.offset + len(lines) + 1]
        yield content.slice(int(places[0]), int(places[-1] - places[0])).to_pybytes()
        step.advance(len(lines), len(lines))


def _format_cells(table: RawTable, index: int) -> tuple[CodedColumn, Any]:
    """Return how each value of a column is written; in the last column with a line feed.

    Returns:
        The column, in which some values may be equal; and for each of its values how it is written, an array of large
        strings of Arrow: the texts of many rows together may have more than 2 GB.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    declared, column = find_declared_column(table, index), to_coded_column(table.columns[index])
    if isinstance(column, ArrowColumn) and (declared is None or declared.type in _TEXTS):
        column = column.uncompared
        texts = column.array  # such texts are written as they are
    else:
        values = to_portable_column(table, index)
        texts = pa.array([value if isinstance(value, str) else to_text(value) for value in values], pa.string())
    texts, quote, line_feed = texts.cast(pa.large_string()), *map(_to_scalar, '"\n')
    is_quoted = pc.match_substring_regex(texts, _QUOTED)
    if len(table.columns) == 1:
        is_quoted = pc.or_(is_quoted, pc.equal(texts, ""))
    if pc.any(is_quoted).as_py():
        doubled = pc.replace_substring(texts, '"', '""')
        texts = pc.if_else(is_quoted, pc.binary_join_element_wise(quote, doubled, quote, _to_scalar("")), texts)
    if index == len(table.columns) - 1:
        texts = pc.binary_join_element_wise(texts, line_feed, _to_scalar(""))
    return column, texts


def _to_scalar(text: str) -> Any:  # noqa: ANN401 - pyarrow declares no types
    import pyarrow as pa

    return pa.scalar(text, pa.large_string())
