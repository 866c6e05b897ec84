"""Find the encoding and the delimiter of a CSV file, which the file itself does not declare."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.reading.csv_files.encodings import DecodedText, decode_text
from metrocli.sheets.reading.header_row import HEADER_WITHIN, count_known_headers, find_header, has_known_headers
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from metrocli.sheets.schema import Sheet

DELIMITERS = (",", ";", "\t", "|")
_ENOUGH_HEADERS = 2
_TOP_LENGTH = 65_536
_DEEP_LENGTH = 1_048_576
"""How much of a text is looked through for a header that is not near the top."""
_DOS_END = "\x1a"
_SEP_LINE = compile_late(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)


class CsvText(NamedTuple):
    """The text of a CSV file, with its dialect.

    Attributes:
        decoded: the whole text, with its encoding.
        delimiter: the character that separates cells.
        start: the index in `text` of the first row: 0, or the end of a leading ``sep=`` line.
    """

    decoded: DecodedText
    delimiter: str
    start: int

    @property
    def text(self) -> str:
        """The whole text."""
        return self.decoded.text

    @property
    def rows_text(self) -> str:
        """The text from the first row on, without the mark that DOS programs write at the end of a file."""
        mark = self.text.find(_DOS_END, max(0, len(self.text) - 64))
        ends = mark >= 0 and not self.text[mark:].strip(f"{_DOS_END}\r\n")
        return self.text[self.start : mark if ends else None]


def read_csv_text(raw: bytes, sheet: str, encoding: str = "") -> CsvText:
    """Decode the bytes of a CSV file and find its delimiter.

    Args:
        raw: the content of the file.
        sheet: the name of the sheet that it holds; its headers help to find the delimiter.
        encoding: the encoding that the user named; "" for none.

    Raises:
        NotText: the bytes are not text.
        EncodingUnfit: the bytes are not in the encoding that the user named.
    """
    decoded = decode_text(raw, encoding)
    delimiter, start = find_delimiter(decoded.text, SHEETS_BY_NAME.get(sheet))
    return CsvText(decoded, delimiter, start)


def find_row(raw: bytes, start: int, encoding: str, sheet: str) -> int:
    """Return the number of the row, from 1, that has a byte, in a CSV file that has text in an encoding up to there."""
    text = raw[:start].decode(encoding, "replace") + "x"
    delimiter, first = find_delimiter(text, SHEETS_BY_NAME.get(sheet))
    return sum(1 for _ in csv.reader(io.StringIO(text[first:], newline=""), delimiter=delimiter))


def find_delimiter(text: str, sheet: Sheet | None) -> tuple[str, int]:
    """Find the character that separates the cells of a CSV text.

    Of the possible delimiters, the best one gives a header row with the most headers of the sheet, then the most
    columns.

    Args:
        text: the whole text.
        sheet: the declaration of the sheet; None for an undeclared sheet.

    Returns:
        The delimiter, and the index of the first row: 0, or the end of a leading ``sep=`` line.
    """
    sep_line = _SEP_LINE.match(text)
    if sep_line:
        return sep_line[1], sep_line.end()
    best, known_headers = _choose_delimiter(text[:_TOP_LENGTH], sheet, HEADER_WITHIN)
    if known_headers < _ENOUGH_HEADERS and sheet is not None:
        best, _ = _choose_delimiter(text[:_DEEP_LENGTH], sheet, None)
    return best, 0


def _choose_delimiter(top: str, sheet: Sheet | None, rows: int | None) -> tuple[str, int]:
    """Return the delimiter that gives the best header within some first rows, and the number of known headers."""
    best, best_score = DELIMITERS[0], (-1, -1)
    rows_by_delimiter = {
        delimiter: list(islice(csv.reader(io.StringIO(top, newline=""), delimiter=delimiter), rows))
        for delimiter in DELIMITERS
        if delimiter in top
    }
    # To look for headers that are not written as declared takes long; it is needed only if there are no others.
    is_plain = any(has_known_headers(plain, sheet) for plain in rows_by_delimiter.values())
    for delimiter, plain in rows_by_delimiter.items():
        score = _score_header(plain, sheet, known_only=is_plain)
        if score[0] < _ENOUGH_HEADERS and sheet is not None and '"' in top:
            unwrapped = [unwrap_row(row, delimiter) for row in plain]
            score = max(score, _score_header(unwrapped, sheet, _ENOUGH_HEADERS, known_only=is_plain))
        if score > best_score:
            best, best_score = delimiter, score
    return best, best_score[0]


def _score_header(
    rows: list[list[str]], sheet: Sheet | None, least: int = 0, *, known_only: bool = False
) -> tuple[int, int]:
    """Return how many headers of a sheet the best row has, if at least so many, and its number of cells."""
    header = find_header(rows, sheet, known_only=known_only)
    known = count_known_headers(rows[header], sheet) if header is not None else -1
    return (known, len(rows[header])) if header is not None and known >= least else (-1, -1)


def unwrap_row(row: list[str], delimiter: str) -> list[str]:
    """Return the cells of a row that is quoted as a whole, or else the same row.

    Its first cell holds delimiters, all others are blank. A text whose delimiters all come before a space is a
    sentence, and one with a single delimiter may be the value of the first cell, if the row has others.
    """
    delimiters = row[0].count(delimiter) if row else 0
    if not delimiters or delimiters < min(len(row), 2) or any(row[1:]) or delimiters == row[0].count(delimiter + " "):
        return row
    try:
        rows = list(csv.reader(io.StringIO(row[0], newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return row
    return rows[0] if len(rows) == 1 else row
