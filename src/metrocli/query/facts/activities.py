"""Rows of activities: their fields, their order, and the cells behind their figures."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Field, FieldType, sheet_fields
from metrocli.answers.records import to_records
from metrocli.model.vocabulary import ActivityState
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.query.selecting.matching import find_states
from metrocli.sheets.observing.unread_numbers import refuse_unread_numbers
from metrocli.sheets.parsing.link_frames import group_values
from metrocli.sheets.participation_rows import ParticipationRows

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.query.selecting.selection import Selection
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
) | {"state": Field(FieldType.TEXT, "planned or cancelled, by the words of the status; unknown for any other activity")}
SEVERAL = ("outcomes", "challenges", "members", "alliances")
"""The fields that hold several values."""
TOTALS = ("people_engaged", "experts")
"""The fields that hold numbers."""


def build_activity_rows(
    dataset: SheetDataset, frame: pd.DataFrame, *, with_totals: bool = True, with_members: bool = True
) -> pd.DataFrame:
    """Build the rows of an answer from rows of the sheet.

    Args:
        dataset: the dataset.
        frame: rows of its `activities`.
        with_totals: whether the columns of `TOTALS` are needed; without them, a number that cannot be read is unknown.
        with_members: whether the column `members` is needed; without it, the participations sheet is not read.

    Returns:
        The same rows by start and end, those without a date last, with the columns of `ACTIVITY` and `EXTRA`. `start`
        and `end` are datetime64, `people_engaged` and `experts` are Int64, the columns of `SEVERAL` hold tuples of
        texts, all others are texts. Members and alliances have their canonical names, or the name as written if it is
        not resolved; codes are written as in their sheet. A missing value is NA, or None in `line`.

    Raises:
        UnreadableData: a number of these rows cannot be read.
    """
    import pandas as pd

    if with_totals:
        _refuse_unread_totals(dataset, frame.index)
    frame = _sort_by_days(frame)
    several = {
        column: group_values(dataset.select_links("activities", column, frame.index), frame.index)
        for column in (*SEVERAL, "line")
        if with_members or column != "members"
    }
    several["line"] = several["line"].map("; ".join).replace("", None)
    labels = [None if state == ActivityState.DONE else str(state) for state in find_states(frame)]
    rows = frame.assign(**several, state=pd.Series(labels, frame.index, dtype="object"))
    return rows[[name for name in (*ACTIVITY, *EXTRA) if with_members or name != "members"]]


def _refuse_unread_totals(dataset: SheetDataset, rows: Container[object]) -> None:
    """Refuse an answer with a number of some rows that cannot be read."""
    totals = [dataset.cell("activities", column=total) for total in TOTALS]
    refuse_unread_numbers(dataset.unread_numbers, totals, rows)


def _sort_by_days(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort activities by start and end, those without a date last; the days are added as `first` and `last`."""
    days = frame.assign(first=frame["start"].fillna(frame["end"]), last=frame["end"].fillna(frame["start"]))
    return days.sort_values(["first", "last"], kind="stable", na_position="last")


class ActivityRecords:
    """The selected activities as records, for questions about one part of them after another.

    The first question makes the records that it needs, the second one all others. Use it with `compute_once`.
    """

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._records: dict[int, dict[str, Any]] = {}

    @cached_property
    def _places(self) -> npt.NDArray[np.int32]:
        """The place of each selected activity in the order of `build_activity_rows`, by its row; 0 for other rows."""
        import numpy as np

        rows = _sort_by_days(self._selection.activities[["start", "end"]]).index.to_numpy()
        places = np.zeros(int(rows.max(initial=-1)) + 1, "int32")
        places[rows] = np.arange(len(rows))
        return places

    def sort_rows(self, rows: Iterable[int]) -> list[int]:
        """Sort rows of selected activities in the order of `build_activity_rows`."""
        import numpy as np

        unsorted = np.fromiter(rows, "int64")
        in_order: list[int] = unsorted[np.argsort(self._places[unsorted], kind="stable")].tolist()
        return in_order

    def list_records(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """List some selected activities in this order, with the fields of `ACTIVITY`: do not change them.

        Raises:
            UnreadableData: a number of these rows cannot be read.
        """
        dataset, activities = self._selection.dataset, self._selection.listed_activities
        _refuse_unread_totals(dataset, rows)
        if not self._records.keys() >= {*rows}:
            wanted = activities.index.isin(rows) if not self._records else ~activities.index.isin([*self._records])
            frame = build_activity_rows(dataset, activities[wanted], with_totals=False)
            self._records |= zip(frame.index.tolist(), to_records(frame, ACTIVITY), strict=True)
        return [self._records[row] for row in self.sort_rows(rows)]


def explain_activity_rows(dataset: SheetDataset, frame: pd.DataFrame, fields: Container[str]) -> Iterator[Figure]:
    """Find the cells behind the numbers of activities, and behind the number of values of their other fields.

    Args:
        dataset: the dataset.
        frame: rows as `build_activity_rows` returns them; an activity that is there twice is explained once.
        fields: the fields to explain; fields other than `TOTALS` and `SEVERAL` have no figure.

    Yields:
        The figures. A path is the id of the activity and the field.
    """
    frame = frame[~frame.index.duplicated()]
    is_filled = dataset.frame("activities").loc[frame.index, [*SEVERAL]].notna()
    filled = {field: {*is_filled.index[is_filled[field]].tolist()} for field in SEVERAL}
    participations: dict[int, npt.NDArray[Any]] = {}
    if "members" in fields and dataset.table("participations") is not None:
        participations = dict(dataset.compute_once(ParticipationRows).find_of_activities(frame.index.to_numpy()))
    for row, record in zip(frame.index, frame.to_dict("records"), strict=True):
        name = record["id"]
        for field in TOTALS:
            if field in fields:
                yield from figure((name, field), record[field], FigureKind.VALUE, cells_of("activities", field, [row]))
        for field in SEVERAL:
            if field in fields:
                cells = [cells_of("activities", field, [row] if row in filled[field] else [])]
                if field == "members":
                    cells.append(cells_of("participations", "member", participations.get(row, ())))
                yield from figure((name, field), len(record[field]), FigureKind.ITEMS, *cells)
