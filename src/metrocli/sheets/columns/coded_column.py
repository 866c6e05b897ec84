"""Columns of many rows: an array with the code of each row, and the distinct values."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.sheets.coded_texts import CodedTexts, Runs, count_codes, encode_texts, look_up, repeat_runs
from metrocli.sheets.parsing.cell_text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.raw_column import RawColumn, RawValue


_FEW_VALUES = 50
"""The rows of so many values are looked for one after the other."""


class CodedColumn:
    """A column of values of any types; see `RawColumn`.

    Args:
        codes: for each run of rows the index of its value in `values`, int16 or int32; do not change it later.
        values: the distinct values in the order of their first rows. Each of them is in some row.
        lengths: the number of rows of each run; None where each row is a run. Runs save memory and time where many
            rows have the value of the row above, as those of an activity in the participations sheet.
        texts: the text of each distinct value, if they are known.
    """

    def __init__(
        self,
        codes: npt.NDArray[Any],
        values: Sequence[RawValue],
        lengths: npt.NDArray[Any] | None = None,
        texts: Sequence[str] | None = None,
    ) -> None:
        self._codes_of_runs, self._lengths = codes, lengths
        self.distinct = values
        self._known_texts = texts

    @cached_property
    def codes(self) -> Any:  # noqa: ANN401 - an array, which type checkers do not take for a sequence of integers
        """The index in `distinct` of the value of each row."""
        return repeat_runs(self._codes_of_runs, self._lengths)

    @cached_property
    def _ends(self) -> npt.NDArray[np.int64]:
        """The index of the row after each run."""
        import numpy as np

        return np.cumsum(self._lengths if self._lengths is not None else np.ones(len(self._codes_of_runs), "int64"))

    def __len__(self) -> int:
        if self._lengths is None:
            return len(self._codes_of_runs)
        return int(self._ends[-1]) if len(self._ends) else 0

    def __getitem__(self, row: int) -> RawValue:
        place = row
        if self._lengths is not None:
            if not -len(self) <= row < len(self):
                raise IndexError(row)
            place = int(self._ends.searchsorted(row % len(self), "right"))
        return self.distinct[int(self._codes_of_runs[place])]

    def __iter__(self) -> Iterator[RawValue]:
        return map([*self.distinct].__getitem__, self.codes.tolist())

    @cached_property
    def has_only_strings(self) -> bool:
        """Whether all values are strings."""
        return {*map(type, self.distinct)} <= {str}

    @cached_property
    def texts(self) -> Sequence[str]:
        """The text of each distinct value."""
        return [*map(to_text, self.distinct)] if self._known_texts is None else self._known_texts

    @cached_property
    def counts(self) -> Any:  # noqa: ANN401 - an array, see `codes`
        """The number of rows with each distinct value."""
        import numpy as np

        if self._lengths is None:
            return count_codes(self._codes_of_runs, len(self.distinct))
        # Floating-point numbers, which weights make of the counts, are exact here: a count is far below 2 ** 53.
        return np.bincount(self._codes_of_runs, self._lengths, len(self.distinct)).astype("int64")

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
        if not codes:
            return []
        import numpy as np

        is_wanted = np.zeros(len(self.distinct), "bool")
        is_wanted[[*codes]] = True
        found = np.flatnonzero(look_up(is_wanted, self._codes_of_runs))
        if self._lengths is not None:
            lengths, ends = self._lengths[found], self._ends[found]
            found = np.repeat(ends - np.cumsum(lengths), lengths) + np.arange(int(lengths.sum()))
        rows: list[int] = found.tolist()
        return rows

    def find(self, is_wanted: Callable[[str], bool], pattern: str = "") -> Sequence[int]:
        """Return the indexes of the rows with some texts."""
        return self.rows_with(self.search(is_wanted, pattern))

    def take(self, rows: Sequence[int]) -> RawColumn:
        """Return a column of some of the rows."""
        codes, kept = self._take_codes(rows)
        return CodedColumn(codes, [*map(self.distinct.__getitem__, kept.tolist())])

    def without(self, rows: Sequence[int]) -> RawColumn:
        """Return a column without some of the rows."""
        codes, kept, lengths = self._leave_out(rows)
        return CodedColumn(codes, [*map(self.distinct.__getitem__, kept.tolist())], lengths)

    def _leave_out(
        self, rows: Sequence[int]
    ) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64], npt.NDArray[Any] | None]:
        """Return the codes without some of the rows, the codes of this column that they stand for, and their runs.

        Few rows are left out of very many, so that nothing is made anew that stays as it was.
        """
        import numpy as np

        if len(rows) and rows[0] == len(self) - len(rows):  # all at the end
            codes, lengths = self._codes_of_runs[: rows[0]], None
            if self._lengths is not None:
                count = int(self._ends.searchsorted(rows[0], "left")) + 1 if rows[0] else 0
                codes, lengths = self._codes_of_runs[:count], self._lengths[:count].copy()
                lengths[-1:] -= self._ends[count - 1] - rows[0] if count else 0
            return codes, np.arange(int(codes.max(initial=-1)) + 1), lengths
        changed, numbers = np.unique(self.codes[[*rows]], return_counts=True)
        is_few = len(changed) <= _FEW_VALUES
        is_gone = [
            is_few and int((self.codes == each).sum()) == number for each, number in zip(changed, numbers, strict=True)
        ]
        gone, left = changed[is_gone], changed[np.logical_not(is_gone)]
        if not is_few or {int((self.codes == code).argmax()) for code in left}.intersection(rows):
            rest: Any = np.delete(np.arange(len(self.codes)), rows)  # an array, as above
            return *self._take_codes(rest), None
        codes = np.delete(self.codes, rows)
        for code in gone[::-1]:
            np.subtract(codes, codes > code, out=codes, casting="unsafe")
        return codes, np.delete(np.arange(len(self.distinct)), gone), None

    def _take_codes(self, rows: Sequence[int]) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
        """Return the codes of some of the rows, and the codes of this column that they stand for."""
        import numpy as np

        codes = self.codes[np.asarray(rows, "int64")]
        first = np.full(len(self.distinct), len(codes), "int64")
        # Of several assignments to one place the last one counts, so that the first row stays.
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        kept = np.argsort(first, kind="stable")[: int((first < len(codes)).sum())]
        if len(kept) == len(self.distinct) and (kept[1:] > kept[:-1]).all():
            return codes, kept
        places = np.zeros(len(self.distinct), "int32")
        places[kept] = np.arange(len(kept), dtype="int32")
        return places[codes], kept

    def spread(self, values: Sequence[Any] | None, dtype: str, rows: npt.NDArray[np.int64] | None = None) -> Any:  # noqa: ANN401 - an array of pandas
        """Return for each row what was made of its value, as an array of a dtype."""
        import pandas as pd

        of_values: Any = [text or None for text in self.texts] if values is None else values
        type_: Any = dtype
        return pd.array(of_values, dtype=type_).take(self.codes_of(rows))

    def codes_of(self, rows: npt.NDArray[np.int64] | None) -> Any:  # noqa: ANN401 - an array, see `codes`
        """Return the codes of some rows, by their indexes; those of all rows for None."""
        if rows is None or self._lengths is None:
            return self.codes if rows is None else self._codes_of_runs[rows]
        return self._codes_of_runs[self._ends.searchsorted(rows, "right")]

    @property
    def has_runs(self) -> bool:
        """Whether the rows are held as runs of equal values."""
        return self._lengths is not None

    def codes_between(self, start: int, stop: int) -> npt.NDArray[Any]:
        """Return the codes of the rows from one index to before another; without those of all rows."""
        return self.runs_between(start, stop).expand()

    def runs_between(self, start: int, stop: int) -> Runs:
        """Return the codes of the runs of the rows from one index to before another, which may be parts of runs."""
        import numpy as np

        if self._lengths is None:
            return Runs(self._codes_of_runs[start:stop], None)
        first = int(self._ends.searchsorted(start, "right"))
        after = int(self._ends.searchsorted(stop, "left")) + 1 if stop > start else first
        ends = np.minimum(self._ends[first:after], stop)
        return Runs(self._codes_of_runs[first:after], np.diff(ends, prepend=start))

    def encode_uncompared(self) -> CodedTexts:
        """Return the texts of the rows as codes."""
        return self.encode(None)

    def encode(self, values: Sequence[str | None] | None) -> CodedTexts:
        """Return the texts of the rows as codes."""
        of_values = encode_texts([text or None for text in self.texts] if values is None else values)
        return CodedTexts(look_up(of_values.codes, self._codes_of_runs), of_values.distinct, self._lengths)


def to_coded_column(column: RawColumn) -> CodedColumn:
    """Return a column with its codes in an array; the same column if they are in one."""
    import numpy as np

    return (
        column if isinstance(column, CodedColumn) else CodedColumn(np.asarray(column.codes, "int32"), column.distinct)
    )
