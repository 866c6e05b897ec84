"""Notes on the rows that filters select: reversed days, activities that do not count, statuses that are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.vocabulary import Standing
from metrocli.sheets.parsing.member_names import note_members_in_two_regions
from metrocli.sheets.parsing.spellings import note_spellings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

SHEET_NOT_INCLUDED = MessageType("sheet-not-included", "The data has no sheet {sheet:quoted}.")
ACTIVITIES_WITHOUT_DATE = MessageType(
    "activities-without-date",
    "{count:,} activities have no date, so they are not in any period.",
    one="1 activity has no date, so it is not in any period.",
)
END_BEFORE_START = MessageType(
    "end-before-start",
    "{end} is before the start, {start}; the row counts on its first day only.",
    "Correct one of the two dates.",
)
ACTIVITIES_NOT_COUNTED = MessageType(
    "activities-not-counted",
    "{count:,} planned or cancelled activities are not counted: {ids:and}.",
    "To count all, use {--include:planned,cancelled}.",
    "1 planned or cancelled activity is not counted: {ids:and}.",
)
STATUS_UNKNOWN = MessageType(
    "status-unknown",
    "The status {status:quoted} of {count:,} memberships is not known, so these members count as full members.",
    "Correct it, or add the word to full or other in the section [vocabulary] of metrocli.toml.",
    "The status {status:quoted} is not known, so this member counts as a full member.",
)


def build_activity_notes(selection: Selection) -> tuple[Message, ...]:
    """Build the notes on the activities: rows that end before they start, without a date, or that do not count.

    With a filter of regions, the notes on the memberships follow, which decide which members are in a region.

    Raises:
        UnreadableData: the dataset has no sheet `activities`.
    """
    return selection.compute_once(_build_activity_notes)


def _build_activity_notes(selection: Selection) -> tuple[Message, ...]:
    dataset, is_uncounted = selection.dataset, selection.is_uncounted
    uncounted = _name_activities(dataset, is_uncounted) if is_uncounted.any() else []
    days = dataset.read_columns("activities", ("start", "end"))
    undated = int((days["start"].isna() & days["end"].isna()).sum()) if selection.windows is not None else 0
    return (
        *list_reversed_rows(dataset, "activities", "start", "end"),
        *([ACTIVITIES_WITHOUT_DATE(count=undated)] if undated else []),
        *([ACTIVITIES_NOT_COUNTED(count=len(uncounted), ids=uncounted)] if uncounted else []),
        *(build_membership_notes(selection) if selection.regions else ()),
    )


def build_membership_notes(selection: Selection) -> tuple[Message, ...]:
    """Build the notes on the memberships: two regions at once, reversed days, and statuses that are not known."""
    return selection.compute_once(_build_membership_notes)


def _build_membership_notes(selection: Selection) -> tuple[Message, ...]:
    dataset = selection.dataset
    memberships, table = dataset.frame("memberships"), dataset.table("memberships")
    return (
        *note_members_in_two_regions(memberships, table),
        *note_spellings(memberships, table),
        *list_reversed_rows(dataset, "memberships", "joined", "left"),
        *_list_unknown_statuses(selection),
    )


def _list_unknown_statuses(selection: Selection) -> list[Message]:
    """List a note for each status of memberships that is not known, at its first cell."""
    dataset = selection.dataset
    statuses = dataset.frame("memberships")["status"]
    unknown = [status for status, standing in selection.standings.items() if standing is Standing.UNKNOWN]
    rows_of = {status: statuses.index[statuses == status] for status in unknown}
    return [
        STATUS_UNKNOWN.at(dataset.cell("memberships", int(rows[0]), "status"), status=status, count=len(rows))
        for status, rows in rows_of.items()
    ]


def _name_activities(dataset: SheetDataset, is_wanted: npt.NDArray[np.bool_]) -> list[str]:
    """Name some activities by their ids; those without one by their titles or rows."""
    activities = dataset.read_rows("activities", is_wanted, ("id",))
    if activities["id"].notna().all():  # the titles of a large sheet may not be read yet
        return [str(id_) for id_ in activities["id"]]
    activities = dataset.read_rows("activities", is_wanted, ("id", "title"))
    names = zip(activities.index, activities["id"], activities["title"], strict=True)
    return [str(next((name for name in (id_, title) if isinstance(name, str)), row)) for row, id_, title in names]


def list_reversed_rows(dataset: SheetDataset, sheet: str, start: str, end: str) -> list[Message]:
    """List a note for each row that ends before it starts.

    Args:
        dataset: the dataset.
        sheet: the sheet.
        start: its column of first days.
        end: its column of last days.
    """
    frame = dataset.read_columns(sheet, (start, end))
    backwards = frame[(frame[end] < frame[start]).to_numpy()]
    return [
        END_BEFORE_START.at(dataset.cell(sheet, int(row), end), end=last.date(), start=first.date())
        for row, first, last in zip(backwards.index, backwards[start], backwards[end], strict=True)
    ]


def note_if_missing(dataset: SheetDataset, sheet: str) -> list[Message]:
    """List a note if the data does not have a sheet, which is then read as a sheet without rows."""
    return [SHEET_NOT_INCLUDED(sheet=sheet)] if dataset.table(sheet) is None else []
