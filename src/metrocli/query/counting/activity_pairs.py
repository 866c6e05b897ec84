"""Pairs and sets of activities and things, such as members or codes, in arrays: no frame, and no text for each pair."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.sheets.coded_texts import count_codes, look_up
from metrocli.sheets.parsing.links import list_places, mark_rows

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from typing import Self

    import numpy as np
    import numpy.typing as npt
    import pandas as pd


_MOST_CELLS = 1 << 21
"""The largest number of cells of a table of activities by things, to save memory."""


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

    def split_into_batches(self, size: int) -> Iterator[tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
        """Yield the rows and the codes of the pairs, in batches of about `size` pairs."""
        import numpy as np

        if self.lengths is None:
            for first in range(0, len(self.rows), size):
                yield self.rows[first : first + size], self.codes[first : first + size]
            return
        ends = np.cumsum(self.lengths, dtype="int64")
        start = done = 0
        while start < len(self.rows):
            end = max(start + 1, int(np.searchsorted(ends, done + size, "right")))
            last = int(ends[end - 1])
            yield np.repeat(self.rows[start:end], self.lengths[start:end]), self.codes[done:last]
            start, done = end, last


class ActivityPairs:
    """Pairs of activities and things, such as members, each once; see `LabelledActivities`.

    Args:
        rows: the row of the activity of each run of pairs.
        codes: the index of the thing of each pair in `labels`.
        labels: the distinct things.
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
        return cls(links["row"].to_numpy(), column.cat.codes.to_numpy(), column.cat.categories.tolist())

    def __len__(self) -> int:
        return len(self._codes)

    def count_labels(self) -> dict[str, int]:
        """Count the activities of each thing; those without one are left out."""
        counts = count_codes(self._codes, len(self._labels)).tolist()
        return {label: count for label, count in zip(self._labels, counts, strict=True) if count}

    def mark_rows(self, size: int) -> npt.NDArray[np.bool_]:
        """Return for each row from 0 to `size` - 1 whether its activity has a thing."""
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

        is_kept = look_up(is_wanted, self._rows)
        if is_kept.all():
            return self
        of_pairs = is_kept if self._lengths is None else np.repeat(is_kept, self._lengths)
        lengths = None if self._lengths is None else self._lengths[is_kept]
        return ActivityPairs(self._rows[is_kept], self._codes[of_pairs], self._labels, lengths)

    def keep_labels(self, wanted: Container[str]) -> ActivityPairs:
        """Return the pairs of some things."""
        import numpy as np

        is_wanted = np.array([label in wanted for label in self._labels], "bool")
        if is_wanted.all() or not len(self):
            return self
        is_kept = look_up(is_wanted, self._codes)
        if self._lengths is None:
            return ActivityPairs(self._rows[is_kept], self._codes[is_kept], self._labels)
        lengths = np.add.reduceat(is_kept, np.cumsum(self._lengths) - self._lengths, dtype=self._lengths.dtype)
        has_pair = lengths > 0
        return ActivityPairs(self._rows[has_pair], self._codes[is_kept], self._labels, lengths[has_pair])

    def rename_labels(self, names: Mapping[str, str]) -> ActivityPairs:
        """Return the pairs with other labels, such as the regions of members, each pair once.

        Args:
            names: the other label of each thing; things without one are left out.
        """
        import numpy as np

        labels = [*dict.fromkeys(names[label] for label in self._labels if label in names)]
        places = {label: place for place, label in enumerate(labels)}
        # The last place is that of things that are left out.
        of_labels = np.array([places.get(names.get(label, ""), len(labels)) for label in self._labels], "int32")
        rows, codes, lengths = self._group_by_row()
        ends = np.cumsum(lengths, dtype="int64")
        at_once = max(1, _MOST_CELLS // (len(labels) + 1))
        renamed, counts = [np.zeros(0, "int32")], [np.zeros(0, "int32")]
        start = done = 0
        while start < len(rows):
            end = max(start + 1, int(np.searchsorted(ends, done + at_once, "right")))
            last = int(ends[end - 1])
            has_label = np.zeros((end - start, len(labels) + 1), "bool")
            has_label[np.repeat(np.arange(end - start), lengths[start:end]), of_labels[codes[done:last]]] = True
            has_label = has_label[:, :-1]
            renamed.append(np.nonzero(has_label)[1].astype("int32"))
            counts.append(has_label.sum(axis=1, dtype="int32"))
            start, done = end, last
        of_rows = np.concatenate(counts)
        return ActivityPairs(rows[of_rows > 0], np.concatenate(renamed), labels, of_rows[of_rows > 0])

    def to_pairs(self) -> ActivityPairs:
        """Return these pairs."""
        return self

    def _group_by_row(self) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
        """Return the rows, the codes and the lengths of runs, one run for each activity."""
        import numpy as np

        if self._lengths is not None:
            return self._rows, self._codes, self._lengths
        order = np.argsort(self._rows, kind="stable")
        rows, codes = self._rows[order], self._codes[order]
        starts = np.flatnonzero(np.concatenate([np.ones(min(len(rows), 1), "bool"), rows[1:] != rows[:-1]]))
        return rows[starts], codes, np.diff(starts, append=len(rows))

    def encode(self, labels: Sequence[str]) -> CodedPairs:
        """Return the pairs as codes of some labels; the pairs have no other labels."""
        import numpy as np

        places = {label: place for place, label in enumerate(labels)}
        smallest = np.promote_types("int16", np.min_scalar_type(-max(len(labels), 1)))
        codes = look_up(np.array([places.get(label, 0) for label in self._labels], smallest), self._codes)
        if self._lengths is None and (self._rows[1:] < self._rows[:-1]).any():
            order = np.argsort(self._rows, kind="stable")
            return CodedPairs(self._rows[order], codes[order])
        return CodedPairs(self._rows, codes, self._lengths)


class CodedSets(NamedTuple):
    """The sets of things that activities have.

    Attributes:
        of_row: the index of the set of each activity, by its row; -1 where it has none, as for the last one.
        holds: for each set and each thing 1 if the set has it, else 0, float64.
    """

    of_row: npt.NDArray[np.int32]
    holds: npt.NDArray[np.float64]


class ActivitySets:
    """Activities and their sets of things, such as codes; see `LabelledActivities`.

    Args:
        rows: the row of each activity.
        codes: the index of its set in `sets`; -1 where it has none.
        sets: the distinct sets, each with the indexes of its things in `labels`.
        labels: the distinct things.
    """

    def __init__(
        self, rows: npt.NDArray[Any], codes: npt.NDArray[Any], sets: Sequence[Sequence[int]], labels: Sequence[str]
    ) -> None:
        self._rows, self._codes, self._sets, self._labels = rows, codes, sets, labels

    @cached_property
    def _counts(self) -> npt.NDArray[np.int64]:
        """The number of activities with each set."""
        return count_codes(self._codes[self._codes >= 0], len(self._sets))

    def __len__(self) -> int:
        return sum(count * len(things) for count, things in zip(self._counts.tolist(), self._sets, strict=True))

    def count_labels(self) -> dict[str, int]:
        """Count the activities of each thing; those without one are left out."""
        counts = [0] * len(self._labels)
        for count, things in zip(self._counts.tolist(), self._sets, strict=True):
            for thing in things:
                counts[thing] += count
        return {label: count for label, count in zip(self._labels, counts, strict=True) if count}

    @property
    def _has_things(self) -> npt.NDArray[np.bool_]:
        """Whether each activity has a thing."""
        import numpy as np

        return look_up(np.array([*map(bool, self._sets), False]), self._codes)

    def mark_rows(self, size: int) -> npt.NDArray[np.bool_]:
        """Return for each row from 0 to `size` - 1 whether its activity has a thing."""
        return mark_rows(self._rows[self._has_things], size)

    @property
    def highest_row(self) -> int:
        """The highest row; 0 if there is none."""
        return int(self._rows.max(initial=0))

    def keep_rows(self, is_wanted: npt.NDArray[np.bool_]) -> ActivitySets:
        """Return the sets of some activities.

        Args:
            is_wanted: for each row from 0 on whether it is wanted.
        """
        is_kept = look_up(is_wanted, self._rows)
        if is_kept.all():
            return self
        return ActivitySets(self._rows[is_kept], self._codes[is_kept], self._sets, self._labels)

    def keep_labels(self, wanted: Container[str]) -> ActivitySets:
        """Return the sets with some of their things."""
        wanted_things = {thing for thing, label in enumerate(self._labels) if label in wanted}
        sets = [[thing for thing in things if thing in wanted_things] for things in self._sets]
        return ActivitySets(self._rows, self._codes, sets, self._labels)

    def to_pairs(self) -> ActivityPairs:
        """Return the same as pairs."""
        import numpy as np

        lengths = look_up(np.array([*map(len, self._sets), 0], "int32"), self._codes)
        flat = np.array([thing for things in self._sets for thing in things], "int32")
        starts = np.cumsum([0, *map(len, self._sets)])
        codes = flat[list_places(look_up(starts, self._codes), lengths)] if len(flat) else flat
        return ActivityPairs(np.repeat(self._rows, lengths), codes, self._labels)

    def encode(self, labels: Sequence[str], most_cells: int) -> CodedSets | None:
        """Return the sets as a table of all labels; None if it would have too many cells.

        Args:
            labels: the things to be counted; those that no activity has may be missing.
            most_cells: the largest number of cells that the table may have.
        """
        import numpy as np

        if len(self._sets) * len(labels) > most_cells:
            return None
        places = {label: place for place, label in enumerate(labels)}
        holds = np.zeros((len(self._sets), len(labels)))
        for number, things in enumerate(self._sets):
            labels_of_set = [self._labels[thing] for thing in things]
            holds[number, [places[label] for label in labels_of_set if label in places]] = 1
        of_row = np.full(self.highest_row + 2, -1, "int32")
        of_row[self._rows] = self._codes
        return CodedSets(of_row, holds)
