"""All about one member: who they are, what they took part in and with whom, whom they met and who speaks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.answers.fields import Content, Field, FieldType, ListOf, MapOf, ObjectOf
from metrocli.answers.records import to_records
from metrocli.answers.screen import CellFormat, Facts, ScreenColumn
from metrocli.errors import AmbiguousName, UnknownName
from metrocli.names.resolve import MatchKind, ResolvedName
from metrocli.query.facts.activities import ACTIVITY, SHOWN, build_activity_rows
from metrocli.query.facts.claims import ENGAGED, select_claims
from metrocli.query.facts.codes import CODE_COUNT, count_codes
from metrocli.query.facts.meetings_and_media import MEETINGS, select_meetings
from metrocli.query.facts.membership import MEMBER
from metrocli.query.facts.participation import ALLIANCES, count_alliances
from metrocli.query.facts.ranking import (
    MISSING_OUTCOME,
    PARTNER,
    RANKING,
    count_partners,
    find_missing_outcomes,
    rank_member,
)
from metrocli.query.facts.seats import PEOPLE, read_people
from metrocli.query.facts.timeline import TIMELINE, build_timeline, count_by_month
from metrocli.query.selecting.selection import Interpretation
from metrocli.text.fold import fold
from metrocli.text.phrases import format_count, format_month
from metrocli.text.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.answers.fields import Content
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset

_OWN_CODE_COUNT = CODE_COUNT | {
    "activities": Field(FieldType.INTEGER, "the number of its activities with exactly this code")
}
_OWN_ALLIANCES = ALLIANCES | {"activities": Field(FieldType.INTEGER, "the number of its activities that name it")}
RESULT: dict[str, Content] = {
    **MEMBER,
    "aliases": Field(FieldType.SEVERAL, "its other names"),
    "activities": ListOf(ACTIVITY, "the activities that it took part in"),
    "outcomes": ListOf(_OWN_CODE_COUNT, "the outcome codes of these activities, most activities first"),
    "challenges": ListOf(_OWN_CODE_COUNT, "the challenge codes of these activities, most activities first"),
    "alliances": ListOf(_OWN_ALLIANCES, "the allied organisations of these activities, most activities first"),
    "meetings": ListOf(MEETINGS, "the bilateral meetings with it"),
    "people": ListOf(PEOPLE, "the people who speak for it"),
    "engaged": ListOf(
        {
            "period": Field(FieldType.TEXT, "the period of the report"),
            "written": Field(FieldType.TEXT, "how the report spells the member"),
        },
        "the published reports that count it as engaged",
    ),
    "comparison": ObjectOf(
        {
            "region": ObjectOf(
                RANKING, "compared with the members of its region; null if it does not count in totals", nullable=True
            ),
            "all": ObjectOf(RANKING, "compared with all members; null if it does not count in totals", nullable=True),
            "missing": ListOf(
                MISSING_OUTCOME, "the outcomes that others in its region work on and it does not, most members first"
            ),
        },
        "how it compares with other members",
    ),
    "met": ListOf(PARTNER, "the members that took part in the same activities, most activities first"),
    "months": MapOf(FieldType.MONTH, FieldType.INTEGER, "the number of its activities in each month"),
    "timeline": ListOf(TIMELINE, "its activities by date"),
}
"""What there is to say of one member."""
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MET_SHOWN, _MISSING_SHOWN, _YEAR = 10, 5, 12


def find_member(dataset: Dataset, typed: str) -> ResolvedName:
    """The member that a person means, and how the name was understood.

    Raises:
        UnknownName: nobody is called so; a city that took part without being a member is said to have.
        AmbiguousName: several members may be meant.
    """
    dataset.require("memberships")
    try:
        return dataset.members.resolve(typed)
    except (UnknownName, AmbiguousName):
        links = dataset.links("activities", "members")
        strangers = {fold(each): each for each in links.loc[~links["listed"], "value"]}
        written = strangers.get(fold(typed))
        if written is None or dataset.members.is_ambiguous_prefix(typed):
            raise
        import shlex

        times = format_count(int((links["value"] == written).sum()), "activity", "activities")
        hint = f"It took part in {times}: `metrocli activities --member {shlex.quote(written)}`."
        raise UnknownName("member", typed, hint=hint) from None


def member(selection: Selection, typed: str) -> RecordAnswer:
    """Tell all about one member: who they are, what they took part in, whom they met and who speaks for them.

    Args:
        selection: filters of time; they say which activities, meetings and claims count.
        typed: the member's name, however spelled.
    """
    dataset = selection.dataset
    resolved = find_member(dataset, typed)
    name = resolved.name
    selection.interpretations.append(Interpretation("NAME", typed, name, resolved.how.value))
    homes = selection.latest_memberships
    own = to_records(homes[homes["member"] == name].rename(columns={"member": "name"}), MEMBER)[0]
    links = dataset.links("activities", "members")
    taken = selection.activities
    taken = taken[taken.index.isin(links.loc[links["value"] == name, "row"])]
    frame = build_activity_rows(dataset, taken)
    meetings = select_meetings(selection)
    people = read_people(dataset)
    selection.note_reversed("people", "from", "until", "the term")
    result: dict[str, Any] = own | {
        "aliases": dataset.other_names(name),
        "activities": to_records(frame, ACTIVITY),
        "outcomes": count_codes(dataset, "outcomes", taken),
        "challenges": count_codes(dataset, "challenges", taken),
        "alliances": count_alliances(dataset, taken),
        "meetings": to_records(_naming(meetings, name), MEETINGS),
        "people": to_records(selection.mark_used("people", _naming(people, name)), PEOPLE),
        "engaged": _engaged(selection, name),
        "comparison": rank_member(selection, name, own["region"])
        | {"missing": find_missing_outcomes(selection, name, own["region"], taken)},
        "met": count_partners(selection, name, taken),
        "months": count_by_month(selection, taken),
    }
    result["timeline"] = build_timeline(selection, name, result["activities"])
    subtitle = " · ".join(each for each in (own["region"], own["country"], _standing(own)) if each)
    return RecordAnswer(
        "member",
        name,
        {"member": name} | selection.query,
        result,
        lambda: _parts(selection, result, frame),
        subtitle=subtitle,
        notes=(*selection.notes, *([] if resolved.how is MatchKind.EXACT else [str(resolved)])),
    )


def _parts(selection: Selection, result: dict[str, Any], frame: pd.DataFrame) -> Iterator[Facts | ListAnswer]:
    """The same for a screen."""
    import pandas as pd

    yield Facts(_facts(selection, result))
    if len(frame):
        own = result["timeline"]
        said = [(*each["spoke"], *(f"vacant: {role}" for role in each["vacant"])) for each in own]
        frame = frame.assign(spoke=pd.Series(said, frame.index, dtype="object"), role=[each["role"] for each in own])
        fields = ACTIVITY | {name: TIMELINE[name] for name in ("role", "spoke")}
        shown = (*_without(SHOWN, {"members", "role"}), ScreenColumn("role", CellFormat.TEXT, ("role",), 1))
        shown += (ScreenColumn("who spoke", CellFormat.TEXT, ("spoke",), 1),)
        yield ListAnswer("activities", "", {}, frame, fields, shown)
    yield from _tallies(result)
    yield from _others(result)


def _naming(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows whose `members` hold a name; without any row, pandas would take the answer for columns."""
    return frame[frame["members"].map(lambda names: name in names).astype("bool")]


def _without(shown: tuple[ScreenColumn, ...], labels: set[str]) -> tuple[ScreenColumn, ...]:
    """Columns for one member's own activities: the names of the others would only repeat."""
    return tuple(
        ScreenColumn(each.label, CellFormat.TEXT, each.fields[:1], each.drop_order)
        if each.format is CellFormat.TITLED
        else each
        for each in shown
        if each.label not in labels
    )


def _standing(own: dict[str, Any]) -> str:
    status = f"{own['status'] or 'full'} member"
    status += f" since {own['joined']}" if own["joined"] else ""
    return status + (f" until {own['left']}" if own["left"] else "")


def _engaged(selection: Selection, name: str) -> list[dict[str, Any]]:
    """Where a published report counts the member as engaged: the period and the spelling there."""
    return [
        {"period": period, "written": value}
        for period, value in select_claims(selection, ENGAGED)
        if selection.dataset.is_name_of(value, name)
    ]


def _facts(selection: Selection, result: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What to say of a member beside the activities, a label and a line each."""
    pairs = [*_part(selection, result)]
    lines = {line for each in result["activities"] if each["line"] for line in each["line"].split("; ")}
    if result["outcomes"]:
        on = f" on {format_count(len(lines), 'line')}" if lines else ""
        pairs.append(("plan", f"{format_count(len(result['outcomes']), 'outcome')}{on}"))
    if result["alliances"]:
        allies = (f"{each['alliance']} {each['activities']}×" for each in result["alliances"])
        pairs.append(("allies", " · ".join(allies)))
    if result["meetings"]:
        met = (" ".join(filter(None, (format_month(each["month"]), each["mode"]))) for each in result["meetings"])
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


def _part(selection: Selection, result: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """In how much the member took part, how that compares, and when it was."""
    region, of = result["region"], result["comparison"]
    mine = len(result["activities"])
    part = f"{mine} of {format_count(len(selection.activities), 'activity', 'activities')}"
    if selection.periods:
        part += f" in {', '.join(period.name for period in selection.periods)}"
    if of["region"] and of["region"]["rank"]:
        part += f", {_placed(of['region'])} in {region}"
    yield "part", part
    if of["all"]:
        ranked = f"{_placed(of['all'])} in all, " if of["all"]["rank"] else ""
        average = f"on average {of['all']['average']:g} a member"
        average += f", {of['region']['average']:g} in {region}" if of["region"] else ""
        yield "compared", f"{ranked}{average}"
    if mine and len(result["months"]) > 1:
        when = (f"{format_month(month)[:3]} {times}" for month, times in result["months"].items())
        line = sparkline([*result["months"].values()])
        yield "in time", f"{line}  {' · '.join(when)}" if len(result["months"]) <= _YEAR else line


def _placed(of: dict[str, Any]) -> str:
    """A rank in words: "third (tied) of 15"."""
    rank = of["rank"]
    place = _ORDINALS[rank] if rank < len(_ORDINALS) else f"number {rank}"
    return f"{place}{' (tied)' if of['tied'] else ''} of {of['of']}"


def _others(result: dict[str, Any]) -> Iterator[ListAnswer]:
    """With whom the member works, and what others in the region work on without it; the most of both."""
    import pandas as pd

    for rows, fields, shown, most, told in (
        (
            result["met"],
            PARTNER,
            (
                ScreenColumn("met most often", CellFormat.TEXT, ("member",)),
                ScreenColumn("activities in common", CellFormat.BAR, ("activities",)),
            ),
            _MET_SHOWN,
            "members met",
        ),
        (
            result["comparison"]["missing"],
            MISSING_OUTCOME,
            (
                ScreenColumn("not touched", CellFormat.TEXT, ("code",)),
                ScreenColumn("title", CellFormat.TEXT, ("title",), 1),
                ScreenColumn(f"others in {result['region']}", CellFormat.BAR, ("members",)),
            ),
            _MISSING_SHOWN,
            "outcomes that others in the region work on",
        ),
    ):
        if rows:
            more = f"{most} of {len(rows)} {told}" if len(rows) > most else ""
            yield ListAnswer("others", "", {}, pd.DataFrame(rows[:most]), fields, shown, summary=more)


def _tallies(result: dict[str, Any]) -> list[ListAnswer]:
    """The outcomes and challenges that a member touched, each with how often."""
    import pandas as pd

    listings = []
    for name in ("outcomes", "challenges"):
        if result[name]:
            shown = (
                ScreenColumn(name[:-1], CellFormat.TEXT, ("code",)),
                ScreenColumn("title", CellFormat.TEXT, ("title",), 1),
                ScreenColumn("activities", CellFormat.BAR, ("activities",)),
            )
            listings.append(ListAnswer(name, "", {}, pd.DataFrame(result[name]), CODE_COUNT, shown))
    return listings
