"""A column that is read when it is needed: to count a million activities, a question needs none of their titles."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.coded_texts import CodedTexts
    from metrocli.sheets.raw_column import RawColumn, RawValue


class UnreadColumn:
    """A column of a sheet, see `RawColumn`, of which only single cells are read until something else is asked for.

    Args:
        size: the number of its rows.
        read: reads the column.
        read_cell: reads the cell in a row, by its index from 0, without all others.
    """

    def __init__(self, size: int, read: Callable[[], RawColumn], read_cell: Callable[[int], RawValue]) -> None:
        self._size, self._read_column, self._read_cell = size, read, read_cell

    @cached_property
    def column(self) -> RawColumn:
        """The column, which is read now.

        Raises:
            UnreadableData: it cannot be read.
        """
        return self._read_column()

    @property
    def is_read(self) -> bool:
        """Whether the column has been read."""
        return "column" in vars(self)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, row: int) -> RawValue:
        if not -self._size <= row < self._size:
            raise IndexError(row)
        return self.column[row] if self.is_read else self._read_cell(row % self._size)

    def __iter__(self) -> Iterator[RawValue]:
        return iter(self.column)

    @property
    def distinct(self) -> Sequence[RawValue]:
        """The distinct values, in the order of their first rows."""
        return self.column.distinct

    @property
    def texts(self) -> Sequence[str]:
        """The text of each distinct value."""
        return self.column.texts

    @property
    def codes(self) -> Sequence[int]:
        """The index in `distinct` of the value of each row."""
        return self.column.codes

    @property
    def counts(self) -> Sequence[int]:
        """The number of rows with each distinct value."""
        return self.column.counts

    @property
    def has_only_strings(self) -> bool:
        """Whether all values are strings."""
        return self.column.has_only_strings

    def search(
        self, is_wanted: Callable[[str], bool], pattern: str = "", beginnings: Collection[str] | None = None
    ) -> Sequence[int]:
        """Find the distinct values with some texts, in order."""
        return self.column.search(is_wanted, pattern, beginnings)

    def search_for(self, texts: Collection[str]) -> Sequence[int]:
        """Find the distinct values whose text is one of some, in order."""
        return self.column.search_for(texts)

    def rows_with(self, codes: Collection[int]) -> Sequence[int]:
        """Return the indexes of the rows with some of the distinct values, in order."""
        return self.column.rows_with(codes)

    def find(self, is_wanted: Callable[[str], bool], pattern: str = "") -> Sequence[int]:
        """Return the indexes of the rows with some texts, in order."""
        return self.column.find(is_wanted, pattern)

    def take(self, rows: Sequence[int]) -> RawColumn:
        """Return a column of some of the rows."""
        return self.column.take(rows)

    def without(self, rows: Sequence[int]) -> RawColumn:
        """Return a column without some of the rows."""
        return self.column.without(rows)

    def spread(self, values: Sequence[Any] | None, dtype: str, rows: npt.NDArray[np.int64] | None = None) -> Any:  # noqa: ANN401 - a list or an array of pandas
        """Return for each row what was made of its value."""
        return self.column.spread(values, dtype, rows)

    def encode_uncompared(self) -> CodedTexts:
        """Return `texts` for the rows as codes."""
        return self.column.encode_uncompared()

    def encode(self, values: Sequence[str | None] | None) -> CodedTexts:
        """Return the texts of the rows as codes."""
        return self.column.encode(values)
