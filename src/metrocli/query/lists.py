"""The plain lists: alliances, bilateral meetings, the media, and texts of other things than sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.declaration import Rows
from metrocli.answers.kinds import Form, Holds, Listing, Shown, counted, empty_note
from metrocli.query.selecting.question_line import question_line
from metrocli.sheets.parsing.multivalue import tuples
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from metrocli.query.selecting.selection import Selection

ALLIANCES = {"alliance": Holds.TEXT, "activities": Holds.INTEGER}
_FULL_NAMES = {"name": Holds.TEXT, "kind": Holds.TEXT}
MEETINGS = {"month": Holds.MONTH, "mode": Holds.TEXT, "members": Holds.SEVERAL}
MEDIA = {"month": Holds.MONTH, "outlet": Holds.TEXT, "topic": Holds.TEXT}
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
    frame = selection.optional("alliances").dropna(subset=["alliance"]).drop_duplicates("alliance")
    links = dataset.links("activities", "alliances")
    links = links[links["row"].isin(selection.activities.index)]
    strangers = links.loc[~links["listed"], "value"].unique()
    if len(strangers):
        import pandas as pd

        frame = pd.concat([frame, pd.DataFrame({"alliance": strangers})], ignore_index=True)
    frame = frame.assign(activities=frame["alliance"].map(links["value"].value_counts()).fillna(0).astype("int64"))
    if selection.alliances:
        frame = frame[frame["alliance"].isin(selection.alliances)]
    elif selection.by_content or selection.regions:
        frame = frame[frame["activities"] > 0]
    frame = frame.sort_values("activities", ascending=False, kind="stable")
    shown = (
        Shown("alliance", Form.TEXT, ("alliance",)),
        Shown("full name", Form.TEXT, ("name",), 1),
        Shown("kind", Form.TEXT, ("kind",), 2),
        Shown("activities", Form.BAR, ("activities",)),
    )
    return listing("alliances", selection, frame, ALLIANCES, shown, extra=_FULL_NAMES)


def meetings_of(selection: Selection) -> pd.DataFrame:
    """The bilateral meetings in the time asked for: a row for each month and mode, its members in the order met."""
    import pandas as pd

    dataset = selection.dataset
    frame = dataset.frame("meetings")
    frame = selection.using("meetings", frame[selection.months(frame["month"])])
    met: dict[tuple[str, str | None], dict[str, None]] = {}
    several = tuples(dataset.links("meetings", "members"), frame.index)
    modes = frame["mode"].astype("object").where(frame["mode"].notna(), None)
    for month, mode, names in zip(frame["month"], modes, several, strict=True):
        if names:
            met.setdefault((month, mode), {}).update(dict.fromkeys(names))
    rows = [(month, mode, tuple(names)) for (month, mode), names in met.items()]
    found = pd.DataFrame(rows, columns=[*MEETINGS]).sort_values("month", kind="stable", ignore_index=True)
    if len(found):
        found = found[selection.counts_member(found["members"].explode()).groupby(level=0).any()]
    return found


def those_met(selection: Selection, meetings: pd.DataFrame) -> pd.Series[str]:
    """Whom some bilateral meetings were with, of those asked for: a row for each meeting."""
    met = meetings["members"].explode().dropna()
    return met[selection.counts_member(met)]


def meetings(selection: Selection) -> Listing:
    """List the bilateral meetings by month and mode."""
    selection.optional("meetings")
    frame = meetings_of(selection)
    met = those_met(selection, frame)
    shown = (
        Shown("month", Form.TEXT, ("month",)),
        Shown("mode", Form.TEXT, ("mode",)),
        Shown("members", Form.NAMES, ("members",)),
    )
    told = f"{counted(len(met), 'meeting')} with {counted(met.nunique(), 'member')}"
    return replace(listing("meetings", selection, frame, MEETINGS, shown, told=told), counting={"members": None})


def media_of(selection: Selection) -> pd.DataFrame:
    """The mentions in the media in the time asked for, by month and then as the sheet has them."""
    frame = selection.dataset.frame("media")
    frame = frame[selection.months(frame["month"])]
    if selection.texts:
        frame = frame[selection.saying(frame["outlet"], frame["topic"])]
    return selection.using("media", frame).sort_values("month", kind="stable")


def media(selection: Selection) -> Listing:
    """List the mentions in the media."""
    selection.optional("media")
    frame = media_of(selection)
    shown = tuple(Shown(name, Form.TEXT, (name,)) for name in MEDIA)
    told = f"{counted(len(frame), 'mention')} in {counted(frame['outlet'].nunique(), 'outlet')}"
    return listing("media", selection, frame, MEDIA, shown, told=told)


def listing(  # noqa: PLR0913 - the parts of a listing
    command: str,
    selection: Selection,
    frame: pd.DataFrame,
    fields: dict[str, Holds],
    shown: tuple[Shown, ...],
    *,
    told: str = "",
    notes: tuple[str, ...] | None = None,
    extra: dict[str, Holds] | None = None,
    asked: dict[str, Any] | None = None,
    title: str = "",
) -> Listing:
    """A listing of a sheet's rows, with what is said around it."""
    said = [f"{key} {join_or(value)}" for key, value in (asked or {}).items() if value is not True]
    return empty_note(
        Listing(
            command,
            title or command.capitalize(),
            selection.query | (asked or {}),
            frame,
            fields,
            shown,
            subtitle=" · ".join(filter(None, (*said, question_line(selection)))),
            counted=told or counted(len(frame), command[:-1]),
            notes=tuple(selection.notes) if notes is None else notes,
            extra=extra or {},
        )
    )


def texts(
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
