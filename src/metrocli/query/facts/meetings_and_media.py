"""Bilateral meetings and mentions in the media, in the selected time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.fields import FieldType, sheet_fields
from metrocli.sheets.parsing.link_frames import group_values
from metrocli.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection

MEETINGS = sheet_fields("meetings", {"month": FieldType.MONTH, "mode": FieldType.TEXT, "members": FieldType.SEVERAL})
MEDIA = sheet_fields("media", {"month": FieldType.MONTH, "outlet": FieldType.TEXT, "topic": FieldType.TEXT})


def select_meetings(selection: Selection) -> pd.DataFrame:
    """Select the bilateral meetings in the selected time, grouped by month and mode.

    Returns:
        A row for each month and mode with at least one selected member, by month: `month` (text, "2021-09"), `mode`
        (text in the first of its spellings, or None), `members` (a tuple of names; all members met, in the order of the
        sheet) and `rows` (a tuple of the numbers of its rows in the sheet).
    """
    return selection.compute_once(_select_meetings)


def _select_meetings(selection: Selection) -> pd.DataFrame:
    import pandas as pd

    dataset = selection.dataset
    frame = dataset.frame("meetings")
    spellings: dict[str, str] = {}
    first = {mode: spellings.setdefault(fold(mode), mode) for mode in frame["mode"].dropna().unique()}
    frame = frame[selection.match_months(frame["month"])]
    members: dict[tuple[str, str | None], dict[str, None]] = {}
    rows_of: dict[tuple[str, str | None], list[int]] = {}
    several = group_values(dataset.links("meetings", "members"), frame.index)
    modes = [first.get(mode) for mode in frame["mode"]]
    for row, month, mode, names in zip(frame.index, frame["month"], modes, several, strict=True):
        if names:
            members.setdefault((month, mode), {}).update(dict.fromkeys(names))
            rows_of.setdefault((month, mode), []).append(int(row))
    rows = [(*key, tuple(names), tuple(rows_of[key])) for key, names in members.items()]
    meetings = pd.DataFrame(rows, columns=[*MEETINGS, "rows"]).sort_values("month", kind="stable", ignore_index=True)
    if len(meetings):
        meetings = meetings[selection.match_members(meetings["members"].explode()).groupby(level=0).any()]
    return meetings


def name_meeting(month: str, mode: object) -> str:
    """Return the name of a meeting: its month, and its mode if it is known."""
    return f"{month} {mode}" if isinstance(mode, str) else month


def select_members_met(selection: Selection, meetings: pd.DataFrame) -> pd.Series[str]:
    """Select the members met in bilateral meetings.

    Args:
        selection: the filters.
        meetings: the result of `select_meetings`.

    Returns:
        A name for each meeting and selected member; a member met twice is there twice.
    """
    names = meetings["members"].explode().dropna()
    return names[selection.match_members(names)]


def select_media(selection: Selection) -> pd.DataFrame:
    """Select the mentions in the media by time and text, by month, with the columns of `media`."""
    frame = selection.dataset.frame("media")
    frame = frame[selection.match_months(frame["month"])]
    if selection.texts:
        frame = frame[selection.match_texts(frame["outlet"], frame["topic"])]
    return frame.sort_values("month", kind="stable")
