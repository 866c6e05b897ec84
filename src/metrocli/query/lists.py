"""The plain lists: alliances, bilateral meetings, the media, and people in their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import one_of
from metrocli.names.fold import fold
from metrocli.names.resolve import How, Names
from metrocli.query.answer import Form, Holds, Listing, Shown, counted, empty_note
from metrocli.query.filters import several
from metrocli.query.wording import question
from metrocli.sheets.links import tuples

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selection import Selection
    from metrocli.sheets.dataset import Dataset

ALLIANCES = {"alliance": Holds.TEXT, "activities": Holds.INTEGER}
MEETINGS = {"month": Holds.MONTH, "mode": Holds.TEXT, "members": Holds.SEVERAL}
MEDIA = {"month": Holds.MONTH, "outlet": Holds.TEXT, "topic": Holds.TEXT}
PEOPLE = {
    "person": Holds.TEXT,
    "body": Holds.TEXT,
    "role": Holds.TEXT,
    "office": Holds.TEXT,
    "member": Holds.TEXT,
    "region": Holds.TEXT,
    "from": Holds.DATE,
    "until": Holds.DATE,
}


def alliances(selection: Selection) -> Listing:
    """List the allied organisations, each with the number of activities that name it, most first."""
    dataset = selection.dataset
    frame = dataset.optional("alliances").dropna(subset=["alliance"]).drop_duplicates("alliance")
    links = dataset.links("activities", "alliances")
    links = links[links["row"].isin(selection.activities.index)]
    strangers = links.loc[~links["listed"], "value"].unique()
    if len(strangers):
        import pandas as pd  # noqa: PLC0415 - see typed_frame

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
    return _listing("alliances", selection, frame, ALLIANCES, shown, extra={"name": Holds.TEXT, "kind": Holds.TEXT})


def meetings_of(selection: Selection) -> pd.DataFrame:
    """The bilateral meetings in the time asked for: a row for each month and mode, its members in the order met."""
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    dataset = selection.dataset
    frame = dataset.frame("meetings")
    frame = frame[selection.months(frame["month"])]
    met: dict[tuple[str, str | None], dict[str, None]] = {}
    several = tuples(dataset.links("meetings", "members"), frame.index)
    modes = frame["mode"].astype("object").where(frame["mode"].notna(), None)
    for month, mode, names in zip(frame["month"], modes, several, strict=True):
        if names:
            met.setdefault((month, mode), {}).update(dict.fromkeys(names))
    rows = [(month, mode, tuple(names)) for (month, mode), names in met.items()]
    return pd.DataFrame(rows, columns=[*MEETINGS]).sort_values("month", kind="stable", ignore_index=True)


def meetings(selection: Selection) -> Listing:
    """List the bilateral meetings by month and mode."""
    selection.dataset.optional("meetings")
    frame = meetings_of(selection)
    if len(frame):
        frame = frame[selection.counts_member(frame["members"].explode()).groupby(level=0).any()]
    met = frame["members"].explode()
    shown = (
        Shown("month", Form.TEXT, ("month",)),
        Shown("mode", Form.TEXT, ("mode",)),
        Shown("members", Form.NAMES, ("members",)),
    )
    told = f"{counted(len(met), 'meeting')} with {counted(met.nunique(), 'member')}"
    return _listing("meetings", selection, frame, MEETINGS, shown, told=told)


def media(selection: Selection) -> Listing:
    """List the mentions in the media, by month and then as the sheet has them."""
    frame = selection.dataset.optional("media")
    frame = frame[selection.months(frame["month"])]
    if selection.texts:
        frame = frame[selection.saying(frame["outlet"], frame["topic"])]
    frame = frame.sort_values("month", kind="stable")
    shown = tuple(Shown(name, Form.TEXT, (name,)) for name in MEDIA)
    told = f"{counted(len(frame), 'mention')} in {counted(frame['outlet'].nunique(), 'outlet')}"
    return _listing("media", selection, frame, MEDIA, shown, told=told)


def people_of(dataset: Dataset) -> pd.DataFrame:
    """The people as the sheet has them, `member` by canonical names, and `members` as a tuple of these."""
    frame = dataset.frame("people")
    several = tuples(dataset.links("people", "member"), frame.index)
    return frame.assign(members=several, member=several.map("; ".join).replace("", None))


def people(selection: Selection, bodies: tuple[str, ...] = ()) -> Listing:
    """List people in their roles.

    Args:
        selection: the filters; of time, those roles are listed that are held on some day of it.
        bodies: the bodies asked for (board, secretariat, …); any of them counts.
    """
    selection.dataset.optional("people")
    frame = people_of(selection.dataset)
    known = Names("body", frame["body"].dropna().unique())
    found = [known.resolve(body) for body in several("--body", bodies)]
    notes = [*selection.notes, *(str(each) for each in found if each.how not in {How.EXACT, How.FOLDED})]
    frame = frame[selection.held(frame["from"], frame["until"])]
    if found:
        frame = frame[frame["body"].isin([each.name for each in found])]
    if selection.members:
        frame = frame[frame["members"].map(lambda names: bool(set(names) & set(selection.members))).astype("bool")]
    if selection.regions:
        regions = {fold(region) for region in selection.regions}
        frame = frame[frame["region"].fillna("").map(fold).isin(regions)]
    shown = (
        Shown("person", Form.TEXT, ("person",)),
        Shown("role", Form.TEXT, ("role",), 1),
        Shown("member", Form.TEXT, ("member",), 1),
        Shown("term", Form.TERM, ("from", "until"), 2),
        Shown("office", Form.TEXT, ("office",), 3),
        Shown("body", Form.TEXT, ("body",), 4),
        Shown("region", Form.TEXT, ("region",), 5),
    )
    told = f"{counted(len(frame), 'role')} held by {counted(frame['person'].nunique(), 'person', 'people')}"
    asked = {"body": [each.name for each in found]} if found else {}
    return _listing("people", selection, frame, PEOPLE, shown, told=told, notes=tuple(notes), asked=asked)


def _listing(  # noqa: PLR0913 - the parts of a listing
    command: str,
    selection: Selection,
    frame: pd.DataFrame,
    fields: dict[str, Holds],
    shown: tuple[Shown, ...],
    *,
    told: str = "",
    notes: tuple[str, ...] | None = None,
    extra: dict[str, Holds] | None = None,
    asked: dict[str, list[str]] | None = None,
) -> Listing:
    said = question(selection)
    return empty_note(
        Listing(
            command,
            command.capitalize(),
            selection.query | (asked or {}),
            frame,
            fields,
            shown,
            subtitle=" · ".join(
                filter(None, (*(f"{key} {one_of(value)}" for key, value in (asked or {}).items()), said))
            ),
            counted=told or counted(len(frame), command[:-1]),
            notes=tuple(selection.notes) if notes is None else notes,
            extra=extra or {},
        )
    )
