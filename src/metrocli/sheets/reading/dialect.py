"""What a CSV file does not say of itself: its encoding, its delimiter, and which row is its header."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.reading.layout import HEADER_WITHIN, count_known_headers, find_header

if TYPE_CHECKING:
    from metrocli.sheets.schema import Sheet

DELIMITERS = (",", ";", "\t", "|")

_SEP_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class NotText(ValueError):
    """Some bytes are no text in any encoding that spreadsheets write."""


class Decoded(NamedTuple):
    """A file's text and the encoding it was in; `sure` is False where the encoding had to be assumed."""

    text: str
    encoding: str
    sure: bool = True


def decode_text(raw: bytes) -> Decoded:
    """Turn a file's bytes into text: by its BOM, else as UTF-8 if all of it is, else as cp1252.

    Raises:
        NotText: the bytes are a workbook, a picture or the like.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            try:
                return Decoded(raw.decode(encoding), encoding)
            except UnicodeDecodeError as fault:
                raise NotText(str(fault)) from fault
    half = _utf16_without_bom(raw)
    if half:
        return Decoded(raw.decode(half), half)
    if b"\0" in raw:
        raise NotText("it holds zero bytes")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(raw.decode("cp1252"), "cp1252", sure=False)
    except UnicodeDecodeError as fault:
        raise NotText(str(fault)) from fault


def _utf16_without_bom(raw: bytes) -> str:
    """The byte order of UTF-16 that forgot its BOM: every other byte of mostly Latin text is then zero."""
    start = raw[:2000]
    if len(raw) % 2 or not start:
        return ""
    low, high = start[::2], start[1::2]
    for zeros, letters, encoding in ((high, low, "utf-16-le"), (low, high, "utf-16-be")):
        if zeros.count(0) > len(zeros) * 0.7 and letters.count(0) < len(letters) * 0.3:
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return ""


def find_delimiter(text: str, sheet: Sheet | None) -> tuple[str, int]:
    """How the cells of a CSV text are parted.

    Args:
        text: the whole text.
        sheet: the sheet that it should be, where that is known.

    Returns:
        The delimiter, and how many characters of a leading ``sep=`` line to pass over. Of several that are possible,
        the one whose header row holds most of the sheet's headers; then the one that makes most columns.
    """
    said = _SEP_LINE.match(text)
    if said:
        return said[1], said.end()
    head = text[:65_536]
    best, best_score = DELIMITERS[0], (-1, -1)
    for delimiter in DELIMITERS:
        if delimiter not in head:
            continue
        rows = []
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == HEADER_WITHIN:
                break
        header = find_header(rows, sheet)
        if header is None:
            continue
        score = (count_known_headers(rows[header], sheet), len(rows[header]))
        if score > best_score:
            best, best_score = delimiter, score
    return best, 0
