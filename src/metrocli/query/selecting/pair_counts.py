"""Count the activities that two things have in common, for all pairs of things of two kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.sheets.coded_texts import count_codes, look_up
from metrocli.sheets.parsing.link_frames import count_values, match_values
from metrocli.sheets.parsing.links import find_repeats, mark_rows

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from typing import Self

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

_MOST_CELLS = 8_000_000
"""The largest number of cells of a table of activities by things, and of counts at a time, to save memory."""
_ROWS_AT_ONCE = 1 << 18


class CodedPairs(NamedTuple):
    """Activities and their things, each pair once.

    Attributes:
        rows: the row of the activity of each run of pairs; in ascending order where each pair is a run.
        codes: the index of the thing of each pair.
        lengths: the number of pairs of each run; None where each pair is a run.
    """

    rows: npt.NDArray[Any]
    codes: npt.NDArray[Any]
    lengths: npt.NDArray[Any] | None = None

    def expand(self) -> CodedPairs:
        """Return the same pairs in ascending order of rows, each as a run."""
        import numpy as np

        if self.lengths is None:
            return self
        rows = np.repeat(self.rows, self.lengths)
        order = None if (rows[1:] >= rows[:-1]).all() else np.argsort(rows, kind="stable")
        return CodedPairs(rows, self.codes) if order is None else CodedPairs(rows[order], self.codes[order])

    def list_parts(self, at_once: int) -> Iterator[tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
        """Yield the rows and the codes of about so many pairs at a time."""
        import numpy as np

        if self.lengths is None:
            for first in range(0, len(self.rows), at_once):
                yield self.rows[first : first + at_once], self.codes[first : first + at_once]
            return
        ends = np.cumsum(self.lengths, dtype="int64")
        start = done = 0
        while start < len(self.rows):
            end = max(start + 1, int(np.searchsorted(ends, done + at_once, "right")))
            last = int(ends[end - 1])
            yield np.repeat(self.rows[start:end], self.lengths[start:end]), self.codes[done:last]
            start, done = end, last


class ActivityPairs:
    """Pairs of activities and things, such as members, each once.

    Args:
        rows: the row of the activity of each run of pairs.
        codes: the index of the thing of each pair in `labels`.
        labels: the different things.
        lengths: the number of pairs of each run; None where each pair is a run.
    """

    def __init__(
        self,
        rows: npt.NDArray[Any],
        codes: npt.NDArray[Any],
        labels: Sequence[str],
        lengths: npt.NDArray[Any] | None = None,
    ) -> None:
        self._rows, self._codes, self._labels, self._lengths = rows, codes, labels, lengths

    @classmethod
    def of_frame(cls, links: pd.DataFrame) -> Self:
        """Return the pairs of a frame with the columns `row` and `label`."""
        column = links["label"].astype("category")
        return cls(links["row"].to_numpy(), column.cat.codes.to_numpy(), [*column.cat.categories])

    def __len__(self) -> int:
        return len(self._codes)

    def count_labels(self) -> dict[str, int]:
        """Count the activities of each thing; those without one are left out."""
        counts = count_codes(self._codes, len(self._labels)).tolist()
        return {label: count for label, count in zip(self._labels, counts, strict=True) if count}

    def mark_rows(self, size: int) -> npt.NDArray[np.bool_]:
        """Return for each row from 0 to `size` - 1 whether it has a pair."""
        return mark_rows(self._rows, size)

    @property
    def highest_row(self) -> int:
        """The highest row; 0 if there is none."""
        return int(self._rows.max(initial=0))

    def keep_rows(self, is_wanted: npt.NDArray[np.bool_]) -> ActivityPairs:
        """Return the pairs of some activities.

        Args:
            is_wanted: for each row from 0 on whether it is wanted.
        """
        import numpy as np

        kept = look_up(is_wanted, self._rows)
        if kept.all():
            return self
        of_pairs = kept if self._lengths is None else np.repeat(kept, self._lengths)
        lengths = None if self._lengths is None else self._lengths[kept]
        return ActivityPairs(self._rows[kept], self._codes[of_pairs], self._labels, lengths)

    def keep_labels(self, wanted: Container[str]) -> ActivityPairs:
        """Return the pairs of some things."""
        import numpy as np

        is_wanted = np.array([label in wanted for label in self._labels], "bool")
        if is_wanted.all() or not len(self):
            return self
        kept = look_up(is_wanted, self._codes)
        if self._lengths is None:
            return ActivityPairs(self._rows[kept], self._codes[kept], self._labels)
        lengths = np.add.reduceat(kept, np.cumsum(self._lengths) - self._lengths, dtype=self._lengths.dtype)
        has_pair = lengths > 0
        return ActivityPairs(self._rows[has_pair], self._codes[kept], self._labels, lengths[has_pair])

    def encode(self, labels: Sequence[str]) -> CodedPairs:
        """Return the pairs as codes of some labels, of which they have no others."""
        import numpy as np

        places = {label: place for place, label in enumerate(labels)}
        smallest = np.promote_types("int16", np.min_scalar_type(-max(len(labels), 1)))
        codes = look_up(np.array([places.get(label, 0) for label in self._labels], smallest), self._codes)
        if self._lengths is None and (self._rows[1:] < self._rows[:-1]).any():
            order = np.argsort(self._rows, kind="stable")
            return CodedPairs(self._rows[order], codes[order])
        return CodedPairs(self._rows, codes, self._lengths)


def encode_pairs(links: pd.DataFrame, labels: Sequence[str]) -> CodedPairs:
    """Return pairs as codes; those whose thing is not among some labels are left out.

    Args:
        links: a frame of distinct pairs with the columns `row` and `label`.
        labels: the things.
    """
    import numpy as np
    import pandas as pd

    column = links["label"].astype("category")
    places = pd.Index([*labels], dtype="object").get_indexer(column.cat.categories.astype("object"))
    of_labels = places.astype(np.promote_types("int16", np.min_scalar_type(-max(len(labels), 1))))
    rows, codes = links["row"].to_numpy(), look_up(of_labels, column.cat.codes.to_numpy())
    if codes.min(initial=0) < 0:
        rows, codes = rows[codes >= 0], codes[codes >= 0]
    if (rows[1:] < rows[:-1]).any():
        order = np.argsort(rows, kind="stable")
        rows, codes = rows[order], codes[order]
    return CodedPairs(rows, codes)


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
    repeated = find_repeats(rows, links["label"].astype("category").cat.codes.to_numpy())
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
    if sets is not None and len(sets.first) * shape[0] <= _MOST_CELLS * 4:
        return _count_by_sets(first, second, sets, shape)
    return _count_by_tables(first.expand(), second, shape)


class _Sets(NamedTuple):
    """The different sets of things that activities have.

    Attributes:
        of_row: the index of the set of each activity, by its row; -1 where it has none, as for the last one.
        first: the first pair of the first activity with each set.
        lengths: the number of things of each set.
    """

    of_row: npt.NDArray[np.int32]
    first: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]


def _find_sets(pairs: CodedPairs, count: int) -> _Sets | None:
    """Find the different sets of things; None if most activities have a set of their own.

    Sets are compared by the sums of two random numbers of 64 bits for each thing. They are the same if both sums are;
    for two different sets this has a chance of 1 in 2 ** 128.
    """
    import numpy as np

    starts = np.flatnonzero(np.concatenate([[True], pairs.rows[1:] != pairs.rows[:-1]]))
    numbers = np.random.default_rng(0).integers(1 << 63, size=(2, count), dtype="uint64")
    sums, others = (np.add.reduceat(each[pairs.codes], starts) for each in numbers)
    _, first, set_of = np.unique(sums, return_index=True, return_inverse=True)
    if len(first) * 4 > len(starts) + _FEW or (others != others[first][set_of]).any():
        return None
    of_row = np.full(int(pairs.rows[-1]) + 2, -1, "int32")
    of_row[pairs.rows[starts]] = set_of
    lengths = np.diff(starts, append=len(pairs.rows))[first]
    return _Sets(of_row, starts[first], lengths)


_FEW = 1_000
"""So many different sets are always few."""


def _count_by_sets(first: CodedPairs, second: CodedPairs, sets: _Sets, shape: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Count the activities of each thing with each set, then spread these counts over the things of the set."""
    import numpy as np

    set_count = len(sets.first)
    counts = np.zeros(shape[0] * set_count, "int64")
    for rows, codes in first.list_parts(max(_ROWS_AT_ONCE, len(counts))):
        own = np.take(sets.of_row, rows, mode="clip")  # a row after the last one with a set has none
        keys = codes.astype("int64")
        keys *= set_count
        keys += own
        counts += np.bincount(keys if own.min(initial=0) >= 0 else keys[own >= 0], minlength=len(counts))
    holds = np.zeros((set_count, shape[1]))
    positions = np.repeat(sets.first, sets.lengths) + _count_up(sets.lengths)
    holds[np.repeat(np.arange(set_count), sets.lengths), second.codes[positions]] = 1
    # Floating-point numbers are exact here: a count is far below 2 ** 53.
    result: npt.NDArray[np.int64] = (counts.reshape(shape[0], set_count).astype("float64") @ holds).astype("int64")
    return result


def _count_up(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return 0, 1, 2, … for each length, one after the other."""
    import numpy as np

    return np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _count_by_tables(first: CodedPairs, second: CodedPairs, shape: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Multiply two tables of ones and zeros, a batch of activities at a time: all at once would not fit into memory."""
    import numpy as np

    total = np.zeros(shape)
    both = np.intersect1d(first.rows, second.rows)
    batch = max(1, _MOST_CELLS // max(1, *shape))
    for start in range(0, len(both), batch):
        activities = both[start : start + batch]
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
