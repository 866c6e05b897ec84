"""Everything about one member: its activities, partners, meetings, people and place among the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.answers.fields import Content, Field, FieldType, ListOf, MapOf, ObjectOf
from metrocli.answers.records import to_records
from metrocli.answers.screen import CellFormat, Facts, ScreenColumn
from metrocli.errors import AmbiguousName, UnknownName
from metrocli.messages import MessageType
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
from metrocli.text.date_phrases import format_month
from metrocli.text.fold import fold
from metrocli.text.phrases import format_count
from metrocli.text.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.answers.fields import Content
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

PARTICIPANT_ACTIVITIES = MessageType(
    "participant-activities",
    "It took part in {count:,} activities",
    "See `{command}`.",
    "It took part in 1 activity",
)
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
"""The fields of one member."""
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MOST_PARTNERS, _MOST_MISSING, _YEAR = 10, 5, 12


def find_member(dataset: SheetDataset, typed: str) -> ResolvedName:
    """Find a member by its name, in any known spelling.

    Raises:
        UnknownName: the name is unknown; for a participant that is not a member, with a command for its activities.
        AmbiguousName: the name may mean several members.
        UnreadableData: the dataset has no sheet `memberships`.
    """
    dataset.require("memberships")
    try:
        return dataset.members.resolve(typed)
    except (UnknownName, AmbiguousName):
        links = dataset.links("activities", "members")
        others = {fold(name): name for name in links.loc[~links["listed"], "value"]}
        written = others.get(fold(typed))
        if written is None or dataset.members.is_ambiguous_prefix(typed):
            raise
        import shlex

        command = f"metrocli activities --member {shlex.quote(written)}"
        hint = PARTICIPANT_ACTIVITIES(count=int((links["value"] == written).sum()), command=command)
        raise UnknownName("member", typed, hint=hint) from None


def member(selection: Selection, typed: str) -> RecordAnswer:
    """Show everything about one member.

    Args:
        selection: filters of time, for the activities, meetings and claims.
        typed: the name of the member, in any known spelling.

    Raises:
        UnknownName: the name is unknown.
        AmbiguousName: the name may mean several members.
        UnreadableData: the dataset has no sheet `memberships` or no sheet `activities`.
    """
    dataset = selection.dataset
    resolved = find_member(dataset, typed)
    name = resolved.name
    selection.interpretations.append(Interpretation("NAME", typed, name, resolved.how.value))
    memberships = selection.latest_memberships
    own = to_records(memberships[memberships["member"] == name].rename(columns={"member": "name"}), MEMBER)[0]
    links = dataset.links("activities", "members")
    activities = selection.activities
    activities = activities[activities.index.isin(links.loc[links["value"] == name, "row"])]
    frame = build_activity_rows(dataset, activities)
    meetings = select_meetings(selection)
    people = read_people(dataset)
    selection.note_reversed("people", "from", "until")
    result: dict[str, Any] = own | {
        "aliases": dataset.other_names(name),
        "activities": to_records(frame, ACTIVITY),
        "outcomes": count_codes(dataset, "outcomes", activities),
        "challenges": count_codes(dataset, "challenges", activities),
        "alliances": count_alliances(dataset, activities),
        "meetings": to_records(_filter_by_member(meetings, name), MEETINGS),
        "people": to_records(selection.mark_used("people", _filter_by_member(people, name)), PEOPLE),
        "engaged": _list_engaged_claims(selection, name),
        "comparison": rank_member(selection, name, own["region"])
        | {"missing": find_missing_outcomes(selection, name, own["region"], activities)},
        "met": count_partners(selection, name, activities),
        "months": count_by_month(selection, activities),
    }
    result["timeline"] = build_timeline(selection, name, result["activities"])
    subtitle = " · ".join(filter(None, (own["region"], own["country"], _describe_membership(own))))
    return RecordAnswer(
        "member",
        name,
        {"member": name} | selection.query,
        result,
        lambda: _build_parts(selection, result, frame),
        subtitle=subtitle,
        notes=(*selection.notes, *([] if resolved.how is MatchKind.EXACT else [resolved.note])),
    )


def _build_parts(selection: Selection, result: dict[str, Any], frame: pd.DataFrame) -> Iterator[Facts | ListAnswer]:
    """Build the parts for a screen."""
    import pandas as pd

    yield Facts(_list_facts(selection, result))
    if len(frame):
        stops = result["timeline"]
        holders = [(*stop["spoke"], *(f"vacant: {role}" for role in stop["vacant"])) for stop in stops]
        frame = frame.assign(
            spoke=pd.Series(holders, frame.index, dtype="object"), role=[stop["role"] for stop in stops]
        )
        fields = ACTIVITY | {name: TIMELINE[name] for name in ("role", "spoke")}
        shown = (*_select_columns(SHOWN, {"members", "role"}), ScreenColumn("role", CellFormat.TEXT, ("role",), 1))
        shown += (ScreenColumn("seat held by", CellFormat.TEXT, ("spoke",), 1),)
        yield ListAnswer("activities", "", {}, frame, fields, shown)
    yield from _build_code_tables(result)
    yield from _build_comparison_tables(result)


def _filter_by_member(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Filter the rows whose `members` contain a name."""
    # Without `astype`, an empty mask has dtype object, and pandas would select columns by it.
    return frame[frame["members"].map(lambda names: name in names).astype("bool")]


def _select_columns(shown: tuple[ScreenColumn, ...], left_out: set[str]) -> tuple[ScreenColumn, ...]:
    """Select the columns for the activities of one member; the names of all participants are left out."""
    return tuple(
        ScreenColumn(column.label, CellFormat.TEXT, column.fields[:1], column.drop_order)
        if column.format is CellFormat.TITLED
        else column
        for column in shown
        if column.label not in left_out
    )


def _describe_membership(own: dict[str, Any]) -> str:
    """Describe a membership: its status, and since when or until when."""
    status = f"{own['status'] or 'full'} member"
    status += f" since {own['joined']}" if own["joined"] else ""
    return status + (f" until {own['left']}" if own["left"] else "")


def _list_engaged_claims(selection: Selection, name: str) -> list[dict[str, Any]]:
    """List the published reports that count the member as engaged: the period, and the name as written there."""
    return [
        {"period": period, "written": value}
        for period, value in select_claims(selection, ENGAGED)
        if selection.dataset.is_name_of(value, name)
    ]


def _list_facts(selection: Selection, result: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """List the facts about a member, as pairs of a label and a line."""
    pairs = [*_describe_participation(selection, result)]
    lines = {line for row in result["activities"] if row["line"] for line in row["line"].split("; ")}
    if result["outcomes"]:
        on = f" on {format_count(len(lines), 'line')}" if lines else ""
        pairs.append(("plan", f"{format_count(len(result['outcomes']), 'outcome')}{on}"))
    if result["alliances"]:
        allies = (f"{row['alliance']} {row['activities']}×" for row in result["alliances"])
        pairs.append(("allies", " · ".join(allies)))
    if result["meetings"]:
        meetings = (" ".join(filter(None, (format_month(row["month"]), row["mode"]))) for row in result["meetings"])
        pairs.append(("meetings", ", ".join(meetings)))
    for place, person in enumerate(result["people"]):
        term = " ".join(f"{end} {person[end]}" for end in ("from", "until") if person[end])
        words = filter(None, (person["person"], person["role"] or person["body"], person["office"], term))
        body = f" ({person['body']})" if person["role"] and fold(person["body"]) not in fold(person["role"]) else ""
        first, second, *rest = [*words, ""]
        line = ", ".join(filter(None, (first, second + body, *rest)))
        pairs.append(("people" if place == 0 else "", line))
    claims = (f"{claim['period']} (as {claim['written']})" for claim in result["engaged"])
    if len(selection.dataset.frame("published")):
        reports = ", ".join(claims)
        engaged = f"named in the published engagement list of {reports}"
        pairs.append(("counted", engaged if reports else "not in the published engagement list"))
    if result["aliases"]:
        spellings = {fold(alias): alias for alias in reversed(result["aliases"])}
        pairs.append(("also", ", ".join(reversed(spellings.values()))))
    return tuple(pairs)


def _describe_participation(selection: Selection, result: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield lines on how many activities the member took part in, its place among others, and the months."""
    region, comparison = result["region"], result["comparison"]
    number = len(result["activities"])
    line = f"{number} of {format_count(len(selection.activities), 'activity', 'activities')}"
    if selection.periods:
        line += f" in {', '.join(period.name for period in selection.periods)}"
    if comparison["region"] and comparison["region"]["rank"]:
        line += f", {_describe_rank(comparison['region'])} in {region}"
    yield "part", line
    if comparison["all"]:
        ranked = f"{_describe_rank(comparison['all'])} in all, " if comparison["all"]["rank"] else ""
        average = f"on average {comparison['all']['average']:g} a member"
        average += f", {comparison['region']['average']:g} in {region}" if comparison["region"] else ""
        yield "compared", f"{ranked}{average}"
    if number and len(result["months"]) > 1:
        when = (f"{format_month(month)[:3]} {times}" for month, times in result["months"].items())
        bars = sparkline([*result["months"].values()])
        yield "in time", f"{bars}  {' · '.join(when)}" if len(result["months"]) <= _YEAR else bars


def _describe_rank(ranking: dict[str, Any]) -> str:
    """Describe a rank in words: "third (tied) of 15"."""
    rank = ranking["rank"]
    place = _ORDINALS[rank] if rank < len(_ORDINALS) else f"number {rank}"
    return f"{place}{' (tied)' if ranking['tied'] else ''} of {ranking['of']}"


def _build_comparison_tables(result: dict[str, Any]) -> Iterator[ListAnswer]:
    """Build the tables of partners and of missing outcomes, with the first rows of both."""
    import pandas as pd

    for rows, fields, shown, most, things in (
        (
            result["met"],
            PARTNER,
            (
                ScreenColumn("met most often", CellFormat.TEXT, ("member",)),
                ScreenColumn("activities in common", CellFormat.BAR, ("activities",)),
            ),
            _MOST_PARTNERS,
            "members met",
        ),
        (
            result["comparison"]["missing"],
            MISSING_OUTCOME,
            (
                ScreenColumn("not yet worked on", CellFormat.TEXT, ("code",)),
                ScreenColumn("title", CellFormat.TEXT, ("title",), 1),
                ScreenColumn(f"others in {result['region']}", CellFormat.BAR, ("members",)),
            ),
            _MOST_MISSING,
            "outcomes that others in the region work on",
        ),
    ):
        if rows:
            more = f"{most} of {len(rows)} {things}" if len(rows) > most else ""
            yield ListAnswer("others", "", {}, pd.DataFrame(rows[:most]), fields, shown, summary=more)


def _build_code_tables(result: dict[str, Any]) -> list[ListAnswer]:
    """Build the tables of outcomes and challenges of the activities, with the number of activities."""
    import pandas as pd

    tables = []
    for name in ("outcomes", "challenges"):
        if result[name]:
            shown = (
                ScreenColumn(name[:-1], CellFormat.TEXT, ("code",)),
                ScreenColumn("title", CellFormat.TEXT, ("title",), 1),
                ScreenColumn("activities", CellFormat.BAR, ("activities",)),
            )
            tables.append(ListAnswer(name, "", {}, pd.DataFrame(result[name]), CODE_COUNT, shown))
    return tables
