"""Match the rows of two large sheets whose key is unique in both, and find those that differ, without making rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.comparing.aligned_sheet import AlignedSheet, SourceSheet

    Numbers = npt.NDArray[np.int64]

_LARGEST = 2**62


class UniqueMatches(NamedTuple):
    """The rows whose key is unique in both sheets, and the others.

    Attributes:
        left: the index of each such row on the left.
        right: the index of its match on the right, in ascending order.
        may_differ: whether the two may have different values.
        left_rest: the other rows on the left.
        right_rest: the other rows on the right.
    """

    left: Any
    right: Any
    may_differ: Any
    left_rest: Sequence[int]
    right_rest: Sequence[int]


def match_unique_keys(sheet: AlignedSheet, left: SourceSheet, right: SourceSheet) -> UniqueMatches:
    """Match the rows whose key has one meaning that no other row of either sheet has; rows without a key are left out.

    Args:
        sheet: the sheet.
        left: the sheet in one dataset.
        right: the sheet in the other.
    """
    import numpy as np

    keys = _number_keys(sheet, left, right)
    firsts = []
    for of_side in keys:
        order = np.argsort(of_side, kind="stable")
        ordered = of_side[order]
        is_new = np.ones(len(ordered), "bool")
        is_new[1:] = ordered[1:] != ordered[:-1]
        is_alone = is_new & np.append(is_new[1:], True) & (ordered >= 0)
        firsts.append((ordered[is_alone], order[is_alone]))
    (left_keys, left_rows), (right_keys, right_rows) = firsts
    places = np.searchsorted(left_keys, right_keys)
    places[places == len(left_keys)] = 0
    is_match = left_keys[places] == right_keys if len(left_keys) else np.zeros(len(right_keys), "bool")
    matched_left, matched_right = left_rows[places[is_match]], right_rows[is_match]
    order = np.argsort(matched_right)
    matched_left, matched_right = matched_left[order], matched_right[order]
    may_differ = np.zeros(len(matched_right), "bool")
    for one, other in zip(left.columns, right.columns, strict=True):
        if one is not None and other is not None:
            of_left, of_right = _number(one.list_identities(), other.list_identities())
            may_differ |= (
                of_left[np.asarray(one.raws.codes, "int32")[matched_left]]
                != of_right[np.asarray(other.raws.codes, "int32")[matched_right]]
            )
    rests = (
        np.delete(np.arange(len(side.table.row_numbers)), matched).tolist()
        for side, matched in ((left, matched_left), (right, matched_right))
    )
    return UniqueMatches(matched_left, matched_right, may_differ, *rests)


def _number_keys(sheet: AlignedSheet, left: SourceSheet, right: SourceSheet) -> tuple[Numbers, Numbers]:
    """Return a number for the key of each row, equal for equal keys; -1 for rows without a key."""
    import numpy as np
    import pandas as pd

    sides = left, right
    keys = [np.zeros(len(side.table.row_numbers), "int64") for side in sides]
    is_blank = [np.zeros(len(side.table.row_numbers), "bool") for side in sides]
    size = 1
    for index in sheet.key or range(len(sheet.columns)):
        columns = [side.columns[index] for side in sides]
        meanings = [[None] if column is None else column.list_meanings() for column in columns]
        numbers = _number(*meanings)
        count = 1 + max(int(each.max(initial=0)) for each in numbers)
        if size * count > _LARGEST:
            joined, values = pd.factorize(np.concatenate(keys))
            keys, size = np.split(joined, [len(keys[0])]), len(values)
        for place, (column, of_values) in enumerate(zip(columns, numbers, strict=True)):
            codes = np.zeros(len(keys[place]), "int32") if column is None else np.asarray(column.raws.codes, "int32")
            keys[place] = keys[place] * count + of_values[codes]
            if index in sheet.key[:1]:
                is_blank[place] = np.array([meaning is None for meaning in meanings[place]], "bool")[codes]
        size *= count
    return np.where(is_blank[0], -1, keys[0]), np.where(is_blank[1], -1, keys[1])


def _number(left: Iterable[Hashable], right: Iterable[Hashable]) -> tuple[Numbers, Numbers]:
    """Return a number for each of some values, equal for equal ones."""
    import numpy as np

    places: dict[Hashable, int] = {}
    one, other = (
        np.fromiter((places.setdefault(value, len(places)) for value in values), "int64") for values in (left, right)
    )
    return one, other
