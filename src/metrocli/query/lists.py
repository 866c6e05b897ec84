"""Plain lists: alliances, bilateral meetings, mentions in the media, saved questions and settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Field, FieldType, RowType, sheet_fields
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.query.facts.meetings_and_media import MEDIA, MEETINGS, select_media, select_meetings, select_members_met
from metrocli.query.facts.participation import ALLIANCES
from metrocli.query.selecting.listing import build_listing
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.messages import Note
    from metrocli.query.selecting.selection import Selection

_FULL_NAMES = sheet_fields("alliances", {"name": FieldType.TEXT, "kind": FieldType.TEXT})
ALLIANCE_ROWS = RowType(ALLIANCES, _FULL_NAMES)
MEETING_ROWS = RowType(MEETINGS)
MEDIA_ROWS = RowType(MEDIA)
QUESTION_ROWS = RowType(
    {
        "question": Field(FieldType.TEXT, "the name of the saved question"),
        "command": Field(FieldType.TEXT, "the command line that it stands for"),
    }
)
SETTING_ROWS = RowType(
    {
        "setting": Field(FieldType.TEXT, "the setting; a setting of a table is written as columns.members"),
        "value": Field(FieldType.TEXT, "its value, as typed on the command line"),
        "source": Field(FieldType.TEXT, "the variable or the file that sets it, or built-in"),
    }
)


def alliances(selection: Selection) -> ListAnswer:
    """List the allied organisations with their number of activities, the highest number first."""
    dataset = selection.dataset
    frame = selection.read_optional("alliances").dropna(subset=["alliance"]).drop_duplicates("alliance")
    links = dataset.links("activities", "alliances")
    links = links[links["row"].isin(selection.activities.index)]
    not_listed = links.loc[~links["listed"], "value"].unique()
    if len(not_listed):
        import pandas as pd

        frame = pd.concat([frame, pd.DataFrame({"alliance": not_listed})], ignore_index=True)
    frame = frame.assign(activities=frame["alliance"].map(links["value"].value_counts()).fillna(0).astype("int64"))
    if selection.alliances:
        frame = frame[frame["alliance"].isin(selection.alliances)]
    elif selection.has_content_filters or selection.regions:
        frame = frame[frame["activities"] > 0]
    frame = frame.sort_values("activities", ascending=False, kind="stable")
    shown = (
        ScreenColumn("alliance", CellFormat.TEXT, ("alliance",)),
        ScreenColumn("full name", CellFormat.TEXT, ("name",), 1),
        ScreenColumn("kind", CellFormat.TEXT, ("kind",), 2),
        ScreenColumn("activities", CellFormat.BAR, ("activities",)),
    )
    return build_listing("alliances", selection, frame, ALLIANCES, shown, extra=_FULL_NAMES)


def meetings(selection: Selection) -> ListAnswer:
    """List the bilateral meetings by month and mode."""
    selection.read_optional("meetings")
    frame = select_meetings(selection)
    met = select_members_met(selection, frame)
    shown = (
        ScreenColumn("month", CellFormat.TEXT, ("month",)),
        ScreenColumn("mode", CellFormat.TEXT, ("mode",)),
        ScreenColumn("members", CellFormat.NAMES, ("members",)),
    )
    summary = f"{format_count(len(met), 'meeting')} with {format_count(met.nunique(), 'member')}"
    return replace(
        build_listing("meetings", selection, frame, MEETINGS, shown, summary=summary), distinct_fields={"members": None}
    )


def media(selection: Selection) -> ListAnswer:
    """List the mentions in the media."""
    selection.read_optional("media")
    frame = select_media(selection)
    shown = tuple(ScreenColumn(name, CellFormat.TEXT, (name,)) for name in MEDIA)
    summary = f"{format_count(len(frame), 'mention')} in {format_count(frame['outlet'].nunique(), 'outlet')}"
    return build_listing("media", selection, frame, MEDIA, shown, summary=summary)


def list_texts(
    command: str, title: str, labels: dict[str, str], rows: Iterable[tuple[str, ...]], notes: Iterable[Note] = ()
) -> ListAnswer:
    """List texts that do not come from a sheet: saved questions or settings.

    Args:
        command: `ask` or `config`.
        title: the title.
        labels: the heading of each field on a screen.
        rows: the texts of each row, in the order of the fields.
        notes: the notes.
    """
    import pandas as pd

    fields = (QUESTION_ROWS if command == "ask" else SETTING_ROWS).fields
    frame = pd.DataFrame(list(rows), columns=[*fields])
    shown = tuple(ScreenColumn(labels[name], CellFormat.TEXT, (name,)) for name in fields)
    return ListAnswer(command, title, {}, frame, fields, shown, notes=tuple(notes))
