"""Rows that are not data: totals and remarks, repeated headers, HXL tags, and rows commented out with #."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from metrocli.sheets.columns.filled_cells import count_filled_cells, find_blank_codes
from metrocli.sheets.observing.remarks import is_continued_remark, is_remark
from metrocli.sheets.observing.total_rows import find_total_rows
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.headers import fold_header, map_headers
from metrocli.sheets.schema import Column, ColumnType
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

_BLANKS = ("", None, " ", "\xa0")
_TAG = r"#[A-Za-z]\w*(?:\s*\+\w+)*"
_TAGS_WITHIN = 25
"""HXL tags are one of this many first rows."""
_SEVERAL = 2
_SAMPLED_ROWS = 200
_REMARK_SHARE = 3


class FooterKind(StrEnum):
    """The kinds of rows that are not data."""

    REPEATED_HEADERS = "header"
    TAGS = "tags"
    TOTAL = "total"
    REMARK = "remark"
    COMMENT = "comment"
    BESIDE = "beside"
    """A row with cells only in a table or a remark beside the sheet."""
    POSSIBLE_REMARK = "possible remark"
    """A row that is probably a remark, but that may also be data: it is reported, but stays in answers."""


def find_footer_rows(table: RawTable, sheet: Sheet) -> dict[int, FooterKind]:
    """Find the rows of a table that are not data. A row that may be data is not one of them.

    Args:
        table: the sheet before its cells are parsed.
        sheet: its declaration.

    Returns:
        The kind of each such row, by its row number, in the order of the rows.
    """
    if not table.column_indexes or not table.row_numbers:
        return {}
    columns = {
        index: column for column in sheet.columns if (index := table.column_indexes.get(column.name)) is not None
    }
    kinds = dict.fromkeys(_find_repeated_headers(table, sheet, columns), FooterKind.REPEATED_HEADERS)
    kinds |= dict.fromkeys(_find_tags(table), FooterKind.TAGS)
    for index in _find_commented_rows(table, columns):
        kinds.setdefault(index, FooterKind.COMMENT)
    for index in find_total_rows(table, sheet, columns, kinds):
        kinds.setdefault(index, FooterKind.TOTAL)
    for index, is_certain in _find_remarks(table, columns, kinds).items():
        kinds.setdefault(index, FooterKind.REMARK if is_certain else FooterKind.POSSIBLE_REMARK)
    return {table.row_numbers[index]: kinds[index] for index in sorted(kinds)}


def first_index_after_blank_row(table: RawTable) -> int:
    """Return the index of the first row after a blank row; the number of rows if no row is blank."""
    numbers = table.row_numbers
    if not numbers or numbers[-1] - numbers[0] == len(numbers) - 1:
        return len(numbers)
    return bisect_left(range(len(numbers)), 1, key=lambda index: numbers[index] - numbers[0] - index)


def _find_repeated_headers(table: RawTable, sheet: Sheet, columns: dict[int, Column]) -> list[int]:
    """Find the rows that hold at least two headers of their own columns, in any language, and nothing else there."""
    if len(columns) < _SEVERAL:  # a single header may also be a value
        return []
    known = map_headers(sheet)
    column = columns[min(columns)]
    spellings = [table.headers[min(columns)], *(key for key, name in known.items() if name == column.name)]
    spellings += [column.name, *column.other_headers]
    candidates = {form for text in spellings for form in (text, text.lower(), text.upper(), text.capitalize())}
    candidates |= {text.title() for text in spellings}
    first = table.columns[min(columns)]
    cleaned = {*map(clean, candidates)}
    codes = first.search_for(cleaned)

    def is_header(index: int, text: str) -> bool:
        return text == table.headers[index] or known.get(fold_header(text)) == columns[index].name

    found = []
    for row in first.rows_with([code for code in codes if first.distinct[code] in candidates]):
        texts = {index: text for index in columns if (text := to_text(table.columns[index][row]))}
        if len(texts) >= _SEVERAL and all(is_header(index, text) for index, text in texts.items()):
            found.append(row)
    return found


def _find_tags(table: RawTable) -> list[int]:
    """Find the rows near the header that hold tags of the Humanitarian Exchange Language only, such as #date+start."""
    found = []
    for index in range(min(_TAGS_WITHIN, len(table.row_numbers))):
        row = table.row(index)
        if any(isinstance(cell, str) and cell.lstrip().startswith("#") for cell in row):
            texts = [text for cell in row if (text := to_text(cell))]
            if len(texts) >= _SEVERAL and all(re.fullmatch(_TAG, text) for text in texts):
                found.append(index)
    return found


def _find_commented_rows(table: RawTable, columns: dict[int, Column]) -> Sequence[int]:
    """Find the rows that begin with #, if lines above the header do so; else those that begin with # and a space.

    The name of a city or a person never begins with #. An id may, and so may text such as a title, with a hashtag.
    Rows are not commented out if most begin so.
    """
    column, first = columns[min(columns)], table.columns[min(columns)]
    has_comments = any(text.startswith("#") for text in table.above_header)
    is_id = column.name == "id" or column.refers_to == "activities"
    is_certain = column.type is ColumnType.NAME and not is_id
    marks = ("#",) if is_certain or (has_comments and column.type is not ColumnType.TEXT) else ("# ", "#\t", "#\xa0")
    codes = first.search(lambda text: text.startswith("#"), "^#", ())
    commented = first.rows_with([code for code in codes if str(first.distinct[code]).lstrip().startswith(marks)])
    return commented if len(commented) * 2 < len(first) + has_comments else []


def _find_remarks(table: RawTable, columns: dict[int, Column], footers: dict[int, FooterKind]) -> dict[int, bool]:
    """Find remarks at the end of the table, or below a blank row.

    Args:
        table: the sheet.
        columns: its declared columns, by index.
        footers: the rows that are not data for another reason, by index.

    Returns:
        Whether it is certainly a remark, by the index of the row.
    """
    remarks: dict[int, bool] = {}
    undecided: list[int] = []
    typical_count = cache(lambda: _typical_filled_count(table))
    for index in range(len(table.row_numbers) - 1, 0, -1):
        if index in footers:
            continue
        row = table.row(index)
        texts = _list_texts(row)
        lacks = _lacks_required_cell(columns, row) or (len(texts) == 1 and typical_count() >= _SEVERAL)
        if is_remark(texts, columns, lacks_required=lacks):
            remarks[index] = True
        elif len(texts) == 1 and lacks:
            undecided.append(index)
        else:
            break
    certain = [*footers, *remarks]
    for index in undecided:
        texts = _list_texts(table.row(index))
        is_below = any(other < index for other in certain if other > index - len(undecided) - 1)
        if is_below and is_continued_remark(*texts[0], columns):
            remarks[index] = True
    if len(remarks) * 2 > len(table.row_numbers):
        remarks.clear()
    for index in _find_possible_remarks(table, columns, typical_count):
        texts = _list_texts(table.row(index))
        remarks.setdefault(index, is_remark(texts, columns, lacks_required=True))
    return remarks


def _find_possible_remarks(
    table: RawTable, columns: dict[int, Column], typical_count: Callable[[], float]
) -> list[int]:
    """Find the rows after a blank row that lack a required cell and have few filled cells, as remarks have."""
    start = first_index_after_blank_row(table)
    if start == len(table.row_numbers):
        return []
    rows: set[int] = set()
    for index, column in columns.items():
        if column.required:
            cells = table.columns[index]
            blank = [code for code in find_blank_codes(cells) if cells.distinct[code] in _BLANKS]
            rows.update(row for row in cells.rows_with(blank) if row >= start)
    lacking = sorted(rows)
    counts = count_filled_cells(table.columns, lacking)
    return [
        row
        for row, count in zip(lacking, counts, strict=True)
        if count == 1 or count * _REMARK_SHARE <= typical_count()
    ]


def _list_texts(row: Sequence[RawValue]) -> list[tuple[int, str]]:
    """List the filled cells of a row: their indexes and texts."""
    return [(index, text) for index, cell in enumerate(row) if (text := to_text(cell))]


def _lacks_required_cell(columns: dict[int, Column], row: Sequence[RawValue]) -> bool:
    """Return whether a cell of a required column is blank in a row."""
    return any(column.required and not to_text(row[index]) for index, column in columns.items())


def _typical_filled_count(table: RawTable) -> float:
    """Return the median number of filled cells in the first rows."""
    sampled = min(_SAMPLED_ROWS, len(table.row_numbers))
    counts = sorted(sum(bool(to_text(cell)) for cell in row) for row in map(table.row, range(sampled)))
    return (counts[len(counts) // 2] + counts[(len(counts) - 1) // 2]) / 2
