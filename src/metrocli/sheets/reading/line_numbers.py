"""Line numbers of the rows of a CSV file: a cell may span lines, so a text editor counts other numbers than rows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from metrocli.sheets.reading.dialect import NotText, read_csv_text

if TYPE_CHECKING:
    from pathlib import Path


def find_first_lines(path: Path, sheet: str) -> list[int]:
    """Return the number of the line, from 1, on which each row of a CSV file begins.

    Args:
        path: the file.
        sheet: the name of the sheet that it holds.

    Returns:
        One number for each row; an empty list if the file is not text.
    """
    try:
        content = read_csv_text(path.read_bytes(), sheet)
    except NotText:
        return []
    reader = csv.reader(io.StringIO(content.rows_text, newline=""), delimiter=content.delimiter)
    next_line = content.text[: content.start].count("\n") + 1
    skipped = next_line - 1
    first_lines = []
    for _ in reader:
        first_lines.append(next_line)
        next_line = skipped + reader.line_num + 1
    return first_lines
