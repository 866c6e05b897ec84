"""Which members and alliances took part in activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType, sheet_fields
from metrocli.query.selecting.explaining import cells_of

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from metrocli.answers.explanation import ColumnCells
    from metrocli.model.periods import Span
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

ALLIANCES = {
    **sheet_fields("alliances", {"alliance": FieldType.TEXT}),
    "activities": Field(FieldType.INTEGER, "the number of activities that name it"),
}


def find_participants(
    selection: Selection, activities: pd.DataFrame, spans: tuple[Span, ...] | None = None
) -> set[str]:
    """Find the members that took part in activities.

    Args:
        selection: the filters; only members that they select are found.
        activities: rows of `activities`.
        spans: only members that totals count on some day of these spans are found; None means the selected time.
    """
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(activities.index)]
    full = selection.full_members if spans is None else selection.find_full_members(spans)
    return set(links.loc[selection.match_members(links["value"]), "value"]) & full


def count_alliances(dataset: SheetDataset, activities: pd.DataFrame) -> list[dict[str, Any]]:
    """Count the activities of each alliance, the highest count first.

    Args:
        dataset: the dataset.
        activities: rows of its `activities`.

    Returns:
        A dict with the fields of `ALLIANCES` for each alliance that took part.
    """
    links = dataset.links("activities", "alliances")
    carried = links.loc[links["row"].isin(activities.index), "value"]
    counts = carried.groupby(carried, sort=False).size().sort_values(ascending=False, kind="stable")
    return [{"alliance": str(ally), "activities": int(count)} for ally, count in counts.items()]


def cells_of_participation(dataset: SheetDataset, name: str, rows: Collection[int]) -> tuple[ColumnCells, ...]:
    """Return the cells that name a participant in some activities, each activity once.

    An activity whose own cell does not name it is found in the participations sheet.

    Args:
        dataset: the dataset.
        name: the member, or another participant.
        rows: the rows of these activities.
    """
    links = dataset.links_in_cells("activities", "members")
    own = set(links.loc[(links["value"] == name) & links["row"].isin(rows), "row"])
    others = set(rows) - own
    if not others:
        return (cells_of("activities", "members", own),)
    ids = dataset.frame("activities")["id"].loc[sorted(others)]
    long = dataset.frame("participations").dropna(subset=["activity", "member"])
    long = long[long["activity"].isin(ids)]
    spellings = [text for text in long["member"].unique() if text == name or dataset.is_name_of(text, name)]
    long = long[long["member"].isin(spellings)]
    return (
        cells_of("activities", "members", own),
        cells_of("participations", "member", long.drop_duplicates("activity").index),
    )
