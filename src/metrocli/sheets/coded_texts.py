"""Texts as distinct texts and a code for each row."""

from __future__ import annotations

from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt


_AT_ONCE = 1 << 16


class CodedTexts:
    """The texts of a column.

    Args:
        codes: for each run of rows the index of its text, int16 or int32; -1 where it has none.
        distinct: the distinct texts, in the order of their first rows; those of an Arrow array are `ArrowTexts`.
        lengths: the number of rows of each run; None where each row is a run.
    """

    def __init__(
        self, codes: npt.NDArray[Any], distinct: Sequence[str], lengths: npt.NDArray[Any] | None = None
    ) -> None:
        self.codes_of_runs, self.lengths, self.distinct = codes, lengths, distinct

    @cached_property
    def codes(self) -> npt.NDArray[Any]:
        """For each row the index of its text; -1 where it has none."""
        return repeat_runs(self.codes_of_runs, self.lengths)


def encode_texts(texts: Sequence[str | None]) -> CodedTexts:
    """Return texts as codes; None has the code -1."""
    import numpy as np

    distinct = [text for text in dict.fromkeys(texts) if text is not None]
    codes: dict[str | None, int] = dict(zip(distinct, range(len(distinct)), strict=True))
    return CodedTexts(np.array([*map(codes.get, texts, repeat(-1))], "int32"), distinct)


class Runs(NamedTuple):
    """What runs of rows have.

    Attributes:
        of_runs: what each run has.
        lengths: the number of rows of each run; None where each row is a run.
    """

    of_runs: npt.NDArray[Any]
    lengths: npt.NDArray[Any] | None

    def expand(self) -> npt.NDArray[Any]:
        """Return what each row has."""
        return repeat_runs(*self)


def repeat_runs(of_runs: npt.NDArray[Any], lengths: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
    """Return for each row what its run of rows has; the same array if each row is a run."""
    import numpy as np

    return of_runs if lengths is None else np.repeat(of_runs, lengths)


def look_up(values: npt.NDArray[Any], places: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the value at each of many places; -1 is the last one. As `values[places]`, but with less memory.

    Numpy turns places into int64 first, 8 bytes for each: here only some of them at a time.
    """
    import numpy as np

    if len(places) <= _AT_ONCE:
        return values[places]  # type: ignore[no-any-return] # an array
    found = np.empty(len(places), values.dtype)
    for start in range(0, len(places), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        np.take(values, places[part], out=found[part], mode="wrap")
    return found


def count_codes(codes: npt.NDArray[Any], size: int) -> npt.NDArray[np.int64]:
    """Count how often each of the codes from 0 to `size` - 1 occurs; as `bincount`, but with less memory."""
    import numpy as np

    counts = np.zeros(size, "int64")
    for start in range(0, len(codes), max(_AT_ONCE, size)):
        counts += np.bincount(codes[start : start + max(_AT_ONCE, size)], minlength=size)
    return counts


def find_places(texts: Sequence[str], among: Sequence[str]) -> npt.NDArray[np.int64]:
    """Find the place of each of some distinct texts among others; -1 for one that is not there.

    Args:
        texts: the texts.
        among: distinct texts.
    """
    import numpy as np

    arrays: list[Any] = [getattr(each, "array", None) for each in (texts, among)]
    if None in arrays:
        places = dict(zip(among, range(len(among)), strict=True))
        return np.array([places.get(text, -1) for text in texts], "int64")
    import pyarrow.compute as pc

    if arrays[0].equals(arrays[1]):
        return np.arange(len(texts))
    return np.asarray(pc.index_in(arrays[0], arrays[1]).fill_null(-1).to_numpy(), "int64")
