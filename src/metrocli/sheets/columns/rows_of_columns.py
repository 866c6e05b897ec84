"""The rows of a tab that came as columns: for each batch of rows the codes of its values, and the new values."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.columns.list_column import ListColumn

if TYPE_CHECKING:
    from metrocli.sheets.raw_column import RawColumn, RawValue

    Batch = tuple[bytes | None, list[RawValue]]
    """The codes of the values of some rows, and the values that no earlier batch has; or None, and all values."""


class ColumnBuilder:
    """Build a column from batches."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._values: list[RawValue] = []
        self._has_codes = True

    def add(self, batch: Batch) -> None:
        """Add the values of some more rows. After a batch without codes, no batch has codes."""
        codes, values = batch
        if codes is None and self._has_codes:
            self._values = [*map(self._values.__getitem__, self._codes)]
            self._has_codes = False
        self._values += values
        if codes is not None:
            self._codes.frombytes(codes)

    def build(self) -> RawColumn:
        """Return the column."""
        if not self._has_codes:
            return ListColumn(self._values)
        import numpy as np

        return CodedColumn(np.frombuffer(self._codes, "int32"), self._values)


class RowsOfColumns(Sequence[Sequence["RawValue"]]):
    """The rows of columns; a row is made when it is asked for.

    Args:
        columns: the columns, all of one length.
    """

    def __init__(self, columns: Sequence[RawColumn]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @overload
    def __getitem__(self, index: int) -> Sequence[RawValue]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[RawValue]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[RawValue] | Sequence[Sequence[RawValue]]:
        """Return a row, or several."""
        if isinstance(index, slice):
            return [self[row] for row in range(len(self))[index]]
        return [column[range(len(self))[index]] for column in self.columns]
