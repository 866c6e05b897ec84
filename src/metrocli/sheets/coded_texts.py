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
