"""Line numbers of the rows of a CSV file: a cell may span lines, so a text editor counts other numbers than rows."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.model.cell import Cell
from metrocli.sheets.reading.csv_files.csv_rows import find_cells, read_csv_rows
from metrocli.sheets.reading.csv_files.dialect import read_csv_text
from metrocli.sheets.reading.csv_files.encodings import EncodingUnfit, NotText
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.sheets.reading.csv_files.csv_rows import CsvRows
    from metrocli.sheets.reading.csv_files.dialect import CsvText

_LINE_BREAK = compile_late(r"\r\n|\r|\n")


def find_first_lines(path: Path, sheet: str, encoding: str = "") -> list[int]:
    """Return the number of the line, from 1, on which each row of a CSV file begins.

    Args:
        path: the file.
        sheet: the name of the sheet that it holds.
        encoding: the encoding that the user named; "" for none.

    Returns:
        One number for each row; an empty list if the file is not text.
    """
    try:
        content = read_csv_text(path.read_bytes(), sheet, encoding)
    except (NotText, EncodingUnfit):
        return []
    place = Cell(path.name, sheet)
    try:
        rows = read_csv_rows(content, place, SHEETS_BY_NAME.get(sheet))
    except UnreadableData:
        return []
    return _find_first_lines(content, rows)


def find_odd_rows(content: CsvText, rows: CsvRows) -> tuple[int, ...]:
    """Return the numbers of the rows of a CSV file with lines in another encoding than the rest."""
    first_lines = _find_first_lines(content, rows)
    return tuple(dict.fromkeys(bisect_right(first_lines, line) for line in content.decoded.odd_lines))


def _find_first_lines(content: CsvText, rows: CsvRows) -> list[int]:
    """Return the number of the line, from 1, on which each row begins."""
    first_line = content.text[: content.start].count("\n") + 1
    if rows.lenient:
        return _count_lines(rows.text, content.delimiter, first_line)
    reader = csv.reader(io.StringIO(rows.text, newline=""), delimiter=content.delimiter)
    next_line = first_line
    first_lines = []
    for _ in reader:
        first_lines.append(next_line)
        next_line = first_line + reader.line_num
    return first_lines


def _count_lines(text: str, delimiter: str, line: int) -> list[int]:
    """Return the line on which each row begins, in a text that has quotes in odd places and begins on a line."""
    first_lines = []
    row_start = 0
    for _, end, is_last, _ in find_cells(text, delimiter):
        if is_last:
            first_lines.append(line)
            line += len(_LINE_BREAK.findall(text, row_start, end)) + 1
            row_start = end + 2 if text.startswith("\r\n", end) else end + 1
    return first_lines
