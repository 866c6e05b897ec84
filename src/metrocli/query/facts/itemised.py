"""Itemised totals: the figures of activities, those of a part and of its whole counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.vocabulary import find_took_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from metrocli.messages import Message

PARTS_COUNTED_ONCE = MessageType(
    "parts-counted-once",
    "The figures of {count:,} activities are part of the figure of another activity and are counted once: {ids:and}.",
    one="The figure of 1 activity is part of the figure of another activity and is counted once: {ids:and}.",
)


def select_led_figures(activities: pd.DataFrame, total: str) -> pd.Series[int]:
    """Select the figures of activities that were led or co-led; a blank or unknown role counts as led.

    The figure of a part is left out if an activity that it belongs to, directly or not, has a figure as well.

    Args:
        activities: rows of `activities`.
        total: `people_engaged` or `experts`.

    Returns:
        The figures on the row numbers of their activities; unknown ones are left out.
    """
    figures = _select_figures(activities, total)
    return figures[~_took_part(activities).loc[figures.index]]


def select_took_part_figures(activities: pd.DataFrame, total: str) -> pd.Series[int]:
    """Select the figures of events that the association merely took part in (see `select_led_figures`)."""
    figures = _select_figures(activities, total)
    return figures[_took_part(activities).loc[figures.index]]


def sum_figures(figures: pd.Series[int]) -> int | None:
    """Return the sum of figures; None without any."""
    return int(figures.sum()) if len(figures) else None


def build_parts_notes(activities: pd.DataFrame, totals: Mapping[str, str]) -> list[Message]:
    """Build a note on the activities whose figure is counted with that of the activity that they belong to.

    Args:
        activities: rows of `activities`.
        totals: the totals that are counted.
    """
    rows = {row for total in totals for row in _find_parts(activities, activities[total].dropna())}
    ids = [*map(str, activities.loc[sorted(rows), "id"])]
    return [PARTS_COUNTED_ONCE(ids=ids, count=len(ids))] if ids else []


def _select_figures(activities: pd.DataFrame, total: str) -> pd.Series[int]:
    figures = activities[total].dropna()
    return figures.drop(index=_find_parts(activities, figures))


def _took_part(activities: pd.DataFrame) -> pd.Series[bool]:
    """Return which activities are events that the association merely took part in, by their role."""
    return activities["role"].isin(find_took_part(activities["role"].dropna().unique()))


def _find_parts(activities: pd.DataFrame, figures: pd.Series[int]) -> list[int]:
    """Find the rows with a figure that belong, directly or not, to another activity with a figure."""
    parents = activities["parent"].dropna()
    if not len(parents):
        return []
    rows = activities.reset_index(names="row").dropna(subset=["id"]).drop_duplicates("id").set_index("id")["row"]
    linked = parents.map(rows).dropna().astype("int64")
    parent_rows = dict(zip(linked.index.tolist(), linked.tolist(), strict=True))
    with_figure = set(figures.index)
    return [
        int(row)
        for row in figures.index.intersection(list(parent_rows))
        if with_figure & _list_wholes(int(row), parent_rows)
    ]


def _list_wholes(row: int, parent_rows: Mapping[int, int]) -> set[int]:
    """List the rows of the activities that one belongs to, directly or not; none if it belongs to itself."""
    wholes: set[int] = set()
    current = parent_rows.get(row)
    while current is not None and current not in wholes:
        wholes.add(current)
        current = parent_rows.get(current)
    return set() if row in wholes else wholes
