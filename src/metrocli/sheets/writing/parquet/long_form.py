"""The members of activities as a long table: one row of `participations` for each name in a cell of `members`."""

from __future__ import annotations

import operator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.messages import MessageType
from metrocli.sheets.coded_texts import look_up
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.observing.data_columns import join_list_columns
from metrocli.sheets.raw_column import BLANK
from metrocli.sheets.split_links import split_cells
from metrocli.sheets.table import RawTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.messages import Message
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.raw_column import RawColumn, RawValue

MEMBERS_MOVED = MessageType(
    "members-moved",
    "The members of {count:,} activities are {rows:,} rows of the sheet participations.",
    one="The members of 1 activity are {rows:,} rows of the sheet participations.",
)
MEMBERS_KEPT = MessageType(
    "members-kept",
    "{count:,} cells of members stay in the sheet activities, because their rows have no id, or the id of an earlier "
    "row.",
    one="1 cell of members stays in the sheet activities, because its row has no id, or the id of an earlier row.",
)
_AT_ONCE = 1 << 16
_ACTIVITIES, _PARTICIPATIONS, _MEMBERS = "activities", "participations", "members"


class LongTables(NamedTuple):
    """Tables of which the members of activities are in the long form, and notes about them."""

    tables: list[RawTable]
    notes: list[Message]


class _Moved(NamedTuple):
    """The rows that cells become: the columns `activity` and `member`; and the activities whose cells these are."""

    activity: CodedColumn
    member: CodedColumn
    rows: npt.NDArray[np.int64]


def join_lists(table: RawTable) -> RawTable:
    """Return a table in which a list that is spread over columns, such as Member 1 and Member 2, is one column."""
    if not table.list_columns:
        return table
    spread = {*chain.from_iterable(table.list_columns.values())}
    return drop_columns(replace(join_list_columns(table), list_columns={}), spread)


def drop_columns(table: RawTable, dropped: set[int]) -> RawTable:
    """Return a table without some columns, by their indexes."""
    kept = [index for index in range(len(table.headers)) if index not in dropped]
    places = {index: place for place, index in enumerate(kept)}
    return replace(
        table,
        headers=tuple(table.headers[index] for index in kept),
        columns=[table.columns[index] for index in kept],
        column_indexes={name: places[index] for name, index in table.column_indexes.items() if index in places},
        loose_columns={places[index]: name for index, name in table.loose_columns.items() if index in places},
        doubtful_columns={places[index]: name for index, name in table.doubtful_columns.items() if index in places},
    )


def move_members(tables: Sequence[RawTable], dataset: SheetDataset) -> LongTables:
    """Move the names in the cells of `members` of activities to rows of participations, above the rows that are there.

    A cell stays where it is if the row is not data, or if its id is blank or the id of an earlier row, since a
    participation means the first row with an id. Questions have the same answers as before.

    Args:
        tables: all sheets, without lists that are spread over columns.
        dataset: the dataset that they are from; it collects faults.
    """
    by_name = {table.name: table for table in tables}
    activities, old = by_name.get(_ACTIVITIES), by_name.get(_PARTICIPATIONS)
    if activities is None or not {"id", _MEMBERS} <= {*activities.column_indexes}:
        return LongTables([*tables], [])
    if old is not None and not {"activity", "member"} <= {*old.column_indexes}:
        return LongTables([*tables], [])
    moved = _split_cells(activities, dataset)
    notes = []
    if len(moved.rows):
        by_name[_PARTICIPATIONS] = _add_rows(moved, old)
        notes.append(MEMBERS_MOVED.at(activities.file, count=len(moved.rows), rows=len(moved.member)))
    by_name[_ACTIVITIES], left = _take_away(activities, moved.rows)
    if left:
        notes.append(MEMBERS_KEPT.at(activities.file, count=left))
    order = dict.fromkeys([table.name for table in tables])
    names = [name for each in order for name in ([each, _PARTICIPATIONS] if each == _ACTIVITIES else [each])]
    return LongTables([by_name[name] for name in dict.fromkeys(names) if name in by_name], notes)


def _split_cells(activities: RawTable, dataset: SheetDataset) -> _Moved:
    """Split the cells of members of the rows that are data and have an id that no earlier row has."""
    import numpy as np

    ids, members = dataset.parse_texts(_ACTIVITIES, "id"), dataset.parse_texts(_ACTIVITIES, _MEMBERS, may_repeat=True)
    numbers = dataset.row_numbers(_ACTIVITIES)
    is_first = np.zeros(len(ids.codes), "bool")
    is_first[np.unique(ids.codes, return_index=True)[1]] = True
    data_rows = np.flatnonzero(is_first & (ids.codes >= 0) & (members.codes >= 0))
    runs = split_cells(members, dataset.members).to_runs(members.codes[data_rows], data_rows)
    member = _compact(runs.codes, [link.written for link in runs.links])
    activity = _compact(ids.codes[runs.rows], ids.distinct, runs.lengths)
    all_numbers = np.asarray(activities.row_numbers, "int64")
    return _Moved(activity, member, np.searchsorted(all_numbers, numbers[runs.rows]))


def _compact(
    codes: npt.NDArray[Any], values: Sequence[RawValue], lengths: npt.NDArray[Any] | None = None
) -> CodedColumn:
    """Return a column with the values that occur, in the order of their first rows.

    Args:
        codes: the index in `values` of the value of each run of rows.
        values: the values.
        lengths: the number of rows of each run; None where each row is a run.
    """
    import numpy as np

    first = np.full(len(values), len(codes), "int64")
    for start in reversed(range(0, len(codes), _AT_ONCE)):  # of several assignments to one place the last one counts
        part = codes[start : start + _AT_ONCE]
        first[part[::-1]] = np.arange(start + len(part) - 1, start - 1, -1)
    kept = np.argsort(first, kind="stable")[: int((first < len(codes)).sum())]
    places = np.zeros(len(values) + 1, codes.dtype)
    places[kept] = np.arange(len(kept))
    of_runs, array = look_up(places, codes), getattr(values, "array", None)
    if array is not None:
        return ArrowColumn(of_runs, array.take(kept), lengths)
    return CodedColumn(of_runs, [values[place] for place in kept.tolist()], lengths)


def _add_rows(moved: _Moved, old: RawTable | None) -> RawTable:
    """Return participations with the moved rows above the old ones."""
    count = len(moved.member)
    columns: list[RawColumn] = [moved.activity, moved.member]
    if old is None:
        headers, indexes = ("activity", "member"), {"activity": 0, "member": 1}
        return RawTable(
            _PARTICIPATIONS, f"{_PARTICIPATIONS}.parquet", in_workbook=False, header_row=1, headers=headers,
            columns=columns, row_numbers=range(2, count + 2), column_indexes=indexes,
        )  # fmt: skip
    import numpy as np

    new = {old.column_indexes["activity"]: moved.activity, old.column_indexes["member"]: moved.member}
    blank = CodedColumn(np.zeros(count, "int32"), [""])
    columns = [_append(new.get(index, blank), column) for index, column in enumerate(old.columns)]
    return replace(old, columns=columns, row_numbers=range(2, count + len(old.row_numbers) + 2))


def _append(first: CodedColumn, second: RawColumn) -> CodedColumn:
    """Return a column with the rows of two."""
    import numpy as np

    keys = [(type(value), value) for column in (first, second) for value in column.distinct]
    places = dict(zip(dict.fromkeys(keys), range(len(keys)), strict=False))
    of_values = np.array([places[key] for key in keys], "int32")
    codes = np.asarray(second.codes, "int64") + len(first.distinct)
    return CodedColumn(of_values[np.concatenate([first.codes, codes])], [value for _, value in places])


def _take_away(activities: RawTable, rows: npt.NDArray[np.int64]) -> tuple[RawTable, int]:
    """Return activities without the cells that were moved, and the number of cells with members that stay."""
    import numpy as np

    index = activities.column_indexes[_MEMBERS]
    column = activities.columns[index]
    is_left = np.ones(len(column), "bool")
    is_left[rows] = False
    left = np.flatnonzero(is_left)
    is_left[left[[*column.take(left).find(operator.not_, BLANK)]]] = False  # type: ignore[arg-type] # an array of indexes
    if not is_left.any():
        return drop_columns(activities, {index}), 0
    codes = np.where(is_left, np.asarray(column.codes, "int32") + np.int32(1), np.int32(0))
    columns = [*activities.columns]
    columns[index] = _compact(codes, ["", *column.distinct])
    return replace(activities, columns=columns), int(is_left.sum())
