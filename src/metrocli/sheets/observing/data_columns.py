"""Lists that are spread over columns, and columns that were not read though they may be needed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.cell import to_column_letters
from metrocli.model.findings import FaultKind
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.parsing.headers import fold_header, map_headers
from metrocli.sheets.parsing.multivalue import split_names
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from metrocli.messages import Message
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.raw_column import RawColumn
    from metrocli.sheets.schema import Column
    from metrocli.sheets.table import RawTable

COLUMN_NOT_READ = MessageType(
    "column-not-read",
    "{count:,} columns were not read, but may be {columns:and}: {headers:and}.",
    "`metrocli check --select S007,S008,S009` shows how to write the headers.",
    one="the column was not read, but may be '{columns:and}'.",
)

_FEW_ROWS = 100_000
"""The columns of so many rows are joined row by row; those of more rows by numpy."""
_MOST_VALUES = 5_000
_PLACES = {"city", "ciudad", "ville", "name"}
"""Headers of a member that are also in the headers of other columns, such as "host city"."""


def join_list_columns(table: RawTable) -> RawTable:
    """Return a table with one more column, not in its file, for each list that is spread over columns."""
    headers, column_indexes = [*table.headers], {**table.column_indexes}
    columns = [*table.columns]
    for name, indexes in table.list_columns.items():
        column_indexes[name] = len(headers)
        headers.append(name)
        columns.append(_join_columns([columns[index] for index in indexes]))
    return replace(table, headers=tuple(headers), columns=columns, column_indexes=column_indexes)


def _join_columns(columns: Sequence[RawColumn]) -> RawColumn:
    """Return a column with the texts of several ones, separated by semicolons; each combination is joined once."""
    if len(columns[0]) > _FEW_ROWS:
        return _join_large_columns(columns)
    joined: dict[tuple[int, ...], str] = {}
    combinations = [*zip(*(column.codes for column in columns), strict=True)]
    for each in dict.fromkeys(combinations):
        joined[each] = _join_texts(columns, each)
    return ListColumn([*map(joined.__getitem__, combinations)])


def _join_large_columns(columns: Sequence[RawColumn]) -> RawColumn:
    """Return the same of columns of many rows."""
    import numpy as np
    import pandas as pd

    of_columns = [np.asarray(column.codes, "int64") for column in columns]
    combinations = of_columns[0]
    for column, codes in zip(columns[1:], of_columns[1:], strict=True):
        combinations = pd.factorize(combinations * len(column.distinct) + codes)[0]
    numbers, first_rows = np.unique(combinations, return_index=True)
    # The numbers of combinations are in the order of their first rows, and so are the texts.
    texts = [_join_texts(columns, [int(codes[row]) for codes in of_columns]) for row in first_rows.tolist()]
    places = dict(zip(dict.fromkeys(texts), range(len(texts)), strict=False))
    of_numbers = np.zeros(int(numbers[-1]) + 1, "int32")
    of_numbers[numbers] = [*map(places.__getitem__, texts)]
    return CodedColumn(of_numbers[combinations], [*places])


def _join_texts(columns: Sequence[RawColumn], codes: Sequence[int]) -> str:
    """Join the texts of some columns with these codes, without blank ones."""
    return "; ".join(text for column, code in zip(columns, codes, strict=True) if (text := column.texts[code]))


def note_unread_columns(table: RawTable, needed: Collection[str] | None = None) -> list[Message]:
    """List one note about the columns that were not read, though they may be columns that a question needs.

    Args:
        table: the sheet.
        needed: the declared columns that the question needs; None for all.
    """
    return _note_columns(table, {**table.doubtful_columns, **_find_repeated(table)}, needed)


def note_columns_of_members(
    table: RawTable, members: NameIndex, needed: Collection[str] | None = None
) -> list[Message]:
    """List one note about the columns without a declared meaning that name members who are not read from the row."""
    return _note_columns(table, find_columns_of_members(table, members), needed)


def find_columns_of_members(table: RawTable, members: NameIndex) -> dict[int, str]:
    """Find the columns without a declared meaning whose values are mostly members, though not those read in the row.

    If the header has the word for the column of members in it, a single such value is enough.

    Args:
        table: the sheet.
        members: the members, by name and alias.

    Returns:
        The column of members, by the index of each such column.
    """
    sheet = SHEETS_BY_NAME.get(table.name)
    column = next((column for column in sheet.columns if column.refers_to == "memberships"), None) if sheet else None
    if sheet is None or column is None:
        return {}
    meant = {*table.column_indexes.values(), *table.loose_columns, *table.doubtful_columns, *_find_repeated(table)}
    others = {index: header for index, header in enumerate(table.headers) if header and index not in meant}
    if not others:
        return {}
    known = [header for header, name in map_headers(sheet).items() if name == column.name and header not in _PLACES]
    word = rf"\b(?:{'|'.join(re.escape(header) for header in known)})\b"
    found: dict[int, str] = {}
    for index, header in others.items():
        least = 0.0 if re.search(word, fold_header(header)) else 0.5
        if _names_more_members(table, index, column, members, least):
            found[index] = column.name
    return found


def _names_more_members(table: RawTable, index: int, column: Column, members: NameIndex, least: float) -> bool:
    """Return whether more than a share of a column's values are members, and one of them is not read in its row.

    Of a column with very many distinct values, such as sentences, only some are looked up.
    """
    raw = table.columns[index]
    step = max(1, len(raw.distinct) // _MOST_VALUES)
    names = {code: _look_up(text, members) for code in range(0, len(raw.distinct), step) if (text := raw.texts[code])}
    listed = sum(int(raw.counts[code]) * len(found) for code, found in names.items())
    known = sum(int(raw.counts[code]) * sum(name is not None for name in found) for code, found in names.items())
    if not listed or known <= least * listed:
        return False
    named = {code: {*found} - {None} for code, found in names.items()}
    read = table.column_indexes.get(column.name)
    others = [table.columns[other] for other in table.list_columns.get(column.name, () if read is None else (read,))]
    look_up = cache(lambda text: frozenset(_look_up(text, members)))
    passed: set[tuple[int, ...]] = set()
    for row in raw.rows_with([code for code, found in named.items() if found]):
        combination = (int(raw.codes[row]), *(int(other.codes[row]) for other in others))
        if combination not in passed:
            passed.add(combination)
            texts = (other.texts[code] for other, code in zip(others, combination[1:], strict=True))
            if not named[combination[0]].issubset(chain.from_iterable(map(look_up, texts))):
                return True
    return False


def _look_up(text: str, members: NameIndex) -> list[str | None]:
    """Look up the names in a cell; None for each one that is not a member."""
    found = [members.look_up(name) for name in split_names(text, lambda name: members.look_up(name) is not None)[0]]
    return [resolved.name if resolved else None for resolved in found]


def _find_repeated(table: RawTable) -> dict[int, str]:
    """Find the columns whose header is that of another column, and the columns that they mean."""
    faults = [fault for fault in table.faults if fault.kind is FaultKind.DUPLICATE_HEADER]
    return {fault.cell.index: str(fault.message.values["column"]) for fault in faults}


def _note_columns(table: RawTable, columns: Mapping[int, str], needed: Collection[str] | None) -> list[Message]:
    """List one note about columns that were not read, with the columns that they may be; none if there are none."""
    columns = {index: name for index, name in columns.items() if needed is None or name in needed}
    if not columns:
        return []
    first, *others = sorted(columns)
    place = table.cell_at(table.header_row, -1 if others else first)
    names = [*dict.fromkeys(columns[index] for index in sorted(columns))]
    headers = [table.headers[index] or to_column_letters(index) for index in sorted(columns)]
    return [COLUMN_NOT_READ.at(place, columns=names, headers=headers, count=len(columns))]
