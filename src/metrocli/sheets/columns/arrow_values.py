"""The values of a column in an Arrow array: their texts, and the search among them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.sheets.columns.arrow_arrays import list_to_arrow, to_arrow, to_numpy
from metrocli.sheets.columns.arrow_texts import (
    ArrowTexts,
    clean_array,
    find_beginnings,
    find_matches,
    list_heads,
    split_buffers,
)
from metrocli.sheets.raw_column import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import Self

    import numpy as np
    import numpy.typing as npt


_MANY = 10_000
"""Among more texts than this, it is faster to look at their first two letters before they are compared."""


_MOST_BYTES = (1 << 31) - 1
"""The most bytes of texts in an array of strings with offsets of 32 bits."""


class ArrowValues:
    """Strings in an Arrow array, of which some may be equal; a column knows which rows have them.

    Args:
        array: an array of strings (`pyarrow.StringArray`) without nulls.
    """

    def __init__(self, array: Any) -> None:  # noqa: ANN401 - pyarrow declares no types
        self.array = array

    @cached_property
    def clean_array(self) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """The text of each value, as an array of strings."""
        return clean_array(self.array)

    def prepare(self) -> None:
        """Find what searches among many texts need, in the thread that calls this."""
        if len(self.array) > _MANY:
            _ = self._distinct_heads

    @property
    def texts(self) -> ArrowTexts:
        """The text of each value."""
        return ArrowTexts(self.clean_array)

    @cached_property
    def _heads(self) -> npt.NDArray[np.uint16]:
        return list_heads(self.clean_array)

    @cached_property
    def _distinct_heads(self) -> npt.NDArray[np.int64]:
        import numpy as np

        return np.flatnonzero(np.bincount(self._heads))

    def search(
        self, is_wanted: Callable[[str], bool], pattern: str = "", beginnings: Collection[str] | None = None
    ) -> Sequence[int]:
        """Find the places of the values with some texts; see `RawColumn.search`."""
        texts = self.texts
        if not pattern:
            return [place for place, text in enumerate(texts) if is_wanted(text)]
        import numpy as np

        if pattern == BLANK:  # cleaned texts that are blank are empty
            starts, ends, _ = split_buffers(self.clean_array)
            places = np.flatnonzero(starts == ends)
        elif beginnings is None:
            places = find_matches(self.clean_array, pattern)
        else:
            candidates = find_beginnings(self._heads, self._distinct_heads, beginnings)
            places = candidates[find_matches(self.clean_array.take(to_arrow(candidates)), pattern)]
        return [place for place in places.tolist() if is_wanted(texts[place])]

    def search_for(self, texts: Collection[str]) -> Sequence[int]:
        """Find the places of the values whose text is one of some."""
        import numpy as np
        import pyarrow.compute as pc

        array, candidates = self.clean_array, None
        if len(array) > _MANY and all(text[1:] for text in texts):  # nearly all begin with other letters
            candidates = find_beginnings(self._heads, self._distinct_heads, {text[:2].lower() for text in texts})
            array = array.take(to_arrow(candidates))
        matches = np.flatnonzero(to_numpy(pc.is_in(array, list_to_arrow([*texts]))))
        places: list[int] = (matches if candidates is None else candidates[matches]).tolist()
        return places

    def choose(self, places: npt.NDArray[np.int64]) -> Self:
        """Return some of the values, by their places; they are not cleaned again."""
        import numpy as np

        # Values from the first one on need not be copied.
        is_head = np.array_equal(places, np.arange(len(places)))

        def take(array: Any) -> Any:  # noqa: ANN401 - pyarrow declares no types
            return array.slice(0, len(places)) if is_head else array.take(to_arrow(places))

        chosen = type(self)(take(self.array))
        if "clean_array" in vars(self):
            is_clean = self.clean_array is self.array
            vars(chosen)["clean_array"] = chosen.array if is_clean else take(self.clean_array)
        return chosen

    def spread(self, places: npt.NDArray[Any] | None) -> Any:  # noqa: ANN401 - an array of pandas
        """Return for each row its text, without blank ones, as an array of the dtype "str".

        Args:
            places: for each row the place of its value; None if the values are those of the rows in order.
        """
        import pandas as pd
        import pyarrow as pa
        import pyarrow.compute as pc

        texts = self.filled_array
        if places is not None:
            if len(places) * (pc.max(pc.binary_length(texts)).as_py() or 0) > _MOST_BYTES:
                texts = texts.cast(pa.large_string())
            texts = texts.take(to_arrow(places))
        return pd.array(texts.cast(pa.large_string()), dtype="str")  # pandas has this type

    @cached_property
    def filled_array(self) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """The text of each value as an array of strings, null where it is blank."""
        import pyarrow as pa
        import pyarrow.compute as pc

        is_blank = to_arrow(to_numpy(pc.binary_length(self.clean_array)) == 0)
        if not is_blank.true_count:
            return self.clean_array
        return pc.if_else(is_blank, pa.nulls(1, self.clean_array.type)[0], self.clean_array)
