"""Which members and alliances took part in activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import FieldType

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.model.periods import Span
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset

ALLIANCES = {"alliance": FieldType.TEXT, "activities": FieldType.INTEGER}


def find_participants(
    selection: Selection, activities: pd.DataFrame, spans: tuple[Span, ...] | None = None
) -> set[str]:
    """The members that took part in some activities, of those that totals count in some spans or in the time asked."""
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(activities.index)]
    full = selection.full_members if spans is None else selection.find_full_members(spans)
    return set(links.loc[selection.match_members(links["value"]), "value"]) & full


def count_alliances(dataset: Dataset, activities: pd.DataFrame) -> list[dict[str, Any]]:
    """Count the activities of each alliance, the largest number first.

    Args:
        dataset: the dataset.
        activities: some rows of its `activities`.

    Returns:
        A record for each alliance: `alliance` and `activities`, an integer.
    """
    links = dataset.links("activities", "alliances")
    named = links.loc[links["row"].isin(activities.index), "value"]
    times = named.groupby(named, sort=False).size().sort_values(ascending=False, kind="stable")
    return [{"alliance": str(ally), "activities": int(count)} for ally, count in times.items()]
