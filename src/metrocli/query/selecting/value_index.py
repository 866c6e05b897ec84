"""The values of the selected activities by row and by value, for questions about one thing after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from metrocli.query.selecting.selected_links import link_selected

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection


class ValueIndex:
    """The values of the columns of the selected activities whose cells hold several (see `SheetDataset.links`).

    Each column is read once. Use it with `compute_once`.
    """

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._by_row: dict[tuple[str, bool], dict[int, list[str]]] = {}
        self._by_value: dict[str, _RowsByValue] = {}

    def values(self, column: str, *, only_listed: bool = False) -> Mapping[int, Sequence[str]]:
        """Return the values of a column by row, in the order of the cell; rows without a value are left out.

        Args:
            column: the column of `activities`.
            only_listed: whether values that their sheet does not list are left out.
        """
        key = column, only_listed
        if key not in self._by_row:
            by_row: dict[int, list[str]] = {}
            for row, value, listed in self._read(column):
                if listed or not only_listed:
                    by_row.setdefault(row, []).append(value)
            self._by_row[key] = by_row
        return self._by_row[key]

    def rows(self, column: str) -> Mapping[str, Sequence[int]]:
        """Return the rows of a column by value, in the order of the sheet; each value has a row."""
        if column not in self._by_value:
            self._by_value[column] = _RowsByValue(link_selected(self._selection, column))
        return self._by_value[column]

    def _read(self, column: str) -> zip[tuple[int, str, bool]]:
        links = link_selected(self._selection, column)
        return zip(links["row"].tolist(), links["value"].tolist(), links["listed"].tolist(), strict=True)


class _RowsByValue(Mapping[str, Sequence[int]]):
    """The rows of each value; a list of them is made when it is asked for, since a large sheet has millions.

    Args:
        links: a frame of links, ordered by row.
    """

    def __init__(self, links: pd.DataFrame) -> None:
        import numpy as np

        codes = links["value"].cat.codes.to_numpy()
        texts = [*links["value"].cat.categories]
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
