"""Find the header row of a sheet, and the declared columns among its headers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from metrocli.messages import MessageType
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.parsing.headers import (
    LooseHeaders,
    find_loose_headers,
    find_unnamed_lists,
    fold_header,
    has_word_of,
    is_loose_header,
    map_headers,
)
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrocli.model.cell import Cell
    from metrocli.sheets.raw_column import RawColumn
    from metrocli.sheets.schema import Column, Sheet

HEADER_WITHIN = 12
"""The header is usually one of this many first rows; titles and blank rows may be above it."""
_DEEPEST_HEADER = 10_000
"""The header is below these rows only if it is one of this many first rows, and has two known headers."""

_SEVERAL = 2

HEADER_NOT_FOUND = MessageType(
    "header-not-found",
    "none of the first {rows:,} rows has a header of this sheet, such as {columns:or}",
    "Put the headers in a row above the table.",
)
DUPLICATE_HEADER = MessageType(
    "header-repeated",
    "the column was not read, because {header:quoted} is already the column '{column}'",
    "Rename or delete one of the two.",
)
COLUMN_MISSING = MessageType("column-missing", "the column '{column}' ({help}) is missing", "Add a column '{column}'.")
COLUMN_MISNAMED = MessageType(
    "column-misnamed", "the column '{column}' ({help}) is missing", "Is it {header:quoted}? Rename that to '{column}'."
)
COLUMN_SPREAD = MessageType(
    "column-spread",
    "the column '{column}' ({help}) is missing, but {headers:and} look like it",
    "If they are one list, rename them to {names:and}; if only one of them is it, rename that to '{column}'.",
)
COLUMN_AMBIGUOUS = MessageType(
    "column-ambiguous",
    "the column '{column}' ({help}) is missing, but {headers:or} looks like it",
    "Rename the right one to '{column}'.",
)


class DeclaredColumns(NamedTuple):
    """The declared columns of a sheet, and the faults of its headers.

    Attributes:
        indexes: the index of the header of each declared column; see `RawTable.column_indexes`.
        lists: the indexes of the headers that are one list; see `RawTable.list_columns`.
        loose: the columns of headers that are not written as declared; see `RawTable.loose_columns`.
        doubtful: the columns that other headers may mean; see `RawTable.doubtful_columns`.
        faults: missing and repeated columns.
    """

    indexes: dict[str, int]
    lists: dict[str, tuple[int, ...]]
    loose: dict[int, str]
    doubtful: Mapping[int, str]
    faults: list[ReadFault]


def find_header(rows: Sequence[Sequence[object]], sheet: Sheet | None, *, known_only: bool = False) -> int | None:
    """Return the index of the header row.

    It is the row with the most known headers among the first rows. If none of them has two, it is the first row below
    that has two. If no row has a known header, it is the first with text. None if there is no text.

    Args:
        rows: the rows of the file.
        sheet: the declaration; None if the sheet is not declared.
        known_only: whether to look only for headers that are written as declared.
    """
    top = rows[:HEADER_WITHIN]
    counts = [count_known_headers(row, sheet) for row in top]
    best = max(counts, default=0)
    if best < _SEVERAL and sheet is not None and not known_only:
        loose = [sum(is_loose_header(cell, sheet) for cell in row if isinstance(cell, str)) for row in top]
        if max(loose, default=0) >= _SEVERAL - best:
            sums = [*map(sum, zip(counts, loose, strict=True))]
            return sums.index(max(sums))
    if best < _SEVERAL and sheet is not None and len(sheet.columns) >= _SEVERAL:
        for index in range(HEADER_WITHIN, min(len(rows), _DEEPEST_HEADER)):
            if count_known_headers(rows[index], sheet) >= _SEVERAL:
                return index
    if best > 0:
        return counts.index(best)
    return next((index for index, row in enumerate(rows) if any(cell not in ("", None) for cell in row)), None)


def has_known_headers(rows: Sequence[Sequence[object]], sheet: Sheet | None) -> bool:
    """Return whether one of the first rows has several headers that are written as declared."""
    return sheet is not None and any(count_known_headers(row, sheet) >= _SEVERAL for row in rows[:HEADER_WITHIN])


def count_known_headers(cells: Sequence[object], sheet: Sheet | None) -> int:
    """Count the columns of a sheet that have a header among the cells of a row; 0 without a declaration."""
    if sheet is None:
        return 0
    columns = map_headers(sheet)
    return len({columns[key] for cell in cells if isinstance(cell, str) and (key := fold_header(cell)) in columns})


def has_required_columns(rows: Sequence[Sequence[object]], sheet: Sheet) -> bool:
    """Return whether one of the rows, the header, has every required column of a sheet."""
    header = find_header(rows, sheet)
    columns = map_headers(sheet)
    if header is None:
        return not any(column.required for column in sheet.columns)
    named = {columns.get(fold_header(text)) for text in rows[header] if isinstance(text, str)}
    return all(column.name in named for column in sheet.columns if column.required)


def find_columns(
    headers: Sequence[str], below: Sequence[RawColumn], sheet: Sheet, whole_sheet: Cell, header_row: int
) -> DeclaredColumns:
    """Find the declared columns among the headers.

    A header that repeats another one is a fault; in a column that may hold several values, equal headers are one list.

    Args:
        headers: the headers as written.
        below: the column below each header, whose values help where a header is not written as declared.
        sheet: the declaration.
        whole_sheet: the place of the sheet, for faults.
        header_row: the number of the row of the headers.
    """
    columns = map_headers(sheet)
    own_names = {fold(column.name) for column in sheet.columns}
    indexes: dict[str, int] = {}
    lists: dict[str, tuple[int, ...]] = {}
    faults: list[ReadFault] = []
    for index in sorted(range(len(headers)), key=lambda i: (fold_header(headers[i]) not in own_names, i)):
        name = columns.get(fold_header(headers[index]))
        if name is None or name not in indexes:
            indexes |= {name: index} if name is not None else {}
        elif sheet.column(name).multivalued and fold(headers[index]) == fold(headers[indexes[name]]):
            lists[name] = (*lists.get(name, (indexes[name],)), index)
        else:
            cell = replace(whole_sheet, row=header_row, column=headers[index], index=index)
            message = DUPLICATE_HEADER.at(cell, column=name, header=headers[indexes[name]])
            faults.append(ReadFault(FaultKind.DUPLICATE_HEADER, Severity.WARNING, cell, headers[index], message))
    unread = [index for index, header in enumerate(headers) if header and fold_header(header) not in columns]
    loose = find_loose_headers(headers, below, sheet, indexes) if unread else LooseHeaders({}, {})
    for name, places in loose.read.items():
        if len(places) == 1:
            indexes[name] = places[0]
        elif places:
            lists[name] = tuple(dict.fromkeys((*lists.get(name, ()), *places)))
    faults += [
        _report_missing(column, headers, sheet, whole_sheet, loose.doubtful)
        for column in sheet.columns
        if column.required and column.name not in indexes and column.name not in lists
    ]
    column_of = {index: name for name, places in {**loose.read, **lists}.items() for index in places}
    unnamed = {}
    if "" in headers:
        by_index = {index: name for name, index in indexes.items()} | column_of
        unnamed = find_unnamed_lists(headers, below, sheet, by_index)
    return DeclaredColumns(indexes, lists, column_of, {**loose.doubtful, **unnamed}, faults)


def report_no_header(sheet: Sheet, whole_sheet: Cell, row_count: int) -> ReadFault:
    """Return the fault of a sheet in which no row has one of its headers.

    Args:
        sheet: the declaration.
        whole_sheet: the place of the fault.
        row_count: the number of rows of the file.
    """
    required = [column.name for column in sheet.columns if column.required]
    message = HEADER_NOT_FOUND.at(whole_sheet, rows=min(row_count, _DEEPEST_HEADER), columns=required)
    return ReadFault(FaultKind.COLUMN_MISSING, Severity.ERROR, whole_sheet, "", message)


def _report_missing(
    column: Column, headers: Sequence[str], sheet: Sheet, whole_sheet: Cell, doubtful: Mapping[int, str]
) -> ReadFault:
    """Return the fault of a required column without a header; it suggests similar headers that mean no column.

    Args:
        column: the column.
        headers: the headers as written.
        sheet: the declaration.
        whole_sheet: the place of the fault.
        doubtful: the declared column that a header may mean, by its index.
    """
    columns = map_headers(sheet)
    unknown = {key: header for header in headers if (key := fold_header(header)) and key not in columns}
    others = {headers[index] for index, name in doubtful.items() if name != column.name}
    likely = {headers[index] for index in doubtful} - others
    candidates = [
        header
        for folded, header in unknown.items()
        if header in likely or (header not in others and has_word_of(folded, column, sheet))
    ]
    if len(candidates) > 1:
        names = [f"{column.name} {number}" for number in range(1, len(candidates) + 1)]
        kind, values = (COLUMN_SPREAD, {"names": names}) if column.multivalued else (COLUMN_AMBIGUOUS, {})
        message = kind.at(whole_sheet, column=column.name, help=column.help, headers=candidates, **values)
        return ReadFault(FaultKind.COLUMN_MISSING, Severity.ERROR, whole_sheet, "", message)
    similar = find_similar_header(column, unknown)
    header = candidates[0] if candidates else unknown[similar] if similar else ""
    message = (
        COLUMN_MISNAMED.at(whole_sheet, column=column.name, help=column.help, header=header)
        if header
        else COLUMN_MISSING.at(whole_sheet, column=column.name, help=column.help)
    )
    return ReadFault(FaultKind.COLUMN_MISSING, Severity.ERROR, whole_sheet, "", message)


def find_similar_header(column: Column, folded: Iterable[str]) -> str | None:
    """Return the first of some folded headers that is nearly a header of a column; None if there is none."""
    from difflib import get_close_matches

    spellings = [fold(column.name), *map(fold, column.other_headers)]
    candidates = list(folded)
    return next(
        (match for spelling in spellings for match in get_close_matches(spelling, candidates, n=1, cutoff=0.7)), None
    )
