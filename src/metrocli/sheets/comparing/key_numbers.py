"""Numbers for the keys of the rows of several sheets, equal for equal keys: rows are compared without making them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.comparing.cell_meaning import ComparableColumn

    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

_LARGEST = 2**62


def number_meanings(columns: Sequence[ComparableColumn | None], sizes: Sequence[int]) -> Numbers:
    """Return a number for each row of several sheets, one after the other: equal for cells with the same meaning.

    Blank cells, and those of sheets without the column, have the number 0.

    Args:
        columns: the column in each sheet; None where the sheet lacks it.
        sizes: the number of rows of each sheet.
    """
    blank: dict[Hashable, int] = {None: 0}
    values = [() if cells is None else cells.list_meanings() for cells in columns]
    return _number_rows(columns, sizes, values, blank)


def find_keys_with_several_texts(
    key: Iterable[Sequence[ComparableColumn | None]], columns: Sequence[ComparableColumn | None], sizes: Sequence[int]
) -> list[list[int]]:
    """Find the rows whose key is in rows with several texts in a column.

    Args:
        key: the columns that identify a row, each as it is in each sheet; None where a sheet lacks it.
        columns: the other column in each sheet; blank cells of it do not count.
        sizes: the number of rows of each sheet.

    Returns:
        Their indexes in each sheet, in ascending order.
    """
    import numpy as np

    texts = _number_rows(columns, sizes, [() if cells is None else cells.raws.texts for cells in columns], {"": 0})
    keys = join_numbers((number_meanings(each, sizes) for each in key), len(texts))
    text_of_key = np.zeros(int(keys.max(initial=-1)) + 1, "int64")
    filled_keys, filled_texts = keys[texts > 0], texts[texts > 0]
    text_of_key[filled_keys] = filled_texts
    has_several = np.zeros(len(text_of_key), "bool")
    has_several[filled_keys[text_of_key[filled_keys] != filled_texts]] = True
    of_sources = np.split(has_several[keys], np.cumsum(sizes)[:-1])
    return [of_source.nonzero()[0].tolist() for of_source in of_sources]


def join_numbers(columns: Iterable[Numbers], size: int) -> Numbers:
    """Return one number for each row, from 0 without gaps: equal for rows with equal numbers in all columns.

    Args:
        columns: the numbers of the rows in each column, none below 0.
        size: the number of rows.
    """
    import numpy as np
    import pandas as pd

    joined, count = np.zeros(size, "int64"), 1
    for numbers in columns:
        largest = int(numbers.max(initial=0))
        if count * (largest + 1) > _LARGEST:
            joined, values = pd.factorize(joined)
            count = len(values)
        joined = joined * (largest + 1) + numbers
        count *= largest + 1
    places, _ = pd.factorize(joined)
    return places.astype("int64", copy=False)


def number_values(values: Iterable[Hashable], places: dict[Hashable, int]) -> Numbers:
    """Return a number for each of some values, equal for equal ones.

    Args:
        values: the values.
        places: the number of each value that has one; this function adds the others.
    """
    import numpy as np

    return np.fromiter((places.setdefault(value, len(places)) for value in values), "int64")


def _number_rows(
    columns: Sequence[ComparableColumn | None],
    sizes: Sequence[int],
    values: Sequence[Iterable[Hashable]],
    places: dict[Hashable, int],
) -> Numbers:
    """Return a number for each row of several sheets by the values of their distinct raw values; 0 without a column."""
    import numpy as np

    numbers = [
        np.zeros(size, "int64")
        if cells is None
        else number_values(of_column, places)[np.asarray(cells.raws.codes, "int32")]
        for size, cells, of_column in zip(sizes, columns, values, strict=True)
    ]
    return np.concatenate(numbers)
