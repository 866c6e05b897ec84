"""Bilateral meetings and mentions in the media, in the time asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.fields import FieldType
from metrocli.sheets.parsing.multivalue import group_values

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection

MEETINGS = {"month": FieldType.MONTH, "mode": FieldType.TEXT, "members": FieldType.SEVERAL}
MEDIA = {"month": FieldType.MONTH, "outlet": FieldType.TEXT, "topic": FieldType.TEXT}


def select_meetings(selection: Selection) -> pd.DataFrame:
    """The bilateral meetings in the time asked for: a row for each month and mode, its members in the order met."""
    import pandas as pd

    dataset = selection.dataset
    frame = dataset.frame("meetings")
    frame = selection.mark_used("meetings", frame[selection.match_months(frame["month"])])
    met: dict[tuple[str, str | None], dict[str, None]] = {}
    several = group_values(dataset.links("meetings", "members"), frame.index)
    modes = frame["mode"].astype("object").where(frame["mode"].notna(), None)
    for month, mode, names in zip(frame["month"], modes, several, strict=True):
        if names:
            met.setdefault((month, mode), {}).update(dict.fromkeys(names))
    rows = [(month, mode, tuple(names)) for (month, mode), names in met.items()]
    found = pd.DataFrame(rows, columns=[*MEETINGS]).sort_values("month", kind="stable", ignore_index=True)
    if len(found):
        found = found[selection.match_members(found["members"].explode()).groupby(level=0).any()]
    return found


def select_members_met(selection: Selection, meetings: pd.DataFrame) -> pd.Series[str]:
    """Whom some bilateral meetings were with, of those asked for: a row for each meeting."""
    met = meetings["members"].explode().dropna()
    return met[selection.match_members(met)]


def select_media(selection: Selection) -> pd.DataFrame:
    """The mentions in the media in the time asked for, by month and then as the sheet has them."""
    frame = selection.dataset.frame("media")
    frame = frame[selection.match_months(frame["month"])]
    if selection.texts:
        frame = frame[selection.match_texts(frame["outlet"], frame["topic"])]
    return selection.mark_used("media", frame).sort_values("month", kind="stable")
