"""Rows of activities: their fields and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.fields import Field, FieldType, sheet_fields
from metrocli.sheets.parsing.multivalue import group_values

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.sheets.dataset import SheetDataset

ACTIVITY = {
    "id": Field(FieldType.TEXT, "the activity's id"),
    **sheet_fields("activities", {"title": FieldType.TEXT, "start": FieldType.DATE, "end": FieldType.DATE}),
    "line": Field(FieldType.CODE, "the code of the action line of the plan; several are separated by semicolons"),
    **sheet_fields(
        "activities",
        {
            "outcomes": FieldType.SEVERAL,
            "challenges": FieldType.SEVERAL,
            "members": FieldType.SEVERAL,
            "alliances": FieldType.SEVERAL,
            "people_engaged": FieldType.INTEGER,
            "experts": FieldType.INTEGER,
        },
    ),
}
EXTRA = sheet_fields(
    "activities",
    dict.fromkeys(("kind", "role", "format", "place", "parent", "status", "summary", "source"), FieldType.TEXT),
)
SEVERAL = ("outcomes", "challenges", "members", "alliances")
"""The fields that hold several values."""


def build_activity_rows(dataset: SheetDataset, frame: pd.DataFrame) -> pd.DataFrame:
    """Build the rows of an answer from rows of the sheet.

    Args:
        dataset: the dataset.
        frame: rows of its `activities`.

    Returns:
        The same rows by start and end, those without a date last, with the columns of `ACTIVITY` and `EXTRA`. `start`
        and `end` are datetime64, `people_engaged` and `experts` are Int64, the columns of `SEVERAL` hold tuples of
        texts, all others are texts. Members and alliances have their canonical names, or the name as written if it is
        not resolved; codes are written as in their sheet. A missing value is NA, or None in `line`.
    """
    days = frame.assign(first=frame["start"].fillna(frame["end"]), last=frame["end"].fillna(frame["start"]))
    frame = days.sort_values(["first", "last"], kind="stable", na_position="last")
    several = {column: group_values(dataset.links("activities", column), frame.index) for column in (*SEVERAL, "line")}
    several["line"] = several["line"].map("; ".join).replace("", None)
    return frame.assign(**several)[[*ACTIVITY, *EXTRA]]
