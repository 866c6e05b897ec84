"""An index of the values of the selected activities, by row and by value, for repeated look-ups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from metrocli.query.linking.selected_links import has_all_activities, link_selected
from metrocli.sheets.parsing.links import list_places, match_row_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt
    import pandas as pd

    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.parsing.link_runs import LinkRuns

_FEW_LINKS = 4096
"""Lists of so few links are made at once; of more links, each list is made when it is asked for."""
_FEW_VALUES = 8
"""For so many values the runs of links are searched, one after the other; for more, all links are sorted once."""


class ValueIndex:
    """The values of the columns of the selected activities whose cells hold several (see `SheetDataset.links`).

    Each column is read once. Use it with `compute_once`.
    """

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._by_row: dict[str, _ValuesByRow] = {}
        self._by_value: dict[str, Mapping[str, Sequence[int]]] = {}

    def values(self, column: str) -> Mapping[int, Sequence[str]]:
        """Return the values of a column by row, in the order of the cell; rows without a value are left out.

        Args:
            column: the column of `activities`.
        """
        return self._values(column)

    def count(self, column: str, rows: Iterable[int]) -> dict[str, int]:
        """Count the values of a column in some rows, in the order in which the rows have them.

        Args:
            column: the column of `activities`.
            rows: rows, in any order, each once.
        """
        return self._values(column).count(rows)

    def _values(self, column: str) -> _ValuesByRow:
        if column not in self._by_row:
            self._by_row[column] = _ValuesByRow(link_selected(self._selection, column))
        return self._by_row[column]

    def rows(self, column: str) -> Mapping[str, Sequence[int]]:
        """Return the rows of a column by value, in the order of the sheet; each value has a row."""
        if column not in self._by_value:
            runs = self._selection.dataset.link_runs("activities", column)
            if runs is None or len(runs.codes) <= _FEW_LINKS:
                self._by_value[column] = _RowsByValue(link_selected(self._selection, column))
            else:
                self._by_value[column] = _RowsInRuns(self._selection, column, runs)
        return self._by_value[column]


class _ValuesByRow(Mapping[int, Sequence[str]]):
    """The values of each row; of many links, the list of a row is made when it is asked for.

    Args:
        links: a frame of links, ordered by row.
    """

    def __init__(self, links: pd.DataFrame) -> None:
        self._lists: dict[int, list[str]] | None = None
        if len(links) <= _FEW_LINKS:
            self._lists = {}
            for row, value in zip(links["row"].tolist(), links["value"].tolist(), strict=True):
                self._lists.setdefault(row, []).append(value)
            return
        import numpy as np

        numbers = links["row"].to_numpy()
        self._codes: Any = links["value"].cat.codes.to_numpy()
        self._texts = links["value"].cat.categories.tolist()
        # The links of a row are between those of the row before it and its own last one.
        self._ends: Any = np.cumsum(np.bincount(numbers + 1))

    def __getitem__(self, row: int) -> Sequence[str]:
        """Return the values of a row."""
        if self._lists is not None:
            return self._lists[row]
        start, end = (int(self._ends[row]), int(self._ends[row + 1])) if 0 <= row < len(self._ends) - 1 else (0, 0)
        if start == end:
            raise KeyError(row)
        return [self._texts[code] for code in self._codes[start:end].tolist()]

    def __iter__(self) -> Iterator[int]:
        if self._lists is not None:
            return iter(self._lists)
        import numpy as np

        return iter(np.flatnonzero(np.diff(self._ends)).tolist())

    def __len__(self) -> int:
        return len(self._lists) if self._lists is not None else sum(1 for _ in self)

    def count(self, rows: Iterable[int]) -> dict[str, int]:
        """Count the values of some rows, in the order in which the rows have them."""
        if self._lists is not None:
            return dict(Counter(value for row in rows for value in self._lists.get(row, ())))
        import numpy as np

        wanted = np.fromiter(rows, "int64")
        wanted = wanted[wanted < len(self._ends) - 1]
        starts = self._ends[wanted]
        codes = self._codes[list_places(starts, self._ends[wanted + 1] - starts)]
        distinct, first, counts = np.unique(codes, return_index=True, return_counts=True)
        order = np.argsort(first)
        texts = [self._texts[code] for code in distinct[order].tolist()]
        return dict(zip(texts, counts[order].tolist(), strict=True))


class _RowsByValue(Mapping[str, Sequence[int]]):
    """The rows of each value; a list of them is made when it is asked for, since a large sheet has millions.

    Args:
        links: a frame of links, ordered by row.
    """

    def __init__(self, links: pd.DataFrame) -> None:
        import numpy as np

        codes = links["value"].cat.codes.to_numpy()
        texts = links["value"].cat.categories.tolist()
        order = np.argsort(codes, kind="stable")
        self._rows: Any = links["row"].to_numpy()[order]
        counts = np.bincount(codes, minlength=len(texts))
        ends = np.cumsum(counts)
        first = order[(ends - counts)[counts > 0]]
        self._places: dict[str, tuple[int, int]] = {
            texts[code]: (int(ends[code] - counts[code]), int(ends[code])) for code in codes[np.sort(first)].tolist()
        }
        self._lists: dict[str, list[int]] = {}

    def __getitem__(self, value: str) -> Sequence[int]:
        """Return the rows of a value, in the order of the sheet."""
        if value not in self._lists:
            start, end = self._places[value]
            self._lists[value] = self._rows[start:end].tolist()
        return self._lists[value]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class _RowsInRuns(Mapping[str, Sequence[int]]):
    """The rows of each value, as `_RowsByValue`, of links in runs.

    The rows of a value are found in the runs when they are asked for. Only if many values are asked for, all links are
    sorted by value, which takes 20 bytes for each link.

    Args:
        selection: the filters.
        column: the column of `activities`.
        runs: its links.
    """

    def __init__(self, selection: Selection, column: str, runs: LinkRuns) -> None:
        self._selection, self._column, self._runs = selection, column, runs
        self._lists: dict[str, list[int]] = {}
        self._all: _RowsByValue | None = None

    def __getitem__(self, value: str) -> Sequence[int]:
        """Return the rows of a value, in the order of the sheet."""
        if self._all is not None or (len(self._lists) >= _FEW_VALUES and value not in self._lists):
            return self._sorted[value]
        if value not in self._lists:
            rows = self._find(value)
            if not len(rows):
                raise KeyError(value)
            self._lists[value] = rows.tolist()
        return self._lists[value]

    def _find(self, value: str) -> npt.NDArray[Any]:
        import numpy as np

        rows = np.sort(self._runs.find_rows({value}))
        if has_all_activities(self._selection):
            return rows
        return rows[match_row_numbers(rows, self._selection.activities.index)]

    @property
    def _sorted(self) -> _RowsByValue:
        if self._all is None:
            self._all = _RowsByValue(link_selected(self._selection, self._column))
        return self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._sorted)

    def __len__(self) -> int:
        return len(self._sorted)
