"""A column of many texts, whose distinct texts are in an Arrow array."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.sheets.coded_texts import CodedTexts, look_up
from metrocli.sheets.columns.arrow_texts import (
    ArrowTexts,
    clean_array,
    find_beginnings,
    find_matches,
    list_heads,
    split_buffers,
)
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.raw_column import BLANK

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
    def clean_values(self) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """The text of each distinct value, as an array of strings."""
        return clean_array(self.array)

    @cached_property
    def texts(self) -> Sequence[str]:
        """The text of each distinct value."""
        return ArrowTexts(self.clean_values)

    @cached_property
    def _heads(self) -> npt.NDArray[np.uint16]:
        return list_heads(self.clean_values)

    def search(
        self, is_wanted: Callable[[str], bool], pattern: str = "", beginnings: Collection[str] | None = None
    ) -> Sequence[int]:
        """Find the distinct values with some texts."""
        if not pattern:
            return super().search(is_wanted)
        import numpy as np
        import pyarrow as pa

        if pattern == BLANK:  # cleaned texts that are blank are empty
            starts, ends, _ = split_buffers(self.clean_values)
            found = np.flatnonzero(starts == ends)
        elif beginnings is None:
            found = find_matches(self.clean_values, pattern)
        else:
            candidates = find_beginnings(self._heads, beginnings)
            found = candidates[find_matches(self.clean_values.take(pa.array(candidates)), pattern)]
        return [code for code in found.tolist() if is_wanted(self.texts[code])]

    def search_for(self, texts: Collection[str]) -> Sequence[int]:
        """Find the distinct values whose text is one of some."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        matches = pc.is_in(self.clean_values, pa.array([*texts], self.clean_values.type))
        codes: list[int] = np.flatnonzero(matches.to_numpy(zero_copy_only=False)).tolist()
        return codes

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
        import numpy as np
        import pyarrow as pa

        # Values from the first one on need not be copied.
        is_head = np.array_equal(kept, np.arange(len(kept)))

        def choose(array: Any) -> Any:  # noqa: ANN401 - pyarrow declares no types
            return array.slice(0, len(kept)) if is_head else array.take(pa.array(kept))

        column = ArrowColumn(codes, choose(self.array), lengths)
        if "clean_values" in vars(self):
            is_clean = self.clean_values is self.array
            vars(column)["clean_values"] = column.array if is_clean else choose(self.clean_values)
        return column

    def spread(self, values: Sequence[Any] | None, dtype: str, rows: npt.NDArray[np.int64] | None = None) -> Any:  # noqa: ANN401 - an array of pandas
        """Return for each row what was made of its value, as an array of a dtype."""
        if values is not None:
            return super().spread(values, dtype, rows)
        if rows is not None:
            return self.spread_places(self.codes_of(rows))
        import numpy as np

        is_in_order = len(self.array) == len(self.codes) and bool((self.codes == np.arange(len(self.codes))).all())
        return self.spread_places(None if is_in_order else self.codes)

    def spread_places(self, places: npt.NDArray[Any] | None) -> Any:  # noqa: ANN401 - an array of pandas
        """Return for each row its text, without blank ones, as an array of the dtype "str".

        Args:
            places: for each row the index of its text; None if all texts are those of the rows in order.
        """
        import pandas as pd
        import pyarrow as pa

        # In the type that pandas has, the texts of all rows together may have more than 2 GB.
        texts = self._drop_blanks().cast(pa.large_string())
        return pd.array(texts if places is None else texts.take(pa.array(places)), dtype="str")

    def _drop_blanks(self) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """Return the text of each distinct value, null where it is blank."""
        import pyarrow as pa
        import pyarrow.compute as pc

        is_blank = pc.equal(pc.binary_length(self.clean_values), 0)
        if not pc.any(is_blank).as_py():
            return self.clean_values
        return pc.if_else(is_blank, pa.scalar(None, self.clean_values.type), self.clean_values)

    def encode(self, values: Sequence[str | None] | None) -> CodedTexts:
        """Return the texts of the rows as codes."""
        if values is not None:
            return super().encode(values)
        import numpy as np

        texts = self._drop_blanks()
        if not texts.null_count and self.clean_values is self.array:
            return CodedTexts(self._codes_of_runs, ArrowTexts(texts), self._lengths)
        encoded = texts.dictionary_encode()
        of_values = np.asarray(encoded.indices.fill_null(-1).to_numpy(), "int32")
        return CodedTexts(look_up(of_values, self._codes_of_runs), ArrowTexts(encoded.dictionary), self._lengths)
