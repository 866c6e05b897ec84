"""Activities that are part of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def find_parent_rows(activities: pd.DataFrame) -> dict[int, int]:
    """Find the row of the activity that each activity is a part of.

    Args:
        activities: all rows of `activities`.

    Returns:
        The row numbers by those of the parts; parts of an activity that is not listed are left out.
    """
    parents = activities["parent"].dropna()
    if not len(parents):
        return {}
    rows = activities.reset_index(names="row").dropna(subset=["id"]).drop_duplicates("id").set_index("id")["row"]
    linked = parents.map(rows).dropna().astype("int64")
    return dict(zip(linked.index.tolist(), linked.tolist(), strict=True))
