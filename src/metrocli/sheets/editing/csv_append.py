"""Append rows to a CSV file in its own dialect, and write new CSV files in the dialect of others."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast

from metrocli.errors import Refused
from metrocli.model.cell import Cell
from metrocli.sheets.editing.csv_file import (
    EDIT_MISREAD,
    NOT_IN_ENCODING,
    CsvFile,
    find_odd_spans,
    find_spans,
    format_cell,
    read_csv_file,
    write_changes,
)
from metrocli.sheets.editing.edits import Edit, SheetCells
from metrocli.sheets.editing.new_rows import (
    APPENDED_MISREAD,
    UnwrittenColumn,
    check_appended,
    find_last_row,
    find_writers,
    place_rows,
)
from metrocli.sheets.reading.layout import SheetOrigin, build_table
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.editing.new_rows import NewRow
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.table import RawTable

_LINE_BREAK = compile_late(r"\r\n|\r|\n")
_SAMPLED_ROWS = 50
"""So many of the last rows show which columns are quoted."""


def append_to_csv(
    raw: bytes, sheet: str, file: str, rows: Sequence[NewRow], edits: Sequence[Edit] = (), encoding: str = ""
) -> tuple[bytes, list[UnwrittenColumn]]:
    """Return the content of a CSV file with new rows below its last row of data, and with some edits.

    All other bytes stay as they are. The new rows have the file's encoding, delimiter and line breaks, and quotes,
    dates, decimal marks and separators of values as the other cells of their columns.

    Args:
        raw: the content of the file.
        sheet: the name of a declared sheet.
        file: the name of the file, for messages.
        rows: the texts of each new row by declared column.
        edits: the changes, at most one a cell, in the order of the cells; they may fill blank cells. Their new texts
            are written as those of new rows.
        encoding: the encoding that the user named; "" for none.

    Returns:
        The new content, and the columns of the rows that the sheet lacks.

    Raises:
        Refused: a cell does not hold its old text any more, the file's encoding lacks a character, the values of a list
            do not fit its columns, or the new file would be read differently.
        UnreadableData: the file cannot be read, or has no header.
    """
    old = read_csv_file(raw, sheet, file, encoding)
    cells = SheetCells(sheet, file, old.cells, in_workbook=False)
    table = _build(old, sheet, file)
    writers = find_writers(table)
    edits = [replace(edit, new=str(writers.get(edit.index, str)(edit.new))) for edit in edits]
    expected = cells.apply(edits, texts_only=False)
    edited = _build(old, sheet, file, expected) if edits else table
    placed, last = place_rows(table, rows), find_last_row(table)
    lines, new_cells = _Lines(old, table, last), cast("list[dict[int, str]]", placed.cells)
    expected[last:last] = [[*lines.list_cells(row)] for row in new_cells]
    at, text = lines.write(new_cells)
    _check_encoding(old, table, new_cells, last)
    new_raw = write_changes(old, cells, edits, (at, text))
    new = read_csv_file(new_raw, sheet, file, encoding)
    if new.rows.rows != expected or new.content.delimiter != old.content.delimiter:
        is_guess = old.content.decoded.assumed or old.content.decoded.odd_lines
        raise Refused((EDIT_MISREAD if is_guess else APPENDED_MISREAD).at(table.cell_at()))
    check_appended(edited, _build(new, sheet, file), last, placed, moved=len(placed.cells))
    return new_raw, placed.unwritten


def make_csv(
    sheet: str, file: str, rows: Sequence[NewRow], neighbour: bytes = b"", neighbour_sheet: str = "", encoding: str = ""
) -> tuple[bytes, list[UnwrittenColumn]]:
    """Return a new CSV file with all declared columns of a sheet, in the dialect of another file.

    It is in UTF-8, with a mark, if the encoding of the other file lacks a character or would not be recognised.

    Args:
        sheet: the name of a declared sheet.
        file: the name of the new file, for messages.
        rows: the texts of each row by declared column.
        neighbour: the content of the other file; b"" for commas, line feeds and UTF-8.
        neighbour_sheet: the name of its sheet.
        encoding: the encoding that the user named; "" for none.

    Returns:
        The content, and the columns of the rows that the sheet does not declare.

    Raises:
        Refused: the new file would be read differently.
        UnreadableData: the other file cannot be read.
    """
    other = read_csv_file(neighbour, neighbour_sheet, file, encoding) if neighbour else None
    delimiter = other.content.delimiter if other else ","
    found = _LINE_BREAK.search(other.content.text) if other else None
    line_break = found[0] if found else "\n"
    headers = [column.name for column in SHEETS_BY_NAME[sheet].columns]
    given = [row for row in rows if any(row.get(name) for name in headers)]
    cells = [headers, *([row.get(name, "") for name in headers] for row in given)]
    lines = (
        delimiter.join(format_cell(text, "", delimiter, only_cell=len(headers) == 1) for text in row) for row in cells
    )
    text = "".join(f"{line}{line_break}" for line in lines)
    for bom, codec in ((other.bom, other.codec) if other else (b"", "utf-8"), (codecs.BOM_UTF8, "utf-8")):
        try:
            content = bom + text.encode(codec)
        except UnicodeEncodeError:
            continue
        new = read_csv_file(content, sheet, file, encoding)
        if new.rows.rows == cells and new.content.delimiter == delimiter:
            break
    else:
        raise Refused(APPENDED_MISREAD.at(Cell(file, sheet)))
    unwritten = Counter(name for row in rows for name, value in row.items() if value and name not in headers)
    return content, [UnwrittenColumn(sheet, *pair) for pair in unwritten.items()]


def _build(content: CsvFile, sheet: str, file: str, cells: list[Sequence[RawValue]] | None = None) -> RawTable:
    """Return the content of a file as a table, or other cells of it."""
    origin = SheetOrigin(sheet, file, in_workbook=False, delimiter=content.content.delimiter)
    rows = cast("list[list[RawValue]]", cells or content.rows.rows)
    return build_table(rows, SHEETS_BY_NAME[sheet], origin)


def _check_encoding(old: CsvFile, table: RawTable, rows: Sequence[dict[int, str]], last: int) -> None:
    """Raise an error for the first new cell that the encoding of a file cannot hold.

    Raises:
        Refused: the encoding lacks a character.
    """
    for number, row in enumerate(rows, last + 1):
        for index, text in row.items():
            try:
                text.encode(old.codec)
            except UnicodeEncodeError as fault:
                place, lost = table.cell_at(number, index), text[fault.start]
                raise Refused(NOT_IN_ENCODING.at(place, encoding=old.codec, character=lost)) from None


class _Quoting(NamedTuple):
    """Whether the cells of a column are quoted that need no quotes: those with text, and the blank ones."""

    texts: bool
    blanks: bool


class _Lines:
    """How the lines of a CSV file are written below its last row of data.

    Args:
        content: the file.
        table: its cells.
        last: the number of the last row of data.
    """

    def __init__(self, content: CsvFile, table: RawTable, last: int) -> None:
        self._content, self._last, self._delimiter = content, last, content.content.delimiter
        cells = content.rows.rows
        self._width = max(len(cells[table.header_row - 1]), len(cells[last - 1]))
        self._quoting = self._find_quoting(table, cells)
        self._blanks = ['""' if self._quoting[index].blanks else "" for index in range(self._width)]

    def list_cells(self, row: dict[int, str]) -> list[str]:
        """Return the cells of a row from its first to its last column, the blank ones as ""."""
        cells = [""] * max(self._width, max(row) + 1)
        for index, text in row.items():
            cells[index] = text
        return cells

    def write(self, rows: Sequence[dict[int, str]]) -> tuple[int, str]:
        """Return the position in the text of the file where new rows go, and their lines."""
        content, text = self._content.content, self._content.rows.text
        end = self._find_end(self._last)
        lines = [self._write_line(row) for row in rows]
        if found := _LINE_BREAK.match(text, end):
            return content.start + found.end(), "".join(f"{line}{found[0]}" for line in lines)
        above = self._last > 1 and _LINE_BREAK.match(text, self._find_end(self._last - 1))
        usual = above or _LINE_BREAK.search(content.text, 0, content.start)
        line_break = usual[0] if usual else "\n"
        return content.start + end, "".join(f"{line_break}{line}" for line in lines)

    def _find_end(self, row: int) -> int:
        """Return where a row ends in the text, before its line break."""
        width = 1 if row in self._content.rows.wrapped else len(self._content.rows.rows[row - 1])
        return self._find([Edit("", row, max(0, width - 1), "", "")])[0][1]

    def _write_line(self, row: dict[int, str]) -> str:
        width = max(self._width, max(row) + 1)
        written = [*self._blanks, *[""] * (width - self._width)]
        for index, text in row.items():
            mark = '"' if index in self._quoting and self._quoting[index].texts else ""
            written[index] = format_cell(text, mark, self._delimiter, only_cell=width == 1)
        line = self._delimiter.join(written)
        if self._last in self._content.rows.wrapped:
            doubled = line.replace('"', '""')
            return f'"{doubled}"'
        return line

    def _find(self, places: Sequence[Edit]) -> list[tuple[int, int, bool]]:
        find = find_odd_spans if self._content.rows.lenient else find_spans
        return find(self._content.rows.text, self._delimiter, places)

    def _find_quoting(self, table: RawTable, cells: Sequence[Sequence[str]]) -> dict[int, _Quoting]:
        """Find the columns whose cells are quoted without need, by the last rows."""
        numbers = [row for row in table.row_numbers if row <= self._last and row not in self._content.rows.wrapped]
        numbers = numbers[-_SAMPLED_ROWS:] or [table.header_row]
        places = [Edit("", row, index, "", "") for row in numbers for index in range(len(cells[row - 1]))]
        text = self._content.rows.text
        needs = re.compile(f'[{re.escape(self._delimiter)}"\r\n]')
        quoted: dict[tuple[int, bool], set[bool]] = {}
        for place, (start, end, _) in zip(places, self._find(places), strict=True):
            value = cells[place.row - 1][place.index]
            if not needs.search(value):
                quoted.setdefault((place.index, bool(value)), set()).add(text[start:end].lstrip(" ").startswith('"'))
        is_everywhere = {*map(frozenset, quoted.values())} == {frozenset({True})}
        return {
            index: _Quoting(*(quoted.get((index, filled), {is_everywhere}) == {True} for filled in (True, False)))
            for index in range(self._width)
        }
