"""Find the values that a row has more than once, among millions of links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LINKS_AT_ONCE = 1 << 16
"""So many links are compared at a time, in a table that fits into the cache of a processor."""
_TABLE_SIZE = 1 << 20
_MOST_NEARBY = 64
"""Where a row has more links than this, it is faster to use a table than to compare each link with those above it."""


def find_repeated_links(rows: npt.NDArray[Any], values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Find the links whose value is that of an earlier link of the same row.

    Args:
        rows: the number of each row, in ascending order.
        values: the code of each value.

    Returns:
        The places of the links.
    """
    import numpy as np
    import pandas as pd

    starts = np.flatnonzero(np.concatenate([np.ones(min(len(rows), 1), "bool"), rows[1:] != rows[:-1]]))
    lengths = np.diff(starts, append=len(rows))
    if not has_repeats_in_runs(lengths, values, int(values.max(initial=-1)) + 1):
        return np.zeros(0, "int64")
    found = [np.zeros(0, "int64")]
    start, factor = 0, int(values.max(initial=0)) + 1
    # A table with a place for each value of some rows, in which each link writes its number. Where a link finds another
    # number than its own, a later link has the same value; so the table need not be cleared.
    table = np.empty(min(max(_TABLE_SIZE, factor), factor * (len(rows) + 1)), "int32")
    while start < len(rows):
        # A row is never divided, so that equal links are in one part.
        last = min(int(rows[min(start + _LINKS_AT_ONCE, len(rows)) - 1]), int(rows[start]) + len(table) // factor - 1)
        end = int(np.searchsorted(rows, np.array(last, rows.dtype), "right"))
        keys = (rows[start:end] - rows[start]).astype("int64")
        keys *= factor
        keys += values[start:end]
        order = np.arange(len(keys), dtype="int32")
        table[keys] = order
        if (table[keys] != order).any():
            found.append(start + np.flatnonzero(pd.Series(keys).duplicated().to_numpy()))
        start = end
    return np.concatenate(found)


def has_repeats_in_runs(lengths: npt.NDArray[Any], values: npt.NDArray[Any], count: int) -> bool:
    """Return whether a link may have the value of an earlier link of its run: if not, none has.

    Each link is compared with those a few places above it, as many as a run has. To compare two arrays of small
    integers takes a fraction of the time of a table. An integer stands for a value and a run; those of runs that are
    near each other differ.

    Args:
        lengths: the number of links of each run.
        values: the code of the value of each link, in the order of the runs.
        count: the number of distinct values.
    """
    import numpy as np

    longest = int(lengths.max(initial=0))
    different = 1 << longest.bit_length()  # more runs than are near each other
    highest = count * different
    if longest > _MOST_NEARBY or highest > np.iinfo("uint32").max:
        return True
    type_: type[np.unsignedinteger[Any]] = np.uint16 if highest <= np.iinfo("uint16").max else np.uint32
    of_runs = (np.arange(different) * count).astype(type_)
    ends = np.cumsum(lengths, dtype="int64")
    start = done = 0
    while start < len(lengths):
        end = max(start + 1, int(np.searchsorted(ends, done + _LINKS_AT_ONCE, "right")))
        keys = np.repeat(of_runs[np.arange(start, end) % different], lengths[start:end])
        keys += values[done : int(ends[end - 1])].astype(type_)
        if any((keys[distance:] == keys[:-distance]).any() for distance in range(1, min(longest, len(keys)))):
            return True
        start, done = end, int(ends[end - 1])
    return False
