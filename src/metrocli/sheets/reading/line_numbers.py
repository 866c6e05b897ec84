"""The lines of a CSV file that its rows begin on: a text editor counts lines, a spreadsheet rows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from metrocli.sheets.reading.dialect import NotText, decode_text, find_delimiter
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from pathlib import Path


def find_first_lines(path: Path, sheet: str) -> list[int]:
    """The line, from 1, that each row of a CSV file begins on; nothing where the file is no text.

    Args:
        path: the file.
        sheet: the sheet that it holds.
    """
    try:
        text = decode_text(path.read_bytes()).text
    except NotText:
        return []
    delimiter, skip = find_delimiter(text, SHEETS_BY_NAME.get(sheet))
    reader = csv.reader(io.StringIO(text[skip:], newline=""), delimiter=delimiter)
    begin, above = [], text[:skip].count("\n")
    before = 0
    for _ in reader:
        begin.append(above + before + 1)
        before = reader.line_num
    return begin
