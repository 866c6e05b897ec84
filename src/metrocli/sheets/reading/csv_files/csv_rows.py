"""Split a CSV text into rows of cells, so that a quote in an odd place never swallows rows."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.files.limits import MAX_CELL_LENGTH, split_lines
from metrocli.messages import MessageType
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.reading.csv_files.dialect import unwrap_row
from metrocli.sheets.reading.header_row import find_header
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.model.cell import Cell
    from metrocli.sheets.reading.csv_files.dialect import CsvText
    from metrocli.sheets.schema import Sheet

UNCLOSED_QUOTE = MessageType(
    "unclosed-quote", "a quote opens here and is never closed", "Close it, or double it if it belongs to the text."
)
CELL_TOO_LONG = MessageType(
    "cell-too-long",
    "a cell of this row has more than {limit:,} characters",
    "Check whether a quote is missing.",
)
ROWS_IN_CELL = MessageType(
    "rows-in-cell",
    "a quote opens here and closes {count} lines below, so the rows on these lines are read as part of this cell",
    "Delete the quotes, or double those that belong to the text.",
    one="a quote opens here and closes on the next line, so the row on that line is read as part of this cell",
)
ROW_QUOTED_AS_A_WHOLE = MessageType(
    "row-quoted-as-a-whole",
    "{count:,} rows, of which this is the first, are quoted as a whole; each was split into its cells",
    "Delete the outer quotes, and write doubled quotes once.",
    one="the row is quoted as a whole; it was split into its cells",
)
QUOTE_WITH_BACKSLASH = MessageType(
    "quote-with-backslash",
    'the file writes a quote within a text as \\", which was read as a quote',
    'Write "" instead.',
)
SPACE_BEFORE_QUOTE = MessageType(
    "space-before-quote",
    "{count:,} cells, of which this is the first, have a space before the quote; they were read without it",
    "Delete the space.",
    one="a space is before the quote of this cell; the cell was read without it",
)
QUOTE_IN_ODD_PLACE = MessageType(
    "quote-in-odd-place",
    "{count:,} cells, of which this is the first, have quotes within the text; the quotes were read as text",
    "Put quotes around the whole text, and double the quotes within it.",
    one="the cell has quotes within the text, which were read as text",
)

_LINE_BREAK = compile_late(r"\r\n|\r|\n")
_BACKSLASHES = compile_late(r'\\\\|\\"')
_OPEN_QUOTE = compile_late(r' *"(?:[^"]|"")*+')
_MAX_SHARED_TEXTS = 1 << 18
_ENOUGH_ROWS = 2


class CsvRows(NamedTuple):
    """The rows of a CSV text, and how they were read.

    Attributes:
        rows: the cells of each row, which may differ in number; a blank line is an empty list.
        faults: what was read leniently, and quotes that seem to swallow rows.
        text: the text in which quotes within a cell are doubled; as long as the text of the file, character for
            character.
        lenient: whether quotes are in odd places, so that `find_cells` delimited the cells.
        wrapped: the numbers of the rows, from 1, that are quoted as a whole.
    """

    rows: list[list[str]]
    faults: list[ReadFault]
    text: str
    lenient: bool
    wrapped: frozenset[int]


class _Strict(NamedTuple):
    """The result of a strict reading: its rows, up to the first problem, and that problem; "" if there is none.

    Attributes:
        has_breaks: whether cells hold line breaks.
    """

    rows: list[list[str]]
    problem: str
    has_breaks: bool


def read_csv_rows(content: CsvText, place: Cell, sheet: Sheet | None) -> CsvRows:
    """Split a CSV text into rows of cells.

    The text is read strictly first. If quotes are in odd places, it is read with backslashes before quotes, then
    leniently: a quote is then part of the text if it neither begins nor ends a cell.

    Args:
        content: the text and its dialect.
        place: the sheet, for messages.
        sheet: its declaration; None for an undeclared sheet.

    Raises:
        UnreadableData: a quote is not closed, or the text has too many cells or too long a cell.
    """
    text, delimiter = content.rows_text, content.delimiter
    csv.field_size_limit(MAX_CELL_LENGTH)
    strict = _read_strict(text, delimiter, place)
    if '"' not in text:
        return CsvRows(strict.rows, [], text, lenient=False, wrapped=frozenset())
    swallowing = _find_swallowed_rows(strict.rows, delimiter, place, sheet) if strict.has_breaks else []
    faults: list[ReadFault] = []
    lenient = False
    rows = strict.rows
    if (strict.problem or swallowing) and '\\"' in text:
        unescaped = _BACKSLASHES.sub(lambda match: '""' if match[0] == '\\"' else match[0], text)
        other = _read_strict(unescaped, delimiter, place)
        if not other.problem and not _find_swallowed_rows(other.rows, delimiter, place, sheet):
            row = next(number for number, cells in enumerate(other.rows, 1) if any('"' in cell for cell in cells))
            faults = [_note(replace(place, row=row), QUOTE_WITH_BACKSLASH)]
            text, strict, swallowing, rows = unescaped, other, [], other.rows
    if strict.problem == "unclosed" and not swallowing:
        raise UnreadableData(replace(place, row=len(rows) + 1), UNCLOSED_QUOTE())
    if strict.problem == "odd" or (not swallowing and _has_spaces_before_quotes(text, delimiter, rows)):
        rows, faults, swallowing = _read_lenient(text, delimiter, place, sheet)
        lenient = True
    rows, wrapped = _unwrap_rows(rows, delimiter, sheet)
    if wrapped:
        faults.append(_note(replace(place, row=min(wrapped)), ROW_QUOTED_AS_A_WHOLE, count=len(wrapped)))
    return CsvRows(rows, [*swallowing, *faults], text, lenient, frozenset(wrapped))


class CellSpan(NamedTuple):
    """Where a cell is in a text.

    Attributes:
        start: the index of its first character.
        end: the index after its last character.
        is_last: whether it is the last cell of its row.
        is_quoted: whether quotes are around the whole text, with or without spaces around the quotes.
    """

    start: int
    end: int
    is_last: bool
    is_quoted: bool


def find_cells(text: str, delimiter: str, start: int = 0) -> Iterator[CellSpan]:
    """Yield the cells of a CSV text that has quotes in odd places.

    A quote closes a cell only if a delimiter or the end of the line follows; spaces may be around the quotes.
    """
    stop = re.escape(delimiter)
    end = rf" *(?={stop}|[\r\n]|\Z)"
    pattern = re.compile(
        rf'(?P<quoted> *"(?:[^"]|"")*+"{end}|'
        rf' *"(?:(?!{stop} *"|"{end})[^\r\n])*+"{end})|'
        rf"[^{stop}\r\n]*+"
    )  # fmt: skip
    while start < len(text):
        match = pattern.match(text, start)
        stopped = match.end() if match else start
        is_last = text[stopped : stopped + 1] != delimiter
        yield CellSpan(start, stopped, is_last, match is not None and match.lastgroup == "quoted")
        start = stopped + (2 if text.startswith("\r\n", stopped) else 1)
        if not is_last and start == len(text):
            yield CellSpan(start, start, is_last=True, is_quoted=False)


def _has_spaces_before_quotes(text: str, delimiter: str, rows: list[list[str]]) -> bool:
    """Return whether a cell begins with a space and a quote."""
    return f'{delimiter} "' in text and any(cell.startswith(' "') for row in rows for cell in row)


def _read_strict(text: str, delimiter: str, place: Cell) -> _Strict:
    """Read a text strictly; equal cells share one string, to save memory.

    Raises:
        UnreadableData: the text has too many cells or too long a cell.
    """
    rows: list[list[str]] = []
    texts: dict[str, str] = {}
    share = texts.setdefault
    reader = csv.reader(split_lines(text, delimiter, place), delimiter=delimiter, strict=True)
    problem = ""
    try:
        for row in reader:
            rows.append([share(cell, cell) for cell in row])
            if len(texts) > _MAX_SHARED_TEXTS:
                texts.clear()
    except csv.Error as fault:
        if "field limit" in str(fault):
            raise UnreadableData(replace(place, row=len(rows) + 1), CELL_TOO_LONG(limit=MAX_CELL_LENGTH)) from None
        problem = "unclosed" if "end of data" in str(fault) else "odd"
    return _Strict(rows, problem, reader.line_num > len(rows))


def _read_lenient(
    text: str, delimiter: str, place: Cell, sheet: Sheet | None
) -> tuple[list[list[str]], list[ReadFault], list[ReadFault]]:
    """Read a text that has quotes in odd places.

    Returns:
        Its rows; what was read leniently; and the quotes that swallow rows.

    Raises:
        UnreadableData: a quote is not closed, or a cell is too long.
    """
    rows: list[list[str]] = []
    row: list[str] = []
    spaces: list[Cell] = []
    odd: list[Cell] = []
    for start, end, is_last, is_quoted in find_cells(text, delimiter):
        raw = text[start:end]
        cell = replace(place, row=len(rows) + 1, index=len(row))
        if len(raw) > MAX_CELL_LENGTH:
            raise UnreadableData(replace(place, row=len(rows) + 1), CELL_TOO_LONG(limit=MAX_CELL_LENGTH))
        if is_quoted:
            inner = raw.strip(" ")[1:-1]
            row.append(inner.replace('""', '"'))
            if raw.startswith(" "):
                spaces.append(cell)
            if '"' in inner.replace('""', ""):
                odd.append(cell)
        elif not raw.lstrip(" ").startswith('"'):
            row.append(raw)
        elif _OPEN_QUOTE.fullmatch(raw):
            raise UnreadableData(replace(place, row=len(rows) + 1), UNCLOSED_QUOTE())
        else:
            row.append(raw)
            odd.append(cell)
        if is_last:
            rows.append(row if row != [""] else [])
            row = []
    notes = [
        _note(_add_header(cells[0], rows, sheet), kind, count=len(cells))
        for kind, cells in ((SPACE_BEFORE_QUOTE, spaces), (QUOTE_IN_ODD_PLACE, odd))
        if cells
    ]
    return rows, notes, _find_swallowed_rows(rows, delimiter, place, sheet, exact=False)


def _find_swallowed_rows(
    rows: list[list[str]], delimiter: str, place: Cell, sheet: Sheet | None, *, exact: bool = True
) -> list[ReadFault]:
    """Find cells that hold whole rows: line breaks, and on most lines as many delimiters as the header has.

    A delimiter before a space is a comma of a sentence, unless the headers are written so as well.

    Args:
        rows: the rows as read.
        delimiter: the character that separates cells.
        place: the sheet.
        sheet: its declaration.
        exact: whether such lines must be most of the cell's, with exactly as many delimiters; not so if the quotes of
            the file are in odd places.
    """
    suspects = [
        (number, row)
        for number, row in enumerate(rows, 1)
        if any(delimiter in cell and ("\n" in cell or "\r" in cell) for cell in row)
    ]
    header = find_header(rows, sheet) if suspects else None
    if header is None:
        return []
    headers = rows[header]
    wanted = len(headers) - 1
    is_spaced = any(text.startswith(" ") for text in headers)
    separator = re.compile(re.escape(delimiter) + ("" if is_spaced else "(?! )"))
    faults = []
    for number, row in suspects:
        for index, cell in enumerate(row):
            if delimiter not in cell:
                continue
            lines = _LINE_BREAK.split(cell)
            counts = [len(separator.findall(line)) for line in lines]
            counts[0] += index
            counts[-1] += len(row) - 1 - index
            like_rows = sum(count == wanted if exact else count >= wanted for count in counts)
            is_plain_text = wanted == 1 and index == 1 and len(lines) == _ENOUGH_ROWS
            most = len(lines) if exact else 0
            if len(lines) > 1 and like_rows >= _ENOUGH_ROWS and like_rows * 2 >= most and not is_plain_text:
                where = _add_header(replace(place, row=number, index=index), rows, sheet)
                message = ROWS_IN_CELL.at(where, count=len(lines) - 1)
                faults.append(ReadFault(FaultKind.ROWS_IN_CELL, Severity.ERROR, where, cell, message))
    return faults


def _unwrap_rows(rows: list[list[str]], delimiter: str, sheet: Sheet | None) -> tuple[list[list[str]], set[int]]:
    """Split rows that are quoted as a whole: their only cell holds as many cells as the header.

    Returns:
        The rows, and the numbers of those that were split.
    """
    candidates = {
        number: cells
        for number, row in enumerate(rows, 1)
        if row and delimiter in row[0] and (cells := unwrap_row(row, delimiter)) is not row
    }
    if not candidates:
        return rows, set()
    unwrapped = [candidates.get(number, row) for number, row in enumerate(rows, 1)]
    header = find_header(unwrapped, sheet)
    if header is None:
        return rows, set()
    width = len(unwrapped[header])
    wrapped = {number for number, cells in candidates.items() if len(cells) == width and number > header}
    return [row if number in wrapped else rows[number - 1] for number, row in enumerate(unwrapped, 1)], wrapped


def _add_header(cell: Cell, rows: list[list[str]], sheet: Sheet | None) -> Cell:
    """Return a cell with the header of its column."""
    header = find_header(rows, sheet)
    headers = rows[header] if header is not None else []
    return replace(cell, column=headers[cell.index].strip() if cell.index < len(headers) else "")


def _note(cell: Cell, kind: MessageType, **values: int) -> ReadFault:
    """Return a fault about something that was read leniently."""
    return ReadFault(FaultKind.READ_LENIENTLY, Severity.NOTE, cell, "", kind.at(cell, **values))
