"""Edit cells of a CSV file: replace their bytes, and leave all other bytes as they are."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import Refused, UnreadableData
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.sheets.editing.edits import SheetCells
from metrocli.sheets.reading.csv_files.csv_rows import find_cells, read_csv_rows
from metrocli.sheets.reading.csv_files.dialect import read_csv_text
from metrocli.sheets.reading.csv_files.encodings import NOT_TEXT, EncodingUnfit, NotText, line_break_of
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrocli.messages import Message
    from metrocli.sheets.editing.edits import Edit
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.reading.csv_files.csv_rows import CsvRows
    from metrocli.sheets.reading.csv_files.dialect import CsvText

    _SpanFinder = Callable[[str, str, Sequence[Edit]], list[tuple[int, int, bool]]]

_CODECS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""The codec of the text after a byte order mark."""

NOT_IN_ENCODING = MessageType(
    "not-in-encoding",
    "the encoding of the file, {encoding}, does not have the character {character:quoted}",
    "Save the file as CSV UTF-8 first.",
)
EDIT_MISREAD = MessageType(
    "edit-misread",
    "the file with the new texts would be read differently",
    "Save the file as CSV UTF-8 first, or change the cell by hand.",
)


class CsvFile(NamedTuple):
    """The content of a CSV file, with what is needed to write it again.

    Attributes:
        bom: its byte order mark, or b"".
        codec: the codec of the bytes after the mark.
        content: its text and dialect.
        rows: the rows of the text.
    """

    bom: bytes
    codec: str
    content: CsvText
    rows: CsvRows

    @property
    def cells(self) -> Sequence[Sequence[RawValue]]:
        """The cells of each row."""
        return self.rows.rows

    def codec_at(self, position: int) -> str:
        """Return the codec of the line at a position in the text."""
        decoded = self.content.decoded
        if not decoded.odd_lines:
            return self.codec
        line = self.content.text.count(line_break_of(self.content.text), 0, position) + 1
        return decoded.odd_encoding if line in decoded.odd_lines else self.codec

    def encode(self, start: int, end: int) -> bytes:
        """Return the bytes of a part of the text, each line in its codec."""
        text = self.content.text
        if not self.content.decoded.odd_lines:
            return text[start:end].encode(self.codec)
        pieces = []
        while start < end:
            stop = text.find(line_break_of(text), start, end) + 1 or end
            pieces.append(text[start:stop].encode(self.codec_at(start)))
            start = stop
        return b"".join(pieces)


def edit_csv(raw: bytes, sheet: str, file: str, edits: Sequence[Edit], encoding: str = "") -> bytes:
    """Return the content of a CSV file after some edits; all bytes outside the edited cells stay as they are.

    A new text is quoted if the old one was, or if the CSV format needs it.

    Args:
        raw: the content of the file.
        sheet: the name of the sheet.
        file: the name of the file, for messages.
        edits: the changes, at most one a cell, in the order of the cells.
        encoding: the encoding that the user named; "" for none.

    Raises:
        Refused: a cell does not hold its old text any more, the file's encoding lacks a character of a new text, or
            the edited file would be read differently.
        UnreadableData: the file is not text, or a quote is not closed.
    """
    old = read_csv_file(raw, sheet, file, encoding)
    cells = SheetCells(sheet, file, old.cells, in_workbook=False)
    expected = cells.apply(edits)
    edited = write_changes(old, cells, edits)
    new = read_csv_file(edited, sheet, file, encoding)
    if new.cells != expected or new.content.delimiter != old.content.delimiter:
        raise Refused(EDIT_MISREAD.at(cells.cell(edits[0])))
    return edited


def write_changes(
    old: CsvFile, cells: SheetCells, edits: Sequence[Edit], new_lines: tuple[int, str] = (0, "")
) -> bytes:
    """Return the content of a CSV file after some edits, with new lines; all other bytes stay as they are.

    Args:
        old: the file.
        cells: its cells, for messages.
        edits: the changes, in the order of the cells.
        new_lines: the position of new lines in the text of the file, and the lines in the file's encoding.

    Raises:
        Refused: the file's encoding lacks a character of a new text.
    """
    text, (at, lines) = old.content.text, new_lines
    changes = [
        (start, end, written, old.codec_at(start), edit) for edit, start, end, written in list_changes(old, edits)
    ]
    inserted = [(at, at, lines, old.codec, None)] if lines else []
    pieces: list[bytes] = []
    copied = 0
    for start, end, written, codec, edit in sorted([*changes, *inserted], key=lambda change: change[:2]):
        try:
            pieces += [old.encode(copied, start), written.encode(codec)]
        except UnicodeEncodeError as fault:
            lost, place = fault.object[fault.start], cells.cell(edit) if edit else cells.file
            raise Refused(NOT_IN_ENCODING.at(place, encoding=codec, character=lost)) from None
        copied = end
    return b"".join([old.bom, *pieces, old.encode(copied, len(text))])


def find_unwritable_texts(
    raw: bytes, sheet: str, file: str, edits: Sequence[Edit], encoding: str = ""
) -> dict[Edit, Message]:
    """Find the edits whose new text has a character that the encoding of the file lacks.

    Args and errors are those of `edit_csv`.

    Returns:
        For each of these edits, a message about the cell.
    """
    old = read_csv_file(raw, sheet, file, encoding)
    cells = SheetCells(sheet, file, old.cells, in_workbook=False)
    codecs_of_rows = {edit.row: old.codec_at(start) for edit, start, _, _ in list_changes(old, edits)}
    problems = {}
    for edit in edits:
        codec = codecs_of_rows[edit.row]
        try:
            edit.new.encode(codec)
        except UnicodeEncodeError as fault:
            lost = fault.object[fault.start]
            problems[edit] = NOT_IN_ENCODING.at(cells.cell(edit), encoding=codec, character=lost)
    return problems


def read_csv_file(raw: bytes, sheet: str, file: str, encoding: str) -> CsvFile:
    """Read the content of a CSV file, which holds a sheet.

    Raises:
        UnreadableData: it is not text, or a quote is not closed.
    """
    try:
        content = read_csv_text(raw, sheet, encoding)
    except (NotText, EncodingUnfit):
        raise UnreadableData(file, NOT_TEXT()) from None
    bom = next((mark for mark in _CODECS if raw.startswith(mark)), b"")
    rows = read_csv_rows(content, Cell(file, sheet), SHEETS_BY_NAME.get(sheet))
    return CsvFile(bom, _CODECS[bom] if bom else content.decoded.encoding, content, rows)


def list_changes(old: CsvFile, edits: Sequence[Edit]) -> list[tuple[Edit, int, int, str]]:
    """Return the changes of the text: an edit, where the old text begins and ends, and the new text.

    The edits of a row that is quoted as a whole are one change, which has the first of them.
    """
    delimiter, offset = old.content.delimiter, old.content.start
    rows: dict[int, list[Edit]] = {}
    for edit in edits:
        if edit.row in old.rows.wrapped:
            rows.setdefault(edit.row, []).append(edit)
    targets = [
        edit if edit.row not in rows else replace(edit, index=0)
        for edit in edits
        if edit.row not in rows or edit is rows[edit.row][0]
    ]
    find = find_odd_spans if old.rows.lenient else find_spans
    changes = _list_added_cells(old, targets, find)
    targets = [edit for edit in targets if not _is_beyond(old, edit)]
    for target, (start, end, only_cell) in zip(targets, find(old.rows.text, delimiter, targets), strict=True):
        text = old.rows.text[start:end]
        if target.row in rows:
            written = _edit_quoted_row(text, delimiter, rows[target.row])
        else:
            written = format_cell(target.new, text, delimiter, only_cell=only_cell)
        changes.append((rows.get(target.row, [target])[0], start + offset, end + offset, written))
    return changes


def _is_beyond(old: CsvFile, edit: Edit) -> bool:
    """Return whether an edited cell is beyond the last cell of its row."""
    return edit.index >= len(old.rows.rows[edit.row - 1])


def _list_added_cells(old: CsvFile, edits: Sequence[Edit], find: _SpanFinder) -> list[tuple[Edit, int, int, str]]:
    """Return the changes that add cells at the end of rows, as `list_changes` does: one for each row."""
    delimiter = old.content.delimiter
    rows: dict[int, list[Edit]] = {}
    for edit in edits:
        if _is_beyond(old, edit):
            rows.setdefault(edit.row, []).append(edit)
    ends = [replace(some[0], index=len(old.rows.rows[row - 1]) - 1) for row, some in rows.items()]
    changes = []
    for some, last, (_, end, _) in zip(rows.values(), ends, find(old.rows.text, delimiter, ends), strict=True):
        texts = {edit.index: format_cell(edit.new, "", delimiter, only_cell=False) for edit in some}
        added = "".join(f"{delimiter}{texts.get(index, '')}" for index in range(last.index + 1, some[-1].index + 1))
        changes.append((some[0], end + old.content.start, end + old.content.start, added))
    return changes


def _edit_quoted_row(text: str, delimiter: str, edits: Sequence[Edit]) -> str:
    """Return a row that is quoted as a whole, with other texts in some of its cells."""
    row = text.strip(" ")[1:-1].replace('""', '"')
    in_row = [replace(edit, row=1) for edit in edits]
    for edit, (start, end, _) in reversed([*zip(in_row, find_spans(row, delimiter, in_row), strict=True)]):
        row = row[:start] + format_cell(edit.new, row[start:end], delimiter, only_cell=False) + row[end:]
    doubled = row.replace('"', '""')
    return f'"{doubled}"'


def find_spans(text: str, delimiter: str, edits: Sequence[Edit]) -> list[tuple[int, int, bool]]:
    """Find the text of each edited cell.

    A quote opens only at the beginning of a cell, and what follows a closing quote up to the delimiter belongs to the
    cell.

    Returns:
        For each edit, where the cell begins and ends in the text, and whether it is the only cell of its row.
    """
    stop = f"{re.escape(delimiter)}\r\n"
    cell_pattern = f'"(?:[^"]+|"")*+"[^{stop}]*+|[^"{stop}][^{stop}]*+|'
    cell = re.compile(cell_pattern)
    row = re.compile(f"(?:{cell_pattern})(?:{re.escape(delimiter)}(?:{cell_pattern}))*+(?:\r\n|\r|\n|\\Z)")
    spans: list[tuple[int, int, bool]] = []
    number, row_start, next_row = 0, 0, 0
    for edit in edits:
        while number < edit.row:
            number += 1
            row_start = next_row
            next_row = _find_end(row, text, row_start)
        start = row_start
        for _ in range(edit.index):
            start = _find_end(cell, text, start) + 1
        end = _find_end(cell, text, start)
        spans.append((start, end, edit.index == 0 and text[end : end + 1] != delimiter))
    return spans


def find_odd_spans(text: str, delimiter: str, edits: Sequence[Edit]) -> list[tuple[int, int, bool]]:
    """Find the text of each edited cell in a text whose quotes are in odd places, as `find_spans` does."""
    wanted = {(edit.row, edit.index) for edit in edits}
    spans: list[tuple[int, int, bool]] = []
    row, index = 1, 0
    for start, end, is_last, _ in find_cells(text, delimiter):
        if (row, index) in wanted:
            spans.append((start, end, index == 0 and is_last))
        row, index = (row + 1, 0) if is_last else (row, index + 1)
    return spans


def _find_end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Return where a match that begins at `start` ends; a blank cell ends where it begins."""
    match = pattern.match(text, start)
    return match.end() if match else start


def format_cell(new: str, old: str, delimiter: str, *, only_cell: bool) -> str:
    """Return a new text as it is written in the file, quoted if the old one was or if the format needs it."""
    needs_quotes = any(character in new for character in (delimiter, '"', "\r", "\n"))
    if old.startswith('"') or needs_quotes or (only_cell and not new):
        doubled = new.replace('"', '""')
        return f'"{doubled}"'
    return new
