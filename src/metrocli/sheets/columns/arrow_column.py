"""A column of many texts, whose distinct texts are in an Arrow array."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.sheets.coded_texts import CodedTexts, look_up
from metrocli.sheets.columns.arrow_arrays import to_numpy
from metrocli.sheets.columns.arrow_texts import ArrowTexts
from metrocli.sheets.columns.arrow_values import ArrowValues
from metrocli.sheets.columns.coded_column import CodedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import numpy as np
    import numpy.typing as npt


class ArrowColumn(CodedColumn):
    """A column of strings; see `RawColumn`.

    Args:
        codes: for each run of rows the index of its value in `array`; see `CodedColumn`.
        array: the distinct values in the order of their first rows, an array of strings (`pyarrow.StringArray`)
            without nulls. Each of them is in some row.
        lengths: the number of rows of each run; None where each row is a run.
    """

    def __init__(
        self,
        codes: npt.NDArray[Any],
        array: Any,  # noqa: ANN401 - pyarrow declares no types
        lengths: npt.NDArray[Any] | None = None,
    ) -> None:
        super().__init__(codes, ArrowTexts(array), lengths)
        self.array = array

    @cached_property
    def has_only_strings(self) -> bool:
        """Whether all values are strings."""
        return True

    @cached_property
    def _values(self) -> ArrowValues:
        """The distinct values."""
        return ArrowValues(self.array)

    def prepare(self) -> None:
        """Find what searches among many values need, so that the thread that searches later does not wait for it."""
        self._values.prepare()

    @cached_property
    def texts(self) -> Sequence[str]:
        """The text of each distinct value."""
        return self._values.texts

    def search(
        self, is_wanted: Callable[[str], bool], pattern: str = "", beginnings: Collection[str] | None = None
    ) -> Sequence[int]:
        """Find the distinct values with some texts."""
        return self._values.search(is_wanted, pattern, beginnings)

    def search_for(self, texts: Collection[str]) -> Sequence[int]:
        """Find the distinct values whose text is one of some."""
        return self._values.search_for(texts)

    @property
    def uncompared(self) -> ArrowColumn:
        """The column with texts of which some may be equal, if these were not looked for; only to write its cells."""
        return self

    def take(self, rows: Sequence[int]) -> ArrowColumn:
        """Return a column of some of the rows."""
        return self._keep(*self._take_codes(rows))

    def without(self, rows: Sequence[int]) -> ArrowColumn:
        """Return a column without some of the rows."""
        return self._keep(*self._leave_out(rows))

    def _keep(
        self, codes: npt.NDArray[Any], kept: npt.NDArray[np.int64], lengths: npt.NDArray[Any] | None = None
    ) -> ArrowColumn:
        """Return a column with these codes of some of the values, by their codes in this column."""
        values = self._values.choose(kept)
        column = ArrowColumn(codes, values.array, lengths)
        vars(column)["_values"] = values  # whose texts may be clean already
        return column

    def spread(self, values: Sequence[Any] | None, dtype: str, rows: npt.NDArray[np.int64] | None = None) -> Any:  # noqa: ANN401 - an array of pandas
        """Return for each row what was made of its value, as an array of a dtype."""
        if values is not None:
            return super().spread(values, dtype, rows)
        if rows is not None:
            return self._values.spread(self.codes_of(rows))
        import numpy as np

        is_in_order = len(self.array) == len(self.codes) and bool((self.codes == np.arange(len(self.codes))).all())
        return self._values.spread(None if is_in_order else self.codes)

    def encode(self, values: Sequence[str | None] | None) -> CodedTexts:
        """Return the texts of the rows as codes."""
        if values is not None:
            return super().encode(values)

        texts = self._values.filled_array
        if not texts.null_count and self._values.clean_array is self.array:
            return CodedTexts(self._codes_of_runs, ArrowTexts(texts), self._lengths)
        encoded = texts.dictionary_encode()
        of_values = to_numpy(encoded.indices, -1)
        return CodedTexts(look_up(of_values, self._codes_of_runs), ArrowTexts(encoded.dictionary), self._lengths)
