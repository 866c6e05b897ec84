"""Editing cells of a CSV file: each new text is put between the bytes that stand around the old one."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import Refused, UnreadableData
from metrocli.sheets.editing.edits import SheetCells
from metrocli.sheets.reading.dialect import NotText, decode_text, find_delimiter
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.editing.edits import Edit
    from metrocli.sheets.table import RawValue

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class _Text(NamedTuple):
    """A file's text, and what it takes to write it again.

    Attributes:
        bom: the bytes that stand before the text.
        encoding: how the text after them is written.
        text: the text, with whatever stands before its first row.
        skip: how many characters stand before its first row.
        delimiter: what parts the cells.
    """

    bom: bytes
    encoding: str
    text: str
    skip: int
    delimiter: str

    @property
    def cells(self) -> list[list[RawValue]]:
        """The cells, as any reader takes them."""
        csv.field_size_limit(2**31 - 1)  # the most that every system takes
        return [
            list(row) for row in csv.reader(io.StringIO(self.text[self.skip :], newline=""), delimiter=self.delimiter)
        ]


def edit_csv(raw: bytes, sheet: str, file: str, edits: Sequence[Edit]) -> bytes:
    """A CSV file with some cells edited; all bytes outside them stay as they are.

    An edited cell has quotes around it if it had them before, or if it cannot do without.

    Args:
        raw: the file as it is.
        sheet: the sheet's name.
        file: the file's name, for messages.
        edits: what to change.

    Raises:
        Refused: a cell no longer holds what was read, its new text has a letter that the file's encoding lacks, or the
            edited file would not be read as it is meant. UnreadableData: the file is no text.
    """
    old = _read(raw, sheet, file)
    grid = SheetCells(sheet, file, old.cells, in_workbook=False)
    meant = grid.with_(edits)
    pieces: list[str] = []
    done = 0
    for edit, (start, end, alone) in zip(edits, _spans(old, edits, file), strict=True):
        written = _written(edit.new, old.text[start:end], old.delimiter, alone=alone)
        try:
            written.encode(old.encoding)
        except UnicodeEncodeError as fault:
            lost = fault.object[fault.start]
            problem = f"the file is in {old.encoding}, which has no {lost!r}"
            raise Refused(f"{grid.cell(edit)}: {problem}. Save it as CSV UTF-8 first.") from None
        pieces += [old.text[done:start], written]
        done = end
    new = old.bom + "".join([*pieces, old.text[done:]]).encode(old.encoding)
    again = _read(new, sheet, file)
    if again.cells != meant or again.delimiter != old.delimiter:
        problem = "with the new texts it would be read as something else than is meant"
        raise Refused(
            f"{grid.cell(edits[0])}: {problem}. Save the file as CSV UTF-8 first, or change the cell by hand."
        )
    return new


def _read(raw: bytes, sheet: str, file: str) -> _Text:
    try:
        text, encoding, _ = decode_text(raw)
    except NotText:
        problem, fix = "this is no text in UTF-8, UTF-16 or cp1252", "Save the sheet again as CSV (UTF-8)."
        raise UnreadableData(file, problem, fix) from None
    bom = next((each for each in _BOMS if raw.startswith(each)), b"")
    delimiter, skip = find_delimiter(text, SHEETS_BY_NAME.get(sheet))
    return _Text(bom, _BOMS[bom] if bom else encoding, text, skip, delimiter)


def _spans(of: _Text, edits: Sequence[Edit], file: str) -> list[tuple[int, int, bool]]:
    """Where the cell of each edit begins and ends in the text, and whether it is alone in its row.

    Cells are found as Python's reader finds them: a quote opens only where a cell begins, and whatever follows a
    closed one belongs to the cell, too.
    """
    stop = f"{re.escape(of.delimiter)}\r\n"
    plain = f'"(?:[^"]+|"")*+"[^{stop}]*+|[^"{stop}][^{stop}]*+|'
    cell = re.compile(plain)
    row = re.compile(f"(?:{plain})(?:{re.escape(of.delimiter)}(?:{plain}))*+(?:\r\n|\r|\n|\\Z)")
    spans: list[tuple[int, int, bool]] = []
    number, begin, start = 0, of.skip, of.skip
    for edit in edits:
        while number < edit.row:
            number += 1
            begin, found = start, row.match(of.text, start)
            if found is None:
                problem, fix = (
                    "a quote opens here and is never closed",
                    "Close it, or double it if it belongs to the text.",
                )
                raise UnreadableData(f"{file}, row {number}", problem, fix)
            start = found.end()
        at = begin
        for _ in range(edit.index):
            at = _end(cell, of.text, at) + 1
        end = _end(cell, of.text, at)
        spans.append((at, end, edit.index == 0 and of.text[end : end + 1] != of.delimiter))
    return spans


def _end(cell: re.Pattern[str], text: str, start: int) -> int:
    """Where the cell that begins somewhere ends; any place begins one, be it empty."""
    found = cell.match(text, start)
    return found.end() if found else start


def _written(new: str, old: str, delimiter: str, *, alone: bool) -> str:
    """A text as its cell has it: in quotes if the old one was, or if it would else not be read as it is."""
    acting = any(mark in new for mark in (delimiter, '"', "\r", "\n"))
    if old.startswith('"') or acting or (alone and not new):
        doubled = new.replace('"', '""')
        return f'"{doubled}"'
    return new
