"""The sums and the number of the rows above a row, with which totals are compared."""

from __future__ import annotations

from bisect import bisect_left, insort
from math import fsum
from operator import mul
from typing import TYPE_CHECKING

from metrocli.sheets.observing.total_words import to_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from metrocli.sheets.table import RawTable

_CLOSE = 1e-6
_FEW_ROWS = 100_000
"""So many rows are added up one by one; of more of them, those with each value are counted by numpy."""


class RunningSums:
    """The sums of columns above a row, for rows in ascending order: from the top, and from the last total.

    Args:
        table: the sheet.
        footers: the indexes of rows that are not data, and are not added.
    """

    def __init__(self, table: RawTable, footers: Collection[int]) -> None:
        self._table, self._footers = table, sorted(footers)
        self._numbers: dict[int, Sequence[float]] = {}
        self._next: dict[int, int] = {}
        self._sums: dict[int, float] = {}
        self._at_total: dict[int, float] = {}
        self._last_total = 0

    def restart(self, row: int) -> None:
        """Count a row as a total: it is not added, and partial sums start again after it."""
        insort(self._footers, row)
        self._last_total = row + 1
        self._at_total = dict(self._sums)

    def is_count(self, row: int, number: float) -> bool:
        """Return whether a number is that of the rows above a row: from the top, or from the last total."""
        starts = (0, self._last_total)
        return any(row - start - len(self._footers_within(start, row)) == number for start in starts)

    def is_count_of_values(self, row: int, number: int, index: int) -> bool:
        """Return whether a number is that of the distinct texts of a column above a row."""
        column = self._table.columns[index]
        texts: set[str] = set()
        for code in self._count_codes(index, 0, row):
            texts.add(column.texts[code])
            if len(texts) > number + 1:  # one of them may be blank
                return False
        return len(texts - {""}) == number

    def is_sum(self, row: int, index: int, text: str) -> bool:
        """Return whether a number is the sum of the rows above it, from the top or from the last total."""
        number = to_number(text)
        return bool(number) and any(abs((number or 0) - sum_) < _CLOSE for sum_ in self._sums_above(index, row))

    def _sums_above(self, index: int, row: int) -> Iterator[float]:
        if index not in self._numbers:
            self._numbers[index] = [to_number(raw) or 0.0 for raw in self._table.columns[index].distinct]
        numbers, start = self._numbers[index], self._next.get(index, 0)
        sum_ = self._sums.get(index, 0.0)
        if row - start > _FEW_ROWS:
            counts = self._count_codes(index, start, row)
            sum_ += fsum(map(mul, map(numbers.__getitem__, counts), counts.values()))
        else:
            left_out = {*self._footers_within(start, row)}
            codes = self._table.columns[index].codes
            sum_ += sum(numbers[codes[other]] for other in range(start, row) if other not in left_out)
        self._next[index], self._sums[index] = row, sum_
        yield sum_
        yield sum_ - self._at_total.get(index, 0.0)

    def _footers_within(self, start: int, stop: int) -> Sequence[int]:
        return self._footers[bisect_left(self._footers, start) : bisect_left(self._footers, stop)]

    def _count_codes(self, index: int, start: int, stop: int) -> dict[int, int]:
        """Count the rows with each distinct value of a column in a range of rows, without rows that are not data."""
        codes = self._table.columns[index].codes
        left_out = self._footers_within(start, stop)
        if stop - start <= _FEW_ROWS:
            counts: dict[int, int] = {}
            skipped = {*left_out}
            for row in range(start, stop):
                if row not in skipped:
                    counts[int(codes[row])] = counts.get(int(codes[row]), 0) + 1
            return counts
        import numpy as np

        numbers = np.bincount(np.asarray(codes[start:stop]))
        np.subtract.at(numbers, [codes[row] for row in left_out], 1)
        found = np.flatnonzero(numbers)
        return dict(zip(found.tolist(), numbers[found].tolist(), strict=True))
