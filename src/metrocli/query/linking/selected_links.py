"""The links of some activities to members, codes and alliances, each column once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.query.counting.activity_pairs import ActivityPairs
from metrocli.sheets.coded_texts import look_up
from metrocli.sheets.parsing.link_frames import count_values, keep_links
from metrocli.sheets.parsing.links import mark_rows, match_rows

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection


def link_selected(selection: Selection, column: str, activities: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the links of activities in a column, in their order (see `SheetDataset.links`).

    Args:
        selection: the filters.
        column: the column.
        activities: rows of `activities`; None for the selected ones, whose links are kept.
    """
    dataset = selection.dataset
    if activities is not None and activities is not selection.activities:
        return dataset.select_links("activities", column, activities.index)
    by_column = selection.compute_once(_LinksOfSelection)
    if column not in by_column:
        is_whole = has_all_activities(selection)
        by_column[column] = (
            dataset.links("activities", column)
            if is_whole
            else dataset.select_links("activities", column, selection.activities.index)
        )
    return by_column[column]


def has_all_activities(selection: Selection) -> bool:
    """Return whether all activities of the sheet are selected."""
    return len(selection.activities) == len(selection.dataset.row_numbers("activities"))


def count_selected(
    selection: Selection, column: str, activities: pd.DataFrame | None = None, *, only_listed: bool = False
) -> dict[str, int]:
    """Count the links of activities in a column, by their values; see `link_selected`.

    Args:
        selection: the filters.
        column: the column.
        activities: rows of `activities`; None for the selected ones.
        only_listed: whether values that their sheet does not list are left out.
    """
    is_whole = (activities is None or activities is selection.activities) and has_all_activities(selection)
    if is_whole and (runs := selection.dataset.link_runs("activities", column)) is not None:
        counts: Counter[str] = Counter()
        for link, count in zip(runs.links, runs.counts, strict=True):
            counts[link.value] += count if link.listed or not only_listed else 0
        return {value: count for value, count in counts.items() if count}
    links = link_selected(selection, column, activities)
    return count_values((keep_links(links, links["listed"]) if only_listed else links)["value"])


def pair_participants(selection: Selection) -> ActivityPairs:
    """Pair the selected activities with the listed members that took part."""
    runs = selection.dataset.link_runs("activities", "members")
    if runs is None:
        links = selection.dataset.links("activities", "members")
        links = keep_selected(selection, keep_links(links, links["listed"]))
        return ActivityPairs.of_frame(links.rename(columns={"value": "label"}))
    import numpy as np

    values = runs.values
    is_same = np.array_equal(values.of_links, np.arange(len(values.of_links)))
    codes = runs.codes if is_same else look_up(values.of_links, runs.codes)
    pairs = ActivityPairs(runs.rows, codes, values.distinct, runs.lengths)
    pairs = pairs.keep_labels({link.value for link in runs.links if link.listed})
    if has_all_activities(selection):
        return pairs
    wanted = selection.activities.index.to_numpy()
    return pairs.keep_rows(mark_rows(wanted, max(pairs.highest_row, int(wanted.max(initial=0))) + 1))


def keep_selected(selection: Selection, links: pd.DataFrame) -> pd.DataFrame:
    """Return the links of the selected activities, by their column `row`; the same frame if all are selected."""
    if has_all_activities(selection):
        return links
    return keep_links(links, match_rows(links["row"], selection.activities.index))


class _LinksOfSelection(dict[str, "pd.DataFrame"]):
    """The links of the selected activities, by column. Use it with `compute_once`."""

    def __init__(self, _: Selection) -> None:
        super().__init__()
