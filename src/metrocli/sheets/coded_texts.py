"""Texts as different texts and a code for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt


class CodedTexts(NamedTuple):
    """The texts of a column.

    Attributes:
        codes: for each row the index of its text, int32; -1 where it has none.
        distinct: the different texts, in the order of their first rows. It may be an array of Arrow strings.
    """

    codes: npt.NDArray[np.int32]
    distinct: Sequence[str] | Any


def find_places(texts: Sequence[str], among: Sequence[str]) -> npt.NDArray[np.int64]:
    """Find the place of each of some different texts among others; -1 for one that is not there.

    Args:
        texts: the texts.
        among: different texts.
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
