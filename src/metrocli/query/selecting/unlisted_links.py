"""The links to values that the sheets do not list, such as names that are not members, each column once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.sheets.dataset import SheetDataset


def list_unlisted_links(dataset: SheetDataset, sheet: str, column: str) -> pd.DataFrame:
    """Return the links of a column to unlisted values, in their order; see `SheetDataset.select_unlisted`."""
    by_column = dataset.compute_once(_UnlistedLinks)
    if (sheet, column) not in by_column:
        by_column[sheet, column] = dataset.select_unlisted(sheet, column)
    return by_column[sheet, column]


class _UnlistedLinks(dict[tuple[str, str], "pd.DataFrame"]):
    """The links to values that are not listed, by sheet and column. Use it with `compute_once`."""

    def __init__(self, _: SheetDataset) -> None:
        super().__init__()
