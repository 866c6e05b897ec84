"""Members: who they are and how often they took part; and all about one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.errors import AmbiguousName, UnknownName
from metrocli.model.periods import parse_period
from metrocli.names.fold import fold
from metrocli.names.resolve import How
from metrocli.query.activities import FIELDS, SHOWN, gathered, records
from metrocli.query.answer import Account, Facts, Form, Holds, Listing, Shown, counted, empty_note
from metrocli.query.lists import MEETINGS, PEOPLE, meetings_of, people_of
from metrocli.query.plan import tally
from metrocli.query.wording import month_name, question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrocli.query.selection import Selection
    from metrocli.sheets.dataset import Dataset

_FIELDS = {
    "name": Holds.TEXT,
    "region": Holds.TEXT,
    "country": Holds.TEXT,
    "status": Holds.TEXT,
    "joined": Holds.DATE,
    "left": Holds.DATE,
    "activities": Holds.INTEGER,
    "participated": Holds.FLAG,
}
_SHOWN = (
    Shown("member", Form.TEXT, ("name",)),
    Shown("region", Form.TEXT, ("region",), 2),
    Shown("country", Form.TEXT, ("country",), 1),
    Shown("status", Form.TEXT, ("status",), 4),
    Shown("joined", Form.TEXT, ("joined",), 3),
    Shown("activities", Form.BAR, ("activities",)),
)
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def roll(selection: Selection) -> pd.DataFrame:
    """The members whose membership touches the time asked for, one row each, and how often they took part.

    Returns:
        A frame with the columns of the `members` answer, of the latest membership where there are several, and
        `counts`: whether the member is in totals of members.
    """
    sheet = selection.dataset.require("memberships")
    there = sheet[selection.held(sheet["joined"], sheet["left"]) & selection.counts_member(sheet["member"])]
    there = there.drop_duplicates("member", keep="last").rename(columns={"member": "name"})
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(selection.activities.index) & links["listed"]]
    times = there["name"].map(links["value"].value_counts()).fillna(0).astype("int64")
    counts = there["name"].isin(selection.full_members)
    return there.assign(activities=times, participated=times > 0, counts=counts)


def members(selection: Selection, *, silent: bool = False) -> Listing:
    """List the members with the number of activities that list them.

    Args:
        selection: the filters; where they ask for activities of some kind, only the members that took part are listed.
        silent: whether to list those that took part in none instead.
    """
    frame = roll(selection)
    notes = list(selection.notes)
    full = frame[frame["counts"]]
    took_part = int(full["participated"].sum())
    if silent:
        frame = frame[~frame["participated"]]
    elif any((selection.outcomes, selection.challenges, selection.lines, selection.alliances, selection.texts)):
        frame = frame[frame["participated"]]
        if took_part < len(full):
            notes.append(f"{counted(len(full) - took_part, 'member')} took no part; --silent lists those.")
    told = f"{took_part} of {counted(len(full), 'member')} took part"
    other = int((~frame["counts"]).sum())
    told += f" · {other} not counted: {', '.join(sorted(set(frame.loc[~frame['counts'], 'status'])))}" if other else ""
    return empty_note(
        Listing(
            "members",
            "Silent members" if silent else "Members",
            selection.query | ({"silent": True} if silent else {}),
            frame,
            _FIELDS,
            _SHOWN,
            subtitle=question(selection),
            counted=told,
            notes=tuple(notes),
        )
    )


def find_member(dataset: Dataset, typed: str) -> tuple[str, tuple[str, ...]]:
    """The member that a person means, and a note where the name was not exact.

    Raises:
        UnknownName: nobody is called so; a city that took part without being a member is said to have.
        AmbiguousName: several members may be meant.
    """
    dataset.require("memberships")
    try:
        resolved = dataset.members.resolve(typed)
    except (UnknownName, AmbiguousName):
        links = dataset.links("activities", "members")
        strangers = {fold(each): each for each in links.loc[~links["listed"], "value"]}
        written = strangers.get(fold(typed))
        if written is None or dataset.members.begins_several(typed):
            raise
        import shlex  # noqa: PLC0415 - imported only for a mistake

        times = counted(int((links["value"] == written).sum()), "activity", "activities")
        hint = f"It took part in {times}: `metrocli activities --member {shlex.quote(written)}`."
        raise UnknownName("member", typed, hint=hint) from None
    return resolved.name, () if resolved.how is How.EXACT else (str(resolved),)


def member(selection: Selection, typed: str) -> Account:
    """Tell all about one member: who they are, what they took part in, whom they met and who speaks for them.

    Args:
        selection: filters of time; they say which activities, meetings and claims count.
        typed: the member's name, however spelled.
    """
    dataset = selection.dataset
    name, notes = find_member(dataset, typed)
    own = records(
        _membership(selection, name).rename(columns={"member": "name"}),
        {each: holds for each, holds in _FIELDS.items() if each not in {"activities", "participated"}},
    )[0]
    links = dataset.links("activities", "members")
    taken = selection.activities
    taken = taken[taken.index.isin(links.loc[links["value"] == name, "row"])]
    frame = gathered(dataset, taken)
    meetings = meetings_of(selection)
    people = people_of(dataset)
    result: dict[str, Any] = own | {
        "aliases": dataset.other_names(name),
        "activities": records(frame, FIELDS),
        "outcomes": tally(dataset, "outcomes", taken),
        "challenges": tally(dataset, "challenges", taken),
        "alliances": _allies(dataset, taken),
        "meetings": records(_naming(meetings, name), MEETINGS),
        "people": records(_naming(people, name), PEOPLE),
        "engaged": _engaged(selection, name),
    }
    subtitle = " · ".join(each for each in (own["region"], own["country"], _standing(own)) if each)
    return Account(
        "member",
        name,
        {"member": name} | selection.query,
        result,
        lambda: _parts(selection, result, frame),
        subtitle=subtitle,
        notes=(*selection.notes, *notes),
    )


def _parts(selection: Selection, result: dict[str, Any], frame: pd.DataFrame) -> Iterator[Facts | Listing]:
    """The same for a screen."""
    yield Facts(_facts(selection, result))
    if len(frame):
        yield Listing("activities", "", {}, frame, FIELDS, _without(SHOWN, "members"))
    yield from _tallies(result)


def _membership(selection: Selection, name: str) -> pd.DataFrame:
    """The membership to tell of: the latest that touches the time asked for, else the latest of all."""
    sheet = selection.dataset.frame("memberships")
    own = sheet[sheet["member"] == name]
    then = own[selection.held(own["joined"], own["left"])]
    return (then if len(then) else own).tail(1)


def _naming(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows whose `members` hold a name; without any row, pandas would take the answer for columns."""
    return frame[frame["members"].map(lambda names: name in names).astype("bool")]


def _without(shown: tuple[Shown, ...], label: str) -> tuple[Shown, ...]:
    """Columns for one member's own activities: the names of the others would only repeat."""
    return tuple(
        Shown(each.label, Form.TEXT, each.fields[:1], each.gives_way) if each.form is Form.TITLED else each
        for each in shown
        if each.label != label
    )


def _standing(own: dict[str, Any]) -> str:
    status = f"{own['status'] or 'full'} member"
    status += f" since {own['joined']}" if own["joined"] else ""
    return status + (f" until {own['left']}" if own["left"] else "")


def _allies(dataset: Dataset, taken: pd.DataFrame) -> list[dict[str, Any]]:
    links = dataset.links("activities", "alliances")
    met = links.loc[links["row"].isin(taken.index), "value"]
    times = met.groupby(met, sort=False).size().sort_values(ascending=False, kind="stable")
    return [{"alliance": str(ally), "activities": int(count)} for ally, count in times.items()]


def _engaged(selection: Selection, name: str) -> list[dict[str, Any]]:
    """Where a published report counts the member as engaged: the period and the spelling there."""
    dataset = selection.dataset
    claims = dataset.frame("published").dropna(subset=["section", "value"])
    claims = claims[claims["section"].map(fold) == "engaged member"]
    claims = claims[claims["period"].isin(_periods_touched(selection, claims["period"].unique()))]
    found = []
    for period, value in zip(claims["period"], claims["value"], strict=True):
        if dataset.means(value, name):
            found.append({"period": period, "written": value})
    return found


def _periods_touched(selection: Selection, names: Iterable[str]) -> list[str]:
    """Those of some periods, listed by the data or of the calendar, that touch the time asked for."""
    if selection.windows is None:
        return list(names)
    known = ((name, parse_period(name, selection.dataset.periods)) for name in names)
    return [
        name for name, period in known if period and any(period.span.touches(window) for window in selection.windows)
    ]


def _facts(selection: Selection, result: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What to say of a member beside the activities, a label and a line each."""
    name, region = result["name"], result["region"]
    everyone = roll(selection)
    of = everyone[everyone["counts"]]
    of = of[of["region"] == region]
    mine = len(result["activities"])
    total = len(selection.activities)
    part = f"{mine} of {counted(total, 'activity', 'activities')}"
    if selection.periods:
        part += f" in {', '.join(period.name for period in selection.periods)}"
    if mine and name in set(of["name"]):
        rank = int((of["activities"] > mine).sum()) + 1
        place = _ORDINALS[rank] if rank < len(_ORDINALS) else f"number {rank}"
        tied = " (tied)" if int((of["activities"] == mine).sum()) > 1 else ""
        part += f", {place}{tied} of {len(of)} in {region}"
    pairs = [("part", part)]
    lines = len({str(each["line"]) for each in result["activities"] if each["line"]})
    if result["outcomes"]:
        pairs.append(("plan", f"{counted(len(result['outcomes']), 'outcome')} on {counted(lines, 'line')}"))
    if result["alliances"]:
        allies = (f"{each['alliance']} {each['activities']}×" for each in result["alliances"])
        pairs.append(("allies", " · ".join(allies)))
    if result["meetings"]:
        met = (" ".join(filter(None, (month_name(each["month"]), each["mode"]))) for each in result["meetings"])
        pairs.append(("meetings", ", ".join(met)))
    said = "people"
    for each in result["people"]:
        span = " ".join(f"{word} {each[key]}" for word, key in (("from", "from"), ("until", "until")) if each[key])
        words = filter(None, (each["person"], each["role"] or each["body"], each["office"], span))
        body = f" ({each['body']})" if each["role"] and fold(each["body"]) not in fold(each["role"]) else ""
        first, second, *rest = [*words, ""]
        pairs.append((said, ", ".join(filter(None, (first, second + body, *rest)))))
        said = ""
    claimed = (f"{each['period']} (as {each['written']})" for each in result["engaged"])
    if len(selection.dataset.frame("published")):
        named = ", ".join(claimed)
        engaged = (
            f"named in the published engagement list of {named}" if named else "not in the published engagement list"
        )
        pairs.append(("counted", engaged))
    if result["aliases"]:
        spellings = {fold(alias): alias for alias in reversed(result["aliases"])}
        pairs.append(("also", ", ".join(reversed(spellings.values()))))
    return tuple(pairs)


def _tallies(result: dict[str, Any]) -> list[Listing]:
    """The outcomes and challenges that a member touched, each with how often."""
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    fields = {"code": Holds.CODE, "title": Holds.TEXT, "activities": Holds.INTEGER}
    listings = []
    for name in ("outcomes", "challenges"):
        if result[name]:
            shown = (
                Shown(name[:-1], Form.TEXT, ("code",)),
                Shown("title", Form.TEXT, ("title",), 1),
                Shown("activities", Form.BAR, ("activities",)),
            )
            listings.append(Listing(name, "", {}, pd.DataFrame(result[name]), fields, shown))
    return listings
