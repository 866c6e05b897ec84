"""Itemised totals: the figures of activities, those of a part and of its whole counted once."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.vocabulary import find_took_part
from metrocli.sheets.observing.unread_numbers import refuse_unread_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection

PARTS_COUNTED_ONCE = MessageType(
    "parts-counted-once",
    "The figures of {count:,} activities are part of the figure of another activity and are counted once: {ids:and}.",
    one="The figure of 1 activity is part of the figure of another activity and is counted once: {ids:and}.",
)


def select_led_figures(selection: Selection, activities: pd.DataFrame, total: str) -> pd.Series[int]:
    """Select the figures of activities that were led or co-led; a blank or unknown role counts as led.

    The figure of a part is left out if an activity that it belongs to, directly or not, was led and has a figure.

    Args:
        selection: the filters, for the activities that others belong to.
        activities: the rows of `activities` that count.
        total: `people_engaged` or `experts`.

    Returns:
        The figures on the row numbers of their activities; unknown ones are left out.
    """
    figures = _select_figures(selection, activities, total)
    return figures[~_took_part(activities).loc[figures.index]]


def select_took_part_figures(selection: Selection, activities: pd.DataFrame, total: str) -> pd.Series[int]:
    """Select the figures of events that the association merely took part in (see `select_led_figures`).

    The figure of a part is left out if an activity that it belongs to has a figure, in any role.
    """
    figures = _select_figures(selection, activities, total)
    return figures[_took_part(activities).loc[figures.index]]


def sum_figures(figures: pd.Series[int]) -> int | None:
    """Return the sum of figures; None without any."""
    return int(figures.sum()) if len(figures) else None


def build_parts_notes(
    selection: Selection, totals: Iterable[str], *sums: pd.DataFrame, only_led: bool = False
) -> list[Message]:
    """Build a note on the activities whose figure is counted with that of the activity that they belong to.

    Args:
        selection: the filters.
        totals: the totals that are counted.
        sums: the rows of `activities` of each sum.
        only_led: whether the answer has no figures of events that the association merely took part in.
    """
    rows: set[int] = set()
    for total, activities in product(totals, sums):
        figures = activities[total].dropna()
        parts = activities.loc[_find_parts(selection, activities, figures)]
        rows.update(parts.index[~_took_part(parts)] if only_led else parts.index)
    if not rows:
        return []
    ids = [*map(str, selection.all_activities.loc[sorted(rows), "id"])]
    return [PARTS_COUNTED_ONCE(ids=ids, count=len(ids))]


def _select_figures(selection: Selection, activities: pd.DataFrame, total: str) -> pd.Series[int]:
    dataset = selection.dataset
    refuse_unread_numbers(dataset.unread_numbers, [dataset.cell("activities", column=total)], activities.index)
    figures = activities[total].dropna()
    return figures.drop(index=_find_parts(selection, activities, figures))


def _took_part(activities: pd.DataFrame) -> pd.Series[bool]:
    """Return which activities are events that the association merely took part in, by their role."""
    return activities["role"].isin(find_took_part(activities["role"].dropna().unique()))


def _find_parts(selection: Selection, activities: pd.DataFrame, figures: pd.Series[int]) -> list[int]:
    """Find the rows with a figure that belong, directly or not, to another activity with a figure.

    A part that was led is counted by itself if only events that the association took part in are above it: their
    figures are in another sum.
    """
    parent_rows = selection.parent_rows
    if not parent_rows:
        return []
    took_part = _took_part(activities).loc[figures.index]
    counted = {True: set(figures.index), False: set(figures.index[~took_part])}
    return [
        int(row)
        for row in figures.index.intersection(list(parent_rows))
        if counted[bool(took_part[row])] & _list_wholes(int(row), parent_rows)
    ]


def _list_wholes(row: int, parent_rows: Mapping[int, int]) -> set[int]:
    """List the rows of the activities that one belongs to, directly or not; none if it belongs to itself."""
    wholes: set[int] = set()
    current = parent_rows.get(row)
    while current is not None and current not in wholes:
        wholes.add(current)
        current = parent_rows.get(current)
    return set() if row in wholes else wholes
