"""The columns of a merged sheet, made of the codes and the distinct values of the columns of its sources."""

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


def order_rows(rows: Any, sizes: Sequence[int]) -> Any:  # noqa: ANN401 - an array of two dimensions
    """Return the order of merged rows: those of the first source, then the further ones of each other source.

    Args:
        rows: for each merged row, the index of its row in each source; -1 where the source lacks it. Each has a row.
        sizes: the number of rows of each source.

    Returns:
        The indexes of the merged rows.
    """
    import numpy as np

    first_source = (rows >= 0).argmax(axis=1)
    starts = np.cumsum([0, *sizes])
    order = np.full(int(starts[-1]), -1, "int64")
    order[starts[first_source] + rows[np.arange(len(rows)), first_source]] = np.arange(len(rows))
    return order[order >= 0]


def merge_column(columns: Sequence[WrittenColumn | None], rows: Any, decided: Mapping[int, RawValue]) -> RawColumn:  # noqa: ANN401 - as above
    """Return a column of a merged sheet: each cell from the first source that has its row and the column.

    Args:
        columns: the column of each source; None where the source lacks it.
        rows: the merged rows, see `order_rows`.
        decided: the values of the rows that differ in the sources, by the index of the merged row.
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

    codes = np.zeros(len(rows), "int64")
    for source, column in reversed([*enumerate(columns)]):
        if column is not None:
            of_values = np.array([number(value) for value in column.values], "int64")
            has_row = rows[:, source] >= 0
            codes[has_row] = of_values[np.asarray(column.raws.codes, "int32")[rows[has_row, source]]]
    for row, value in decided.items():
        codes[row] = number(value)
    ordered, kept = pd.factorize(codes)
    return CodedColumn(ordered.astype("int32"), [values[place] for place in kept.tolist()])
