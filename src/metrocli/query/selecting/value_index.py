"""The values of the selected activities by row and by value, for questions about one thing after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.parsing.links import match_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.query.selecting.selection import Selection


class ValueIndex:
    """The values of the columns of the selected activities whose cells hold several (see `SheetDataset.links`).

    Each column is read once. Use it with `compute_once`.
    """

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._by_row: dict[tuple[str, bool], dict[int, list[str]]] = {}
        self._by_value: dict[str, dict[str, list[int]]] = {}

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
            by_value: dict[str, list[int]] = {}
            for row, value, _ in self._read(column):
                by_value.setdefault(value, []).append(row)
            self._by_value[column] = by_value
        return self._by_value[column]

    def _read(self, column: str) -> zip[tuple[int, str, bool]]:
        links = self._selection.dataset.links("activities", column)
        links = links[match_rows(links["row"], self._selection.activities.index)]
        return zip(links["row"].tolist(), links["value"].tolist(), links["listed"].tolist(), strict=True)
