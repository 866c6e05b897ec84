"""The rows of activities: their fields, what is shown of them, and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.fields import FieldType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.sheets.parsing.multivalue import group_values

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.sheets.dataset import Dataset

ACTIVITY = {
    "id": FieldType.TEXT,
    "title": FieldType.TEXT,
    "start": FieldType.DATE,
    "end": FieldType.DATE,
    "line": FieldType.CODE,
    "outcomes": FieldType.SEVERAL,
    "challenges": FieldType.SEVERAL,
    "members": FieldType.SEVERAL,
    "alliances": FieldType.SEVERAL,
    "people_engaged": FieldType.INTEGER,
    "experts": FieldType.INTEGER,
}
EXTRA = dict.fromkeys(("kind", "role", "format", "place", "parent", "status", "summary", "source"), FieldType.TEXT)
SHOWN = (
    ScreenColumn("when", CellFormat.SPAN, ("start", "end")),
    ScreenColumn("activity", CellFormat.TITLED, ("title", "members")),
    ScreenColumn("outcomes", CellFormat.CODES, ("outcomes",)),
    ScreenColumn("members", CellFormat.COUNT, ("members",), 1),
    ScreenColumn("challenges", CellFormat.CODES, ("challenges",), 3),
    ScreenColumn("id", CellFormat.TEXT, ("id",), 2),
    ScreenColumn("people", CellFormat.NUMBER, ("people_engaged",), 5),
    ScreenColumn("alliances", CellFormat.NAMES, ("alliances",), 4),
    ScreenColumn("role", CellFormat.TEXT, ("role",), 6),
)
SEVERAL = ("outcomes", "challenges", "members", "alliances")


def build_activity_rows(dataset: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """Activities by date with what they carry.

    Args:
        dataset: the dataset.
        frame: some rows of its `activities`.

    Returns:
        These rows by start, end and place in the sheet, the undated last, with a tuple for each field that holds
        several: names as canonical as the sheets settle them, codes as their sheet writes them.
    """
    days = frame.assign(first=frame["start"].fillna(frame["end"]), last=frame["end"].fillna(frame["start"]))
    frame = days.sort_values(["first", "last"], kind="stable", na_position="last")
    several = {column: group_values(dataset.links("activities", column), frame.index) for column in (*SEVERAL, "line")}
    several["line"] = several["line"].map("; ".join).replace("", None)
    return frame.assign(**several)[[*ACTIVITY, *EXTRA]]
