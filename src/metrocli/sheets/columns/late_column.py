"""A column of texts of which most are distinct, so that equal ones are found only when it matters."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.sheets.coded_texts import CodedTexts
from metrocli.sheets.columns.arrow_arrays import to_arrow
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.arrow_texts import ArrowTexts, encode_distinct
from metrocli.sheets.columns.arrow_values import ArrowValues

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.raw_column import RawValue


class LateColumn(ArrowColumn):
    """A column of strings; see `RawColumn`.

    To find out which of a million titles are equal takes longer than to read them, and many questions only list some of
    them, or look for those that match a pattern: mostly none does.

    Args:
        array: the texts in the order of their first rows, of which some are equal; an array of strings
            (`pyarrow.StringArray`) without nulls.
        places: for each row the index of its text in `array`; None where these are the texts of the rows in order.
    """

    def __init__(self, array: Any, places: npt.NDArray[np.int32] | None = None) -> None:  # noqa: ANN401 - pyarrow declares no types
        self._written, self._places, self._lengths = ArrowValues(array), places, None

    @cached_property
    def _encoded(self) -> tuple[Any, npt.NDArray[np.int32]]:
        """The distinct texts, and for each row the index of its own."""
        values, codes = encode_distinct(self._written.array)
        return values, codes if self._places is None else codes[self._places]

    @cached_property
    def array(self) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """The distinct texts in the order of their first rows, as an array of strings."""
        return self._encoded[0]

    @cached_property
    def distinct(self) -> Sequence[RawValue]:  # type: ignore[override] # the others have it from the beginning
        """The distinct texts, in the order of their first rows."""
        return ArrowTexts(self.array)

    @cached_property
    def _codes_of_runs(self) -> npt.NDArray[np.int32]:  # type: ignore[override] # as `distinct`
        return self._encoded[1]

    def prepare(self) -> None:
        """Find what searches among many values need."""
        self._written.prepare()

    def __len__(self) -> int:
        return len(self._written.array) if self._places is None else len(self._places)

    def __getitem__(self, row: int) -> str:
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        array = self._written.array
        text: str = array[row % len(array) if self._places is None else int(self._places[row])].as_py()
        return text

    def search(
        self, is_wanted: Callable[[str], bool], pattern: str = "", beginnings: Collection[str] | None = None
    ) -> Sequence[int]:
        """Find the distinct texts that are wanted; they are compared only if some match the pattern."""
        if pattern and not self._written.search(is_wanted, pattern, beginnings):
            return []
        return super().search(is_wanted, pattern, beginnings)

    def search_for(self, texts: Collection[str]) -> Sequence[int]:
        """Find the distinct values whose text is one of some."""
        return super().search_for(texts) if self._written.search_for(texts) else []

    @property
    def uncompared(self) -> ArrowColumn:
        """The column with texts of which some may be equal."""
        import numpy as np

        places = np.arange(len(self), dtype="int32") if self._places is None else self._places
        column = ArrowColumn(places, self._written.array)
        vars(column)["_values"] = self._written  # whose texts may be clean already
        return column

    def take(self, rows: Sequence[int]) -> ArrowColumn:
        """Return a column of some of the rows."""
        if self._places is not None:
            return super().take(rows)
        import numpy as np

        return LateColumn(self._written.array.take(to_arrow(np.asarray(rows, "int64"))))

    def without(self, rows: Sequence[int]) -> ArrowColumn:
        """Return a column without some of the rows."""
        if self._places is not None:
            return super().without(rows)
        import numpy as np

        is_kept = np.ones(len(self), "bool")
        is_kept[np.asarray(rows, "int64")] = False
        return LateColumn(self._written.array.filter(to_arrow(is_kept)))

    def spread(self, values: Sequence[Any] | None, dtype: str, rows: npt.NDArray[np.int64] | None = None) -> Any:  # noqa: ANN401 - an array of pandas
        """Return for each row what was made of its text, as an array of a dtype."""
        if values is not None:
            return super().spread(values, dtype, rows)
        if rows is None:
            return self._written.spread(self._places)
        return self._written.spread(rows if self._places is None else self._places[rows])

    def encode_uncompared(self) -> CodedTexts:
        """Return the texts of the rows as codes, without a comparison of them: that takes as much memory as they do."""
        import numpy as np

        texts = self._written.texts
        return CodedTexts(np.arange(len(texts), dtype="int32") if self._places is None else self._places, texts)
