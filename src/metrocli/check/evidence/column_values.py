"""The values of a column: the distinct ones, and for each row the code of its value."""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Mapping, ValuesView
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard, TypeVar

from metrocli.sheets.parsing.cell_text import ERROR_BEGINNINGS, ERROR_START, is_error_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from metrocli.sheets.raw_column import RawColumn

_LARGEST = 1 << 62
_Result = TypeVar("_Result")


class EncodedValues(NamedTuple):
    """The values of rows: the distinct ones, and for each row the index of its value; -1 where it has none."""

    codes: NDArray[Any]
    distinct: list[Any]

    @property
    def counts(self) -> dict[Any, int]:
        """The number of rows with each value; none is missing."""
        import numpy as np

        return dict(zip(self.distinct, np.bincount(self.codes, minlength=len(self.distinct)).tolist(), strict=True))

    def select(self, indexes: NDArray[np.int64]) -> set[Any]:
        """Return the distinct values of some rows, by their indexes."""
        import numpy as np

        return {self.distinct[code] for code in np.bincount(self.codes[indexes]).nonzero()[0].tolist()}

    def find_first(self, indexes: NDArray[np.int64]) -> Iterator[tuple[Any, int]]:
        """Yield the values of some rows, by their ascending indexes, each with its first index and in this order."""
        import numpy as np

        first = np.full(len(self.distinct), -1, "int64")
        # Of several assignments to one place the last one counts.
        first[self.codes[indexes[::-1]]] = indexes[::-1]
        places = np.flatnonzero(first >= 0)
        for place in places[np.argsort(first[places])].tolist():
            yield self.distinct[place], int(first[place])

    def count_values(self, indexes: NDArray[np.int64]) -> Counter[Any]:
        """Count the values of some rows, by their ascending indexes; the values are in the order of their first."""
        import numpy as np

        counts = np.bincount(self.codes[indexes], minlength=len(self.distinct)).tolist()
        return Counter({value: counts[self.codes[index]] for value, index in self.find_first(indexes)})


def encode_series(series: pd.Series[Any]) -> EncodedValues:
    """Return the values of a series of pandas, also of a categorical one, with the distinct ones in any order."""
    import pandas as pd

    if isinstance(series.dtype, pd.CategoricalDtype):
        return EncodedValues(series.cat.codes.to_numpy(), series.cat.categories.tolist())
    numbers, distinct = pd.factorize(series)
    return EncodedValues(numbers.astype("int32"), distinct.tolist())


def is_text(value: object) -> TypeGuard[str]:
    """Return whether a value of a file is a text, not a number or a date of a workbook."""
    return isinstance(value, str)


def encode_texts(column: RawColumn) -> EncodedValues:
    """Return the texts of a column as it is in its file; blank texts and errors of formulas are left out."""
    errors = {*column.search(is_error_text, ERROR_START, ERROR_BEGINNINGS)}
    texts = [None if code in errors else text or None for code, text in enumerate(column.texts)] if errors else None
    encoded = column.encode(texts)
    return EncodedValues(encoded.codes, [*encoded.distinct])


def join_values(one: EncodedValues, other: EncodedValues) -> EncodedValues:
    """Return the values of some rows and then those of others."""
    import numpy as np

    places = {value: place for place, value in enumerate(one.distinct)}
    numbers = [places.setdefault(value, len(places)) for value in other.distinct]
    others = np.array([*numbers, -1], "int32")[other.codes]  # the last one is that of a missing value
    return EncodedValues(np.concatenate([one.codes, others]), [*places])


def find_different(one: EncodedValues, other: EncodedValues, selected: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the indexes of those selected rows that have different values in two columns; none is missing."""
    import numpy as np

    places = {value: place for place, value in enumerate(other.distinct)}
    same = np.array([places.get(value, -1) for value in one.distinct], "int32")
    return np.flatnonzero(selected & (same[one.codes] != other.codes))


class ColumnValues(Mapping[int, Any]):
    """The values of a column by row number, without missing ones.

    What is asked of values is asked once for each distinct value: see `distinct`, `counts` and `find`.

    Args:
        row_numbers: the number of each row, in ascending order (int32).
        codes: for each row the index of its value in `distinct`; -1 where it has none (int32).
        distinct: the distinct values in the order of their first rows; each of them is in some row.

    Attributes:
        rows: the numbers of the rows with a value (int32).
        codes: the index in `distinct` of the value of each of them (int32).
        distinct: the distinct values.
    """

    def __init__(self, row_numbers: NDArray[np.int32], codes: NDArray[np.int32], distinct: list[Any]) -> None:
        import numpy as np

        has_value = codes >= 0
        if not has_value.all():
            row_numbers, codes = row_numbers[has_value], codes[has_value]
        self.rows, self.codes, self.distinct = np.ascontiguousarray(row_numbers), np.ascontiguousarray(codes), distinct
        # Single items of a memory view are numbers of Python, several times faster than those of an array.
        self._row_view, self._code_view = memoryview(self.rows.data), memoryview(self.codes.data)
        self._first = int(self.rows[0]) if len(self.rows) else 0
        self._has_all_rows = bool(len(self.rows)) and int(self.rows[-1]) - self._first + 1 == len(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows.tolist())

    def _index_of(self, row: Any) -> int:  # noqa: ANN401 - as `Mapping` declares it
        """Return the index of a row by its number; -1 if it has no value."""
        if self._has_all_rows:
            index = row - self._first
            return index if 0 <= index < len(self.rows) else -1
        index = int(self.rows.searchsorted(row))
        return index if index < len(self.rows) and self._row_view[index] == row else -1

    def __contains__(self, row: object) -> bool:
        return self._index_of(row) >= 0

    def __getitem__(self, row: int) -> Any:  # noqa: ANN401 - the values of any column
        if (index := self._index_of(row)) < 0:
            raise KeyError(row)
        return self.distinct[self._code_view[index]]

    def get(self, row: int, default: Any = None) -> Any:  # noqa: ANN401 - as above
        """Return the value in a row, or a default."""
        index = self._index_of(row)
        return default if index < 0 else self.distinct[self._code_view[index]]

    def items(self) -> ItemsView[int, Any]:
        """Return the row numbers with their values, in order."""
        return _Items(self)

    def values(self) -> ValuesView[Any]:
        """Return the value of each row, in order; see `distinct` for the distinct ones."""
        return _Values(self)

    def take(self, rows: NDArray[Any]) -> list[Any]:
        """Return the values in some rows, by their numbers; each of them has one."""
        import numpy as np

        codes = self.codes if rows is self.rows else self.codes[np.searchsorted(self.rows, rows)]
        return [*map(self.distinct.__getitem__, codes.tolist())]

    def codes_at(self, rows: NDArray[Any]) -> NDArray[np.int32]:
        """Return the code of the value in each of some rows, by their numbers in any order; -1 where it has none."""
        import numpy as np

        if rows is self.rows or np.array_equal(rows, self.rows):
            return self.codes
        if not len(self.rows):
            return np.full(len(rows), -1, "int32")
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        return np.where(self.rows[places] == rows, self.codes[places], np.int32(-1))

    @cached_property
    def counts(self) -> Counter[Any]:
        """The number of rows with each value, in the order of their first rows."""
        import numpy as np

        numbers = np.bincount(self.codes, minlength=len(self.distinct)).tolist()
        return Counter(dict(zip(self.distinct, numbers, strict=True)))

    def first_rows(self) -> dict[Any, int]:
        """Return the number of the first row with each value."""
        import numpy as np

        first = np.zeros(len(self.distinct), "int64")
        # Of several assignments to one place the last one counts.
        first[self.codes[::-1]] = self.rows[::-1]
        return dict(zip(self.distinct, first.tolist(), strict=True))

    def group_rows(self) -> Callable[[int], list[int]]:
        """Return a function that returns the numbers of the rows with a value, in order, by the code of the value."""
        import numpy as np

        order = np.argsort(self.codes, kind="stable")
        bounds = np.searchsorted(self.codes[order], np.arange(len(self.distinct) + 1))
        return lambda code: self.rows[order[bounds[code] : bounds[code + 1]]].tolist()

    def find(self, is_wanted: Callable[[Any], object]) -> Iterator[tuple[int, Any]]:
        """Yield the rows with some values, in order, each with its value.

        Args:
            is_wanted: returns whether a value is wanted; it is asked once for each distinct value.
        """
        import numpy as np

        wanted = np.fromiter(map(bool, map(is_wanted, self.distinct)), "bool", len(self.distinct))
        if wanted.any():
            places = np.flatnonzero(wanted[self.codes])
            values = map(self.distinct.__getitem__, self.codes[places].tolist())
            yield from zip(self.rows[places].tolist(), values, strict=True)


class _Items(ItemsView[int, Any]):
    """The row numbers of a column with their values."""

    def __init__(self, values: ColumnValues) -> None:
        super().__init__(values)
        self._column = values

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        return zip(self._column.rows.tolist(), self._column.values(), strict=True)


class _Values(ValuesView[Any]):
    """The value of each row of a column."""

    def __init__(self, values: ColumnValues) -> None:
        super().__init__(values)
        self._column = values

    def __iter__(self) -> Iterator[Any]:
        return map(self._column.distinct.__getitem__, self._column.codes.tolist())


def select_rows(first: ColumnValues, *others: ColumnValues) -> NDArray[np.int32]:
    """Return the numbers of the rows in which all of some columns have a value."""
    import numpy as np

    rows = first.rows
    for other in others:
        if other.rows is not rows:
            rows = np.intersect1d(rows, other.rows, assume_unique=True)
    return rows


def find_equal_rows(rows: NDArray[Any], columns: Sequence[ColumnValues]) -> Iterator[tuple[int, int]]:
    """Find the rows that equal an earlier row in every one of some columns, also where both have no value.

    Args:
        rows: the numbers of the rows, in ascending order (int32).
        columns: the columns.

    Yields:
        The number of the row, and that of the first row that it equals.
    """
    import numpy as np

    keys = np.zeros(len(rows), "int64")
    width = 1
    for column in columns:
        if not column.distinct:
            continue  # it distinguishes no rows
        if width * (len(column.distinct) + 1) >= _LARGEST:
            _, keys = np.unique(keys, return_inverse=True)
            width = len(rows)
        keys = keys * (len(column.distinct) + 1) + column.codes_at(rows) + 1
        width *= len(column.distinct) + 1
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    repeats = np.flatnonzero(keys[1:] == keys[:-1]) + 1
    if not len(repeats):
        return
    starts = np.append(0, np.flatnonzero(keys[1:] != keys[:-1]) + 1)
    first = order[starts[np.searchsorted(starts, repeats, "right") - 1]]
    places = order[repeats]
    in_order = np.argsort(places)
    yield from zip(rows[places[in_order]].tolist(), rows[first[in_order]].tolist(), strict=True)


def examine_column(column: RawColumn, examine: Callable[[str], _Result | None]) -> Iterator[tuple[int, str, _Result]]:
    """Yield the rows of a column for whose text a function returns a result.

    Args:
        column: the column as it is in its file; values that are not texts are left out.
        examine: returns None for a text without a result; it is called once for each distinct text.

    Yields:
        The index of the row, its text exactly as in the file, and the result.
    """
    results: dict[int, tuple[str, _Result]] = {}
    for code, text in enumerate(column.distinct):
        if isinstance(text, str) and (result := examine(text)) is not None:
            results[code] = text, result
    for row in column.rows_with(results) if results else ():
        yield (row, *results[int(column.codes[row])])
