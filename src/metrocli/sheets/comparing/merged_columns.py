"""The columns of a sheet that was merged from two large ones, made of codes and different values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.sheets.columns.coded_column import CodedColumn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.sheets.raw_column import RawColumn, RawValue


class WrittenColumn(NamedTuple):
    """A column of one source, as it is to be written.

    Attributes:
        raws: its raw values.
        values: the value to write for each distinct raw value.
    """

    raws: RawColumn
    values: Sequence[RawValue]


class MergedRows(NamedTuple):
    """Where the rows of a merged sheet come from: all of the first source, then some of the second.

    Attributes:
        size: the number of rows of the first source.
        left: the indexes of its rows that are also in the second source, as an array.
        right: the indexes of the same rows there.
        added: the indexes of the rows of the second source that the first one lacks.
    """

    size: int
    left: Any
    right: Any
    added: Sequence[int]


def merge_column(
    first: WrittenColumn | None, second: WrittenColumn | None, rows: MergedRows, decided: Mapping[int, RawValue]
) -> RawColumn:
    """Return a column of a merged sheet.

    Args:
        first: the column of the first source; None if it lacks the column.
        second: that of the second source.
        rows: where the rows come from.
        decided: the values of the rows that differ in the two sources, by the index of the merged row.
    """
    import numpy as np
    import pandas as pd

    values: list[RawValue] = [""]
    places: dict[tuple[type, RawValue], int] = {(str, ""): 0}

    def number(value: RawValue) -> int:
        place = places.setdefault((type(value), value), len(values))
        if place == len(values):
            values.append(value)
        return place

    codes = np.zeros(rows.size + len(rows.added), "int64")
    if second is not None:
        of_values = np.array([number(value) for value in second.values], "int64")
        of_rows = of_values[np.asarray(second.raws.codes, "int32")]
        codes[rows.left] = of_rows[rows.right]
        codes[rows.size :] = of_rows[np.asarray(rows.added, "int64")]
    if first is not None:
        of_values = np.array([number(value) for value in first.values], "int64")
        codes[: rows.size] = of_values[np.asarray(first.raws.codes, "int32")]
    for row, value in decided.items():
        codes[row] = number(value)
    ordered, kept = pd.factorize(codes)
    return CodedColumn(ordered.astype("int32"), [values[place] for place in kept.tolist()])
