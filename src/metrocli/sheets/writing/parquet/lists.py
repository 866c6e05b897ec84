"""Lists within cells, with one separator, so that other programs can split them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.parsing.multivalue import find_repeats, split_codes, split_names
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.raw_column import RawColumn
    from metrocli.sheets.schema import Column
    from metrocli.sheets.table import RawTable

SEPARATOR = "; "


def separate_lists(table: RawTable, dataset: SheetDataset) -> RawTable:
    """Return a table whose lists are separated by semicolons; each list has the same values as before.

    Args:
        table: the table.
        dataset: the dataset that it is from, for names and codes that contain a comma.
    """
    columns = [*table.columns]
    for column in SHEETS_BY_NAME[table.name].columns if table.name in SHEETS_BY_NAME else ():
        if column.multivalued and column.name in table.column_indexes:
            index = table.column_indexes[column.name]
            columns[index] = _change_texts(columns[index], _choose_splitter(column, dataset))
    return replace(table, columns=columns)


def _choose_splitter(column: Column, dataset: SheetDataset) -> Callable[[str], tuple[str, ...]]:
    """Return the function that splits the cells of a column; it returns a text that may be one name as it is."""
    if column.type is ColumnType.CODE:
        listed = dataset.codes(column.refers_to)
        return lambda text: split_codes(text, listed)
    names = dataset.alliances if column.refers_to == "alliances" else dataset.members

    def split(text: str) -> tuple[str, ...]:
        pieces, has_comma = split_names(text, lambda name: names.look_up(name) is not None)
        return (text,) if has_comma else pieces

    return split


def _change_texts(column: RawColumn, split: Callable[[str], tuple[str, ...]]) -> RawColumn:
    """Return a column with other separators; the same column if nothing changes.

    A cell with a value twice stays as it is, because splitting would drop the second one.
    """
    changed = {
        code: joined
        for code, (raw, text) in enumerate(zip(column.distinct, column.texts, strict=True))
        if isinstance(raw, str) and text and not find_repeats(text) and (joined := SEPARATOR.join(split(text))) != text
    }
    if not changed:
        return column
    import numpy as np

    values = [changed.get(code, raw) for code, raw in enumerate(column.distinct)]
    keys = [(type(value), value) for value in values]
    # In the order of their first rows, as before.
    places = dict(zip(dict.fromkeys(keys), range(len(keys)), strict=False))
    of_values = np.array([places[key] for key in keys], "int32")
    return CodedColumn(of_values[np.asarray(column.codes, "int64")], [value for _, value in places])
