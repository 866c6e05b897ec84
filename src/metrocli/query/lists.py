"""The plain lists: alliances, bilateral meetings, the media, and texts of other things than sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.answers.declaration import Rows
from metrocli.answers.kinds import Form, Holds, Listing, Shown, counted
from metrocli.query.facts.meetings_and_media import MEDIA, MEETINGS, select_media, select_meetings, select_members_met
from metrocli.query.facts.participation import ALLIANCES
from metrocli.query.selecting.listing import build_listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.query.selecting.selection import Selection

_FULL_NAMES = {"name": Holds.TEXT, "kind": Holds.TEXT}
ROWS = {
    "alliances": Rows(ALLIANCES, _FULL_NAMES),
    "meetings": Rows(MEETINGS),
    "media": Rows(MEDIA),
    "ask": Rows(dict.fromkeys(("question", "command"), Holds.TEXT)),
    "config": Rows(dict.fromkeys(("setting", "value", "source"), Holds.TEXT)),
}


def alliances(selection: Selection) -> Listing:
    """List the allied organisations, each with the number of activities that name it, most first."""
    dataset = selection.dataset
    frame = selection.read_optional("alliances").dropna(subset=["alliance"]).drop_duplicates("alliance")
    links = dataset.links("activities", "alliances")
    links = links[links["row"].isin(selection.activities.index)]
    strangers = links.loc[~links["listed"], "value"].unique()
    if len(strangers):
        import pandas as pd

        frame = pd.concat([frame, pd.DataFrame({"alliance": strangers})], ignore_index=True)
    frame = frame.assign(activities=frame["alliance"].map(links["value"].value_counts()).fillna(0).astype("int64"))
    if selection.alliances:
        frame = frame[frame["alliance"].isin(selection.alliances)]
    elif selection.has_content_filters or selection.regions:
        frame = frame[frame["activities"] > 0]
    frame = frame.sort_values("activities", ascending=False, kind="stable")
    shown = (
        Shown("alliance", Form.TEXT, ("alliance",)),
        Shown("full name", Form.TEXT, ("name",), 1),
        Shown("kind", Form.TEXT, ("kind",), 2),
        Shown("activities", Form.BAR, ("activities",)),
    )
    return build_listing("alliances", selection, frame, ALLIANCES, shown, extra=_FULL_NAMES)


def meetings(selection: Selection) -> Listing:
    """List the bilateral meetings by month and mode."""
    selection.read_optional("meetings")
    frame = select_meetings(selection)
    met = select_members_met(selection, frame)
    shown = (
        Shown("month", Form.TEXT, ("month",)),
        Shown("mode", Form.TEXT, ("mode",)),
        Shown("members", Form.NAMES, ("members",)),
    )
    told = f"{counted(len(met), 'meeting')} with {counted(met.nunique(), 'member')}"
    return replace(build_listing("meetings", selection, frame, MEETINGS, shown, told=told), counting={"members": None})


def media(selection: Selection) -> Listing:
    """List the mentions in the media."""
    selection.read_optional("media")
    frame = select_media(selection)
    shown = tuple(Shown(name, Form.TEXT, (name,)) for name in MEDIA)
    told = f"{counted(len(frame), 'mention')} in {counted(frame['outlet'].nunique(), 'outlet')}"
    return build_listing("media", selection, frame, MEDIA, shown, told=told)


def list_texts(
    command: str, title: str, labels: dict[str, str], rows: Iterable[tuple[str, ...]], notes: Iterable[str] = ()
) -> Listing:
    """A listing of plain texts that come from no sheet.

    Args:
        command: the command that was asked.
        title: what is listed.
        labels: for each field of its rows, the heading on a screen.
        rows: for each row, the text of each field.
        notes: what a reader should know, a sentence each.
    """
    import pandas as pd

    fields = ROWS[command].fields
    frame = pd.DataFrame(list(rows), columns=[*fields])
    shown = tuple(Shown(labels[name], Form.TEXT, (name,)) for name in fields)
    return Listing(command, title, {}, frame, fields, shown, notes=tuple(notes))
