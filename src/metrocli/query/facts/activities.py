"""The rows of activities: their fields, what is shown of them, and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.kinds import Form, Holds, Shown
from metrocli.sheets.parsing.multivalue import tuples

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.sheets.dataset import Dataset

ACTIVITY = {
    "id": Holds.TEXT,
    "title": Holds.TEXT,
    "start": Holds.DATE,
    "end": Holds.DATE,
    "line": Holds.CODE,
    "outcomes": Holds.SEVERAL,
    "challenges": Holds.SEVERAL,
    "members": Holds.SEVERAL,
    "alliances": Holds.SEVERAL,
    "people_engaged": Holds.INTEGER,
    "experts": Holds.INTEGER,
}
EXTRA = dict.fromkeys(("kind", "role", "format", "place", "parent", "status", "summary", "source"), Holds.TEXT)
SHOWN = (
    Shown("when", Form.SPAN, ("start", "end")),
    Shown("activity", Form.TITLED, ("title", "members")),
    Shown("outcomes", Form.CODES, ("outcomes",)),
    Shown("members", Form.COUNT, ("members",), 1),
    Shown("challenges", Form.CODES, ("challenges",), 3),
    Shown("id", Form.TEXT, ("id",), 2),
    Shown("people", Form.NUMBER, ("people_engaged",), 5),
    Shown("alliances", Form.NAMES, ("alliances",), 4),
    Shown("role", Form.TEXT, ("role",), 6),
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
    several = {column: tuples(dataset.links("activities", column), frame.index) for column in (*SEVERAL, "line")}
    several["line"] = several["line"].map("; ".join).replace("", None)
    return frame.assign(**several)[[*ACTIVITY, *EXTRA]]
