"""Which members and alliances took part in activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType, sheet_fields
from metrocli.query.selecting.explaining import cells_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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


def find_participation_cells(
    dataset: SheetDataset, rows_of: Mapping[str, Collection[int]]
) -> dict[str, tuple[ColumnCells, ...]]:
    """Find the cells that name participants in some activities, each activity once.

    An activity whose own cell does not name a participant is found in the participations sheet. All participants are
    looked up together: the links are read once, not once for each of them.

    Args:
        dataset: the dataset.
        rows_of: the rows of the activities of each member or other participant, by its name.
    """
    links = dataset.links_in_cells("activities", "members")
    in_cells = {str(name): set(rows) for name, rows in links.groupby("value")["row"]}
    own = {name: in_cells.get(name, set()) & set(rows) for name, rows in rows_of.items()}
    others = {name: set(rows) - own[name] for name, rows in rows_of.items()}
    in_sheet = _map_participations(dataset) if any(others.values()) else {}
    ids = dataset.frame("activities")["id"]
    found: dict[str, tuple[ColumnCells, ...]] = {}
    for name, rows in others.items():
        named = in_sheet.get(name, {})
        places = [named[activity] for activity in ids.loc[sorted(rows)].dropna().unique() if activity in named]
        cells = cells_of("activities", "members", own[name]), cells_of("participations", "member", places)
        found[name] = cells if rows else cells[:1]
    return found


def _map_participations(dataset: SheetDataset) -> dict[str, dict[str, int]]:
    """Map each participant to its first row in the participations sheet for each activity, by the activity's id."""
    long = dataset.frame("participations").dropna(subset=["activity", "member"])
    names = {}
    for text in long["member"].unique():
        resolved = dataset.members.look_up(text)
        names[text] = {str(text), *([resolved.name] if resolved else [])}
    rows: dict[str, dict[str, int]] = {}
    for row, activity, text in zip(long.index, long["activity"], long["member"], strict=True):
        for name in names[text]:
            rows.setdefault(name, {}).setdefault(activity, int(row))
    return rows
