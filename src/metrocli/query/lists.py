"""Plain lists: alliances, bilateral meetings, mentions in the media, saved questions and settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer
from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Content, Field, FieldType, RowType, sheet_fields
from metrocli.query.answering.explaining import cells_of, explain_groups, figure
from metrocli.query.answering.listing import build_listing
from metrocli.query.facts.calendar import build_unrecorded_notes
from metrocli.query.facts.meetings_and_media import (
    MEDIA,
    MEETINGS,
    name_meeting,
    select_media,
    select_meetings,
    select_members_met,
)
from metrocli.query.facts.members.participant_notes import build_ambiguous_meeting_notes, build_guest_notes
from metrocli.query.facts.members.participation import ALLIANCES
from metrocli.query.linking.selected_links import link_selected
from metrocli.query.selecting.selection_notes import build_activity_notes, build_membership_notes, note_if_missing
from metrocli.sheets.parsing.link_frames import count_values
from metrocli.sheets.parsing.links import match_rows
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrocli.answers.explanation import ColumnCells, Figure
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection

_FULL_NAMES = sheet_fields("alliances", {"name": FieldType.TEXT, "kind": FieldType.TEXT})
ALLIANCE_ROWS = RowType(ALLIANCES, _FULL_NAMES)
MEETING_ROWS = RowType(MEETINGS)
MEDIA_ROWS = RowType(MEDIA)
ALLIANCE_FIGURES: dict[str, Content] = {"alliances": Field(FieldType.INTEGER, "the number of allied organisations")}
MEETING_FIGURES: dict[str, Content] = {
    "meetings": Field(FieldType.INTEGER, "the number of bilateral meetings, one for each member met"),
    "members": Field(FieldType.INTEGER, "the number of different members met"),
}
MEDIA_FIGURES: dict[str, Content] = {
    "mentions": Field(FieldType.INTEGER, "the number of mentions"),
    "outlets": Field(FieldType.INTEGER, "the number of different outlets"),
}
_MEETING = (*MEETINGS, "rows")
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
    frame = _count_alliances(selection)
    notes = (*note_if_missing(selection.dataset, "alliances"), *build_activity_notes(selection))
    notes += tuple(build_unrecorded_notes(selection))
    return build_listing("alliances", selection, frame, ALLIANCE_ROWS, figures={"alliances": len(frame)}, notes=notes)


def _count_alliances(selection: Selection) -> pd.DataFrame:
    """Count the activities of the selected alliances, the highest number first.

    Returns:
        The fields of `ALLIANCE_ROWS`, and `listed` (bool): whether the alliance is in its sheet. The index of such a
        row is its row in that sheet; of another alliance it is the row of the first activity that names it.
    """
    import pandas as pd

    frame = selection.dataset.frame("alliances").dropna(subset=["alliance"]).drop_duplicates("alliance")
    links = _link_alliances(selection)
    others = links[~links["listed"]].drop_duplicates("value").set_index("row")["value"]
    frame = frame.assign(listed=True)
    if len(others):
        frame = pd.concat([frame, others.to_frame("alliance").assign(listed=False)])
    counts = count_values(links["value"])
    frame = frame.assign(activities=frame["alliance"].map(lambda name: counts.get(name, 0)).astype("int64"))
    if selection.alliances:
        frame = frame[frame["alliance"].isin(selection.alliances)]
    elif selection.has_content_filters or selection.regions:
        frame = frame[frame["activities"] > 0]
    return frame.sort_values("activities", ascending=False, kind="stable")


def _link_alliances(selection: Selection) -> pd.DataFrame:
    """Link the selected activities to alliances (see `SheetDataset.links`)."""
    return link_selected(selection, "alliances")


def explain_alliances(selection: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `alliances`."""
    listed, others = _find_cells_of_alliances(_count_alliances(selection))
    kind = FigureKind.ITEMS if others.rows else FigureKind.COUNT
    yield from figure(("alliances",), answer.figures["alliances"], kind, listed, others)
    yield from explain_groups(answer, lambda rows, _: _find_cells_of_alliances(rows))
    if "activities" in answer.fields:
        rows_of = {str(name): rows for name, rows in _link_alliances(selection).groupby("value")["row"]}
        for name, number in zip(answer.frame["alliance"], answer.frame["activities"], strict=True):
            cells = cells_of("activities", "alliances", rows_of.get(name, ()))
            yield from figure((name, "activities"), number, FigureKind.COUNT, cells)


def _find_cells_of_alliances(rows: pd.DataFrame) -> tuple[ColumnCells, ColumnCells]:
    """Find the cells that name alliances: those of their sheet; of others, those of the first activity with each."""
    return (
        cells_of("alliances", "alliance", rows.index[rows["listed"]]),
        cells_of("activities", "alliances", rows.index[~rows["listed"]]),
    )


def meetings(selection: Selection) -> ListAnswer:
    """List the bilateral meetings by month and mode."""
    frame = select_meetings(selection)
    met = select_members_met(selection, frame)
    notes = [
        *note_if_missing(selection.dataset, "meetings"),
        *(build_membership_notes(selection) if selection.regions else ()),
        *build_ambiguous_meeting_notes(selection),
        *build_guest_notes(selection, met),
    ]
    members = frozenset([*selection.dataset.members] or met)  # without memberships, each name counts
    figures = {"meetings": len(met), "members": int(met[met.isin(members)].nunique())}
    listing = build_listing("meetings", selection, frame, MEETING_ROWS, figures=figures, notes=notes)
    return replace(listing, distinct_fields={"members": members})


def explain_meetings(selection: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `meetings`: the rows of each meeting, by month and mode."""
    everything = cells_of("meetings", "members", select_meetings(selection)["rows"].explode().dropna())
    yield from figure(("meetings",), answer.figures["meetings"], FigureKind.ITEMS, everything)
    links = selection.dataset.links("meetings", "members")
    of_members = cells_of(
        "meetings", "members", links.loc[links["listed"] & match_rows(links["row"], everything.rows), "row"]
    )
    yield from figure(("members",), answer.figures["members"], FigureKind.DISTINCT, of_members)
    yield from explain_groups(
        answer, lambda rows, field: [cells_of("meetings", field or "month", rows["rows"].explode().dropna())]
    )
    if "members" in answer.fields:
        frame = answer.frame[~answer.frame.index.duplicated()]
        for month, mode, members, rows in zip(*(frame[name] for name in _MEETING), strict=True):
            meeting = name_meeting(month, mode)
            cells = cells_of("meetings", "members", rows)
            yield from figure((meeting, "members"), len(members), FigureKind.ITEMS, cells)


def media(selection: Selection) -> ListAnswer:
    """List the mentions in the media."""
    frame = select_media(selection)
    figures = {"mentions": len(frame), "outlets": frame["outlet"].dropna().map(fold).nunique()}
    notes = note_if_missing(selection.dataset, "media")
    return build_listing("media", selection, frame, MEDIA_ROWS, figures=figures, notes=notes)


def explain_media(selection: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `media`."""
    frame = select_media(selection)
    mentions = cells_of("media", "month", frame.index)
    outlets = cells_of("media", "outlet", frame.index[frame["outlet"].notna()])
    yield from figure(("mentions",), answer.figures["mentions"], FigureKind.COUNT, mentions)
    yield from figure(("outlets",), answer.figures["outlets"], FigureKind.DISTINCT, outlets)
    yield from explain_groups(answer, lambda rows, _: [cells_of("media", "month", rows.index)])


def list_texts(command: str, rows: Iterable[tuple[str, ...]], notes: Iterable[Message] = ()) -> ListAnswer:
    """List texts that do not come from a sheet: saved questions or settings.

    Args:
        command: `ask` or `config`.
        rows: the texts of each row, in the order of the fields.
        notes: the notes.
    """
    import pandas as pd

    fields = (QUESTION_ROWS if command == "ask" else SETTING_ROWS).fields
    frame = pd.DataFrame(list(rows), columns=[*fields])
    return ListAnswer(command=command, frame=frame, fields=fields, notes=tuple(notes))
