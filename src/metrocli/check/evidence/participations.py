"""Who took part in which activity, as codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check.evidence.column_values import EncodedValues, encode_series, join_values
from metrocli.sheets.participation_links import find_activities_of_participations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from metrocli.sheets.dataset import SheetDataset

_IN_CELLS, _LONG = ("activities", "members"), ("participations", "member")
_NOBODY: frozenset[str] = frozenset()


class Participations(NamedTuple):
    """All participations of members in activities, one for each mention of a member.

    Attributes:
        activity: the row number of the activity (int64).
        value: the canonical name of the member; the text as written if it is not a member.
        listed: whether it is a member (bool).
        written: the name as written.
        row: the row number of the mention (int64).
        is_long: whether the mention is in the sheet `participations`, else in the members of the activity (bool).
    """

    activity: NDArray[np.int64]
    value: EncodedValues
    listed: NDArray[np.bool_]
    written: EncodedValues
    row: NDArray[np.int64]
    is_long: NDArray[np.bool_]

    def with_values(self, wanted: AbstractSet[str]) -> NDArray[np.bool_]:
        """Return for each participation whether its value is one of some names."""
        import numpy as np

        is_wanted = np.array([name in wanted for name in self.value.distinct], "bool")
        selected: NDArray[np.bool_] = is_wanted[self.value.codes]
        return selected

    def to_frame(self, selected: NDArray[np.bool_] | None = None) -> pd.DataFrame:
        """Return some participations as a frame.

        Args:
            selected: whether each of them is wanted; None for all.

        Returns:
            A frame with `activity`, `value`, `listed`, `written` and `row`, as the attributes are, and the `sheet` and
            the `column` of each mention.
        """
        import numpy as np
        import pandas as pd

        indexes = np.arange(len(self.row)) if selected is None else np.flatnonzero(selected)
        value, written = (
            [*map(each.distinct.__getitem__, each.codes[indexes].tolist())] for each in (self.value, self.written)
        )
        numbers = self.is_long[indexes].astype("int8")
        sheet, column = (np.array(pair, "object")[numbers] for pair in zip(_IN_CELLS, _LONG, strict=True))
        return pd.DataFrame(
            {
                "activity": self.activity[indexes],
                "value": value,
                "listed": self.listed[indexes],
                "written": written,
                "row": self.row[indexes],
                "sheet": sheet,
                "column": column,
            }
        )


def find_participations(dataset: SheetDataset) -> Participations:
    """Find the participations in the cells of activities, and then those of the sheet `participations`.

    A row of that sheet without a listed activity is left out; of several activities with one id, the first counts.
    """
    import numpy as np

    links = dataset.links_in_cells(*_IN_CELLS)
    rows, listed = links["row"].to_numpy("int64"), links["listed"].to_numpy("bool")
    value, written = encode_series(links["value"]), encode_series(links["written"])
    if dataset.table(_LONG[0]) is None:
        return Participations(rows, value, listed, written, rows, np.zeros(len(rows), "bool"))
    long = dataset.links_in_cells(*_LONG)
    long_rows = long["row"].to_numpy("int64")
    places = np.searchsorted(dataset.row_numbers(_LONG[0]), long_rows)
    activities = find_activities_of_participations(dataset).expand()[places].astype("int64")
    has_activity = activities >= 0
    if not has_activity.all():
        long, long_rows, activities = long[has_activity], long_rows[has_activity], activities[has_activity]
    return Participations(
        np.concatenate([rows, activities]),
        join_values(value, encode_series(long["value"])),
        np.concatenate([listed, long["listed"].to_numpy("bool")]),
        join_values(written, encode_series(long["written"])),
        np.concatenate([rows, long_rows]),
        np.repeat([False, True], [len(rows), len(long_rows)]),
    )


class LinkSets(Mapping[int, frozenset[str]]):
    """The distinct values that are linked to each row, by row number.

    Args:
        rows: the row number of each link (int64), in any order.
        values: the value of each link; none is missing.
    """

    def __init__(self, rows: NDArray[np.int64], values: EncodedValues) -> None:
        import numpy as np

        self._names = values.distinct
        width = max(len(self._names), 1)
        pairs = rows.astype("int64") * width + values.codes
        if not (pairs[1:] > pairs[:-1]).all():
            pairs.sort()
            pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])]
        all_rows = pairs // width
        self._codes = (pairs - all_rows * width).astype("int32")
        is_first = np.ones(len(all_rows), "bool")
        is_first[1:] = all_rows[1:] != all_rows[:-1]
        starts = np.flatnonzero(is_first)
        self.rows = all_rows[starts]
        self._bounds = np.append(starts, len(pairs))
        self._places = dict(zip(self.rows.tolist(), range(len(self.rows)), strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __contains__(self, row: object) -> bool:
        return row in self._places

    def __getitem__(self, row: int) -> frozenset[str]:
        place = self._places[row]
        codes = self._codes[self._bounds[place] : self._bounds[place + 1]]
        return frozenset(map(self._names.__getitem__, codes.tolist()))

    def get(self, row: int, default: Any = _NOBODY) -> Any:  # noqa: ANN401 - as `Mapping` declares it
        """Return the values of a row; without any, not None but an empty set."""
        return self[row] if row in self._places else default

    def count_values(self, rows: Sequence[int]) -> Counter[str]:
        """Return for each value the number of some rows, in ascending order, that have it."""
        import numpy as np

        is_wanted = np.repeat(np.isin(self.rows, rows, assume_unique=True), self.counts)
        counts = np.bincount(self._codes[is_wanted], minlength=len(self._names))
        return Counter(dict(zip(self._names, counts.tolist(), strict=True)))

    def count(self, row: int) -> int:
        """Return the number of values of a row."""
        place = self._places.get(row)
        return 0 if place is None else int(self._bounds[place + 1] - self._bounds[place])

    @property
    def counts(self) -> NDArray[np.int64]:
        """The number of values of each of `rows`."""
        import numpy as np

        return np.diff(self._bounds)

    def count_members(self, wanted: AbstractSet[str]) -> NDArray[np.int64]:
        """Return the number of those values of each of `rows` that are some names."""
        import numpy as np

        is_wanted = np.array([name in wanted for name in self._names], "bool")[self._codes]
        sums = np.append(0, np.cumsum(is_wanted))
        present: NDArray[np.int64] = sums[self._bounds[1:]] - sums[self._bounds[:-1]]
        return present

    def find_equal(self, least: int) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Find rows with the same set of values as an earlier row.

        Args:
            least: the least number of values in a set.

        Yields:
            The row, the first row with the same set, and the set.
        """
        import numpy as np

        # Equal sets have equal sums of the hashes of their values, so that few other sets are made and compared.
        hashes = np.random.default_rng(0).integers(1 << 63, size=len(self._names), dtype="uint64")
        sums = np.add.reduceat(hashes[self._codes], self._bounds[:-1]) if len(self.rows) else hashes[:0]
        _, numbers, frequencies = np.unique(sums, return_inverse=True, return_counts=True)
        first_rows: dict[frozenset[str], int] = {}
        for row in self.rows[(frequencies[numbers] > 1) & (self.counts >= least)].tolist():
            values = self[row]
            if (first_row := first_rows.setdefault(values, row)) != row:
                yield row, first_row, values
