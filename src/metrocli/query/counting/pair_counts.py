"""Count the activities that two things have in common, for all pairs of things of two kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.query.counting.activity_pairs import ActivitySets, CodedPairs, CodedSets
from metrocli.sheets.parsing.link_frames import count_values, match_values
from metrocli.sheets.parsing.links import list_places
from metrocli.sheets.parsing.repeated_links import find_repeated_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.query.counting.labelled_activities import LabelledActivities

_MOST_CELLS = 8_000_000
"""The largest number of cells of a table of activities by things, and of counts at a time, to save memory."""
_ROWS_AT_ONCE = 1 << 18
"""So many pairs are counted at a time at least."""
_PAIRS_AT_ONCE = 1 << 15
"""So many pairs, and what is computed from them, fit into the cache of a processor."""
_FEW_SETS = 1_000
"""So many distinct sets are few, however many activities there are."""
_COST_OF_PAIR = 30
"""A pair of things that is counted takes as long as so many products of a table of things by sets with one of sets."""


def count_shared(
    first: LabelledActivities,
    second: LabelledActivities,
    first_labels: Sequence[str],
    second_labels: Sequence[str],
) -> npt.NDArray[np.int64]:
    """Count the activities that a thing of one kind and a thing of another kind have in common.

    Args:
        first: the things of the first kind.
        second: those of the second kind.
        first_labels: all things of the first kind.
        second_labels: all things of the second kind.

    Returns:
        The counts, a row for each thing of the first kind and a column for each one of the second.
    """
    shape = len(first_labels), len(second_labels)
    if isinstance(first, ActivitySets) and not isinstance(second, ActivitySets):
        return count_shared(second, first, second_labels, first_labels).T
    pairs = first.to_pairs()
    if isinstance(second, ActivitySets):
        sets = second.encode(second_labels, _MOST_CELLS)
        if sets is not None and len(sets.holds) * shape[0] <= _MOST_CELLS * 4:
            return _count_by_sets(pairs.encode(first_labels), sets, shape)
    return count_pairs(pairs.encode(first_labels), second.to_pairs().encode(second_labels), shape)


def count_labels(labels: pd.Series[Any]) -> dict[str, int]:
    """Count the pairs of each thing; those without one are left out."""
    import pandas as pd

    if isinstance(labels.dtype, pd.CategoricalDtype) and not labels.hasnans:
        return count_values(labels)
    return {str(label): int(count) for label, count in labels.value_counts().items()}


def match_labels(labels: pd.Series[Any], wanted: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return for each pair whether its thing is one of some."""
    import pandas as pd

    if isinstance(labels.dtype, pd.CategoricalDtype) and not labels.hasnans:
        return match_values(labels, {*wanted})
    return labels.isin(wanted).to_numpy()


def drop_repeated_pairs(links: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of `row` and `label` without those that are repeated, with a new index."""
    import pandas as pd

    rows = links["row"].to_numpy()
    if (rows[1:] < rows[:-1]).any():
        return links.drop_duplicates(ignore_index=True)
    repeated = find_repeated_links(rows, links["label"].astype("category").cat.codes.to_numpy())
    links = links.reset_index(drop=True)
    return links.drop(index=pd.Index(repeated)).reset_index(drop=True) if len(repeated) else links


def count_pairs(first: CodedPairs, second: CodedPairs, shape: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Count the activities that a thing of one kind and a thing of another kind have in common.

    Args:
        first: the things of the first kind.
        second: those of the second kind.
        shape: the numbers of things of both kinds.

    Returns:
        The counts, a row for each thing of the first kind and a column for each one of the second.
    """
    import numpy as np

    if not len(first.rows) or not len(second.rows):
        return np.zeros(shape, "int64")
    if second.lengths is not None:
        if first.lengths is None:
            return count_pairs(second, first, (shape[1], shape[0])).T
        second = second.expand()
    sets = _find_sets(second, shape[1])
    if sets is not None and len(sets.holds) * shape[0] <= _MOST_CELLS * 4:
        return _count_by_sets(first, sets, shape)
    return _count_by_tables(first.expand(), second, shape)


def _find_sets(pairs: CodedPairs, count: int) -> CodedSets | None:
    """Find the distinct sets of things; None if most activities have a set of their own.

    Sets are compared by the sums of two random numbers of 64 bits for each thing. They are taken as equal if both
    sums are; for two sets that are not equal, this has a chance of 1 in 2 ** 128.
    """
    import numpy as np

    starts = np.flatnonzero(np.concatenate([[True], pairs.rows[1:] != pairs.rows[:-1]]))
    numbers = np.random.default_rng(0).integers(1 << 63, size=(2, count), dtype="uint64")
    sums, other_sums = (np.add.reduceat(of_things[pairs.codes], starts) for of_things in numbers)
    _, first, set_of = np.unique(sums, return_index=True, return_inverse=True)
    if len(first) * 4 > len(starts) + _FEW_SETS or (other_sums != other_sums[first][set_of]).any():
        return None
    of_row = np.full(int(pairs.rows[-1]) + 2, -1, "int32")
    of_row[pairs.rows[starts]] = set_of
    lengths = np.diff(starts, append=len(pairs.rows))[first]
    holds = np.zeros((len(first), count))
    holds[np.repeat(np.arange(len(first)), lengths), pairs.codes[list_places(starts[first], lengths)]] = 1
    return CodedSets(of_row, holds)


def _count_by_sets(first: CodedPairs, sets: CodedSets, shape: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Count the activities of each thing with each set, then spread these counts over the things of the set."""
    import numpy as np

    set_count = len(sets.holds)
    pairs_when_spread = len(first.codes) * sets.holds.sum() / max(1, set_count)
    if pairs_when_spread * _COST_OF_PAIR < shape[0] * sets.holds.size:
        return _spread_sets(first, sets, shape)
    counts = np.zeros(shape[0] * set_count, "int64")
    for rows, codes in first.split_into_batches(max(_ROWS_AT_ONCE, len(counts))):
        set_codes = np.take(sets.of_row, rows, mode="clip")  # a row after the last one with a set has none
        keys = codes.astype("int64")
        keys *= set_count
        keys += set_codes
        has_all_sets = set_codes.min(initial=0) >= 0
        counts += np.bincount(keys if has_all_sets else keys[set_codes >= 0], minlength=len(counts))
    # Floating-point numbers are exact here: a count is far below 2 ** 53.
    result: npt.NDArray[np.int64] = (counts.reshape(shape[0], set_count).astype("float64") @ sets.holds).astype("int64")
    return result


def _spread_sets(first: CodedPairs, sets: CodedSets, shape: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Count each pair of a thing and a thing of the set of its activity: faster than tables for few activities."""
    import numpy as np

    holds = sets.holds > 0
    # The last set is that of the activities without one, whose number is -1.
    sizes = np.append(holds.sum(axis=1), 0)
    in_order = np.pad(np.argsort(~holds, axis=1, kind="stable"), ((0, 1), (0, 0)))
    nth_things = [np.ascontiguousarray(in_order[:, place]) for place in range(int(sizes.max()))]
    counts = np.zeros(shape[0] * shape[1], "int64")
    for rows, codes in first.split_into_batches(_PAIRS_AT_ONCE):
        set_codes = np.take(sets.of_row, rows, mode="clip")  # see `_count_by_sets`
        keys, set_sizes = codes.astype("int64") * shape[1], sizes[set_codes]
        for place, things in enumerate(nth_things):
            has_more = set_sizes > place
            if not has_more.all():
                set_codes, keys, set_sizes = set_codes[has_more], keys[has_more], set_sizes[has_more]
            np.add.at(counts, keys + things[set_codes], 1)
    return counts.reshape(shape)


def _count_by_tables(first: CodedPairs, second: CodedPairs, shape: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Multiply two tables of ones and zeros, a batch of activities at a time: all at once would not fit into memory."""
    import numpy as np

    total = np.zeros(shape)
    common_rows = np.intersect1d(first.rows, second.rows)
    batch = max(1, _MOST_CELLS // max(1, *shape))
    for start in range(0, len(common_rows), batch):
        activities = common_rows[start : start + batch]
        tables = []
        for pairs, width in ((first, shape[0]), (second, shape[1])):
            begin = int(np.searchsorted(pairs.rows, activities[0]))
            end = int(np.searchsorted(pairs.rows, activities[-1], "right"))
            rows, codes = pairs.rows[begin:end], pairs.codes[begin:end]
            places = np.minimum(np.searchsorted(activities, rows), len(activities) - 1)
            is_shared = activities[places] == rows
            table = np.zeros((len(activities), width))
            table[places[is_shared], codes[is_shared]] = 1
            tables.append(table)
        total += tables[0].T @ tables[1]
    return total.round().astype("int64")
