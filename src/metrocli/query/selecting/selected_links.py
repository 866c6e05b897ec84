"""The links of some activities to members, codes and alliances, each column once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.parsing.link_frames import keep_links, select_links
from metrocli.sheets.parsing.links import match_rows

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset


def link_selected(selection: Selection, column: str, activities: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the links of activities in a column, in their order (see `SheetDataset.links`).

    Args:
        selection: the filters.
        column: the column.
        activities: rows of `activities`; None for the selected ones, whose links are kept.
    """
    links = selection.dataset.links("activities", column)
    if activities is not None and activities is not selection.activities:
        return select_links(links, activities.index)
    kept = selection.compute_once(_LinksOfSelection)
    if column not in kept:
        is_whole = len(selection.activities) == len(selection.dataset.frame("activities"))
        kept[column] = links if is_whole else select_links(links, selection.activities.index)
    return kept[column]


def keep_selected(selection: Selection, links: pd.DataFrame) -> pd.DataFrame:
    """Return the links of the selected activities, by their column `row`; the same frame if all are selected."""
    activities = selection.activities
    if len(activities) == len(selection.dataset.frame("activities")):
        return links
    return keep_links(links, match_rows(links["row"], activities.index))


class _LinksOfSelection(dict[str, "pd.DataFrame"]):
    """The links of the selected activities, by column. Use it with `compute_once`."""

    def __init__(self, _: Selection) -> None:
        super().__init__()


def list_unlisted_links(dataset: SheetDataset, sheet: str, column: str) -> pd.DataFrame:
    """Return the links of a column to what its sheet does not list, in their order (see `SheetDataset.links`)."""
    kept = dataset.compute_once(_UnlistedLinks)
    if (sheet, column) not in kept:
        links = dataset.links(sheet, column)
        listed = links["listed"].to_numpy()
        kept[sheet, column] = links.iloc[:0] if listed.all() else links[~listed]
    return kept[sheet, column]


class _UnlistedLinks(dict[tuple[str, str], "pd.DataFrame"]):
    """The links to what is not listed, by sheet and column. Use it with `compute_once`."""

    def __init__(self, _: SheetDataset) -> None:
        super().__init__()
