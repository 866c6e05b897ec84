"""Columns that hold their values in lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from metrocli.sheets.coded_texts import CodedTexts, encode_texts
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.raw_column import RawColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.raw_column import RawValue


class ListColumn:
    """A column of few rows; see `RawColumn`.

    Args:
        values: the value of each row; do not change it later.
    """

    def __init__(self, values: Sequence[RawValue]) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, row: int) -> RawValue:
        return self.values[row]

    def __iter__(self) -> Iterator[RawValue]:
        return iter(self.values)

    @cached_property
    def has_only_strings(self) -> bool:
        """Whether all values are strings."""
        return {*map(type, self.values)} <= {str}

    @cached_property
    def _keys(self) -> Sequence[Any]:
        """What distinguishes the values of the rows: the values, with their types unless all are strings."""
        return self.values if self.has_only_strings else [*zip(map(type, self.values), self.values, strict=True)]

    @cached_property
    def _places(self) -> dict[Any, int]:
        """The index of each distinct value in `distinct`, by its key."""
        return {key: place for place, key in enumerate(dict.fromkeys(self._keys))}

    @cached_property
    def distinct(self) -> Sequence[RawValue]:
        """The distinct values, in the order of their first rows."""
        return [*self._places] if self.has_only_strings else [value for _, value in self._places]

    @cached_property
    def texts(self) -> Sequence[str]:
        """The text of each distinct value."""
        return [*map(to_text, self.distinct)]

    @cached_property
    def codes(self) -> Sequence[int]:
        """The index in `distinct` of the value of each row."""
        return [*map(self._places.__getitem__, self._keys)]

    @cached_property
    def counts(self) -> Sequence[int]:
        """The number of rows with each distinct value."""
        counts = Counter(self.codes)
        return [counts[code] for code in range(len(self.distinct))]

    def search(
        self,
        is_wanted: Callable[[str], bool],
        pattern: str = "",  # noqa: ARG002 - see RawColumn
        beginnings: Collection[str] | None = None,  # noqa: ARG002 - see RawColumn
    ) -> Sequence[int]:
        """Find the distinct values with some texts."""
        return [code for code, text in enumerate(self.texts) if is_wanted(text)]

    def search_for(self, texts: Collection[str]) -> Sequence[int]:
        """Find the distinct values whose text is one of some."""
        return self.search({*texts}.__contains__)

    def rows_with(self, codes: Collection[int]) -> Sequence[int]:
        """Return the indexes of the rows with some of the distinct values."""
        wanted = {*codes}
        return [row for row, code in enumerate(self.codes) if code in wanted] if wanted else []

    def find(self, is_wanted: Callable[[str], bool], pattern: str = "") -> Sequence[int]:
        """Return the indexes of the rows with some texts."""
        return self.rows_with(self.search(is_wanted, pattern))

    def take(self, rows: Sequence[int]) -> RawColumn:
        """Return a column of some of the rows."""
        return ListColumn([*map(self.values.__getitem__, rows)])

    def without(self, rows: Sequence[int]) -> RawColumn:
        """Return a column without some of the rows."""
        left_out = {*rows}
        return ListColumn([value for row, value in enumerate(self.values) if row not in left_out])

    def spread(
        self,
        values: Sequence[Any] | None,
        dtype: str,  # noqa: ARG002 - see RawColumn
        rows: npt.NDArray[np.int64] | None = None,
    ) -> Any:  # noqa: ANN401 - see RawColumn
        """Return for each row what was made of its value, as a list."""
        of_codes = [text or None for text in self.texts] if values is None else values
        codes = self.codes if rows is None else [self.codes[row] for row in rows]
        return [*map(of_codes.__getitem__, codes)]

    def encode_uncompared(self) -> CodedTexts:
        """Return the texts of the rows as codes."""
        return self.encode(None)

    def encode(self, values: Sequence[str | None] | None) -> CodedTexts:
        """Return the texts of the rows as codes."""
        import numpy as np

        of_values = encode_texts([text or None for text in self.texts] if values is None else values)
        return CodedTexts(of_values.codes[np.array(self.codes, "int64")], of_values.distinct)


class ColumnsOfRows(Sequence[RawColumn]):
    """The columns of rows of values; a column is made when it is asked for.

    Args:
        rows: the rows, all of one length; do not change them later.
        width: the number of columns.
    """

    def __init__(self, rows: Sequence[Sequence[RawValue]], width: int) -> None:
        self.rows, self._width = rows, width
        self._columns: dict[int, RawColumn] = {}

    def __len__(self) -> int:
        return self._width

    def __iter__(self) -> Iterator[RawColumn]:
        return map(self._column, range(self._width))

    @overload
    def __getitem__(self, index: int) -> RawColumn: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RawColumn]: ...
    def __getitem__(self, index: int | slice) -> RawColumn | Sequence[RawColumn]:
        """Return a column, or several."""
        places = range(self._width)[index]
        return self._column(places) if isinstance(places, int) else [*map(self._column, places)]

    def _column(self, index: int) -> RawColumn:
        if index not in self._columns:
            self._columns[index] = ListColumn([row[index] for row in self.rows])
        return self._columns[index]
