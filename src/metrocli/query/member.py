"""Everything about one member: its activities, partners, meetings, people and place among the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import RecordAnswer
from metrocli.answers.explanation import FigureKind, Interpretation
from metrocli.answers.fields import Content, Field, FieldType, ListOf, MapOf, ObjectOf
from metrocli.answers.records import to_records
from metrocli.errors import AmbiguousName, UnknownName
from metrocli.messages import MessageType
from metrocli.names.resolve import MatchKind, ResolvedName
from metrocli.query.facts.activities import ACTIVITY, build_activity_rows
from metrocli.query.facts.calendar import build_month_notes, build_unrecorded_notes, cells_of_days, match_each_month
from metrocli.query.facts.claims import ENGAGED, select_claims
from metrocli.query.facts.codes import CODE_COUNT, count_codes
from metrocli.query.facts.meetings_and_media import MEETINGS, name_meeting, select_meetings
from metrocli.query.facts.membership import MEMBER, select_members
from metrocli.query.facts.participation import (
    ALLIANCES,
    build_ambiguous_meeting_notes,
    build_ambiguous_notes,
    build_ambiguous_seat_notes,
    build_misspelled_notes,
    count_alliances,
    find_participation_cells,
)
from metrocli.query.facts.ranking import (
    MISSING_OUTCOME,
    PARTNER,
    RANKING,
    count_partners,
    explain_missing_outcomes,
    explain_ranks,
    find_missing_outcomes,
    find_rows_of_partners,
    rank_member,
)
from metrocli.query.facts.seats import PEOPLE, read_people
from metrocli.query.facts.timeline import TIMELINE, build_timeline, count_by_month
from metrocli.query.selecting.explaining import cells_of, figure
from metrocli.query.selecting.selection import list_reversed_rows
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.messages import Message
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
FIGURES: dict[str, Content] = {
    "all_activities": Field(FieldType.INTEGER, "the number of activities of all members that match the filters"),
    "has_reports": Field(FieldType.FLAG, "whether the data has published reports, which may name the member"),
}


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
    memberships = selection.latest_memberships
    own = to_records(memberships[memberships["member"] == name].rename(columns={"member": "name"}), MEMBER)[0]
    activities = _select_own_activities(selection, name)
    claims = _select_own_claims(selection, name)
    members = select_members(selection)
    result: dict[str, Any] = own | {
        "aliases": dataset.other_names(name),
        "activities": to_records(build_activity_rows(dataset, activities), ACTIVITY),
        "outcomes": count_codes(dataset, "outcomes", activities),
        "challenges": count_codes(dataset, "challenges", activities),
        "alliances": count_alliances(dataset, activities),
        "meetings": to_records(_filter_by_member(select_meetings(selection), name), MEETINGS),
        "people": to_records(_filter_by_member(read_people(dataset), name), PEOPLE),
        "engaged": [
            {"period": period, "written": value}
            for period, value in zip(claims["period"], claims["value"], strict=True)
        ],
        "comparison": rank_member(selection, members, name, own["region"])
        | {"missing": find_missing_outcomes(selection, members, name, own["region"], activities)},
        "met": count_partners(selection, name, activities),
        "months": count_by_month(selection, activities),
    }
    result["timeline"] = build_timeline(selection, name, result["activities"])
    notes: list[Message] = [*selection.notes, *selection.membership_notes, *selection.activity_notes]
    notes += [*list_reversed_rows(dataset, "people", "from", "until"), *build_month_notes(selection)]
    for build in (build_ambiguous_notes, build_ambiguous_meeting_notes, build_ambiguous_seat_notes):
        notes += build(selection, members=[name])
    notes += build_misspelled_notes(selection, members=[name])
    notes += build_unrecorded_notes(selection)
    return RecordAnswer(
        command="member",
        query={"member": name} | selection.query,
        result=result,
        figures={"all_activities": len(selection.activities), "has_reports": bool(len(dataset.frame("published")))},
        notes=(*dict.fromkeys(notes), *([] if resolved.how is MatchKind.EXACT else [resolved.note])),
        interpretations=(*selection.interpretations, Interpretation("NAME", typed, name, resolved.reason)),
    )


def _select_own_activities(selection: Selection, name: str) -> pd.DataFrame:
    """Select the selected activities in which a member took part."""
    links, activities = selection.dataset.links("activities", "members"), selection.activities
    return activities[activities.index.isin(links.loc[links["value"] == name, "row"])]


def _select_own_claims(selection: Selection, name: str) -> pd.DataFrame:
    """Select the claims of published reports that count a member as engaged: the period, and the name as written."""
    claims = select_claims(selection, ENGAGED)
    spellings = [text for text in claims["value"].unique() if selection.dataset.is_name_of(text, name)]
    return claims[claims["value"].isin(spellings)]


def _filter_by_member(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Filter the rows whose `members` contain a name."""
    # Without `astype`, an empty mask has dtype object, and pandas would select columns by it.
    return frame[frame["members"].map(lambda names: name in names).astype("bool")]


def explain(selection: Selection, answer: RecordAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `member`."""
    dataset, result = selection.dataset, answer.result
    name, activities = result["name"], _select_own_activities(selection, result["name"])
    rows_of = find_rows_of_partners(selection, name, activities)
    cells_of_each = find_participation_cells(dataset, {**rows_of, name: list(activities.index)})
    yield from figure(("activities",), len(result["activities"]), FigureKind.COUNT, *cells_of_each[name])
    everything = cells_of("activities", "id", selection.activities.index)
    yield from figure(("all_activities",), answer.figures["all_activities"], FigureKind.COUNT, everything)
    in_order = build_activity_rows(dataset, activities).index
    for place, row in zip(in_order, result["activities"], strict=True):
        for total in ("people_engaged", "experts"):
            cells = cells_of("activities", total, [place])
            yield from figure(("activities", row["id"], total), row[total], FigureKind.VALUE, cells)
    for field, things, thing in (
        ("outcomes", "outcomes", "code"),
        ("challenges", "challenges", "code"),
        ("alliances", "alliances", "alliance"),
    ):
        links = dataset.links("activities", things)
        links = links[links["row"].isin(activities.index)]
        for row in result[field]:
            cells = cells_of("activities", things, links.loc[links["value"] == row[thing], "row"])
            yield from figure((field, row[thing], "activities"), row["activities"], FigureKind.COUNT, cells)
    yield from _explain_others(selection, answer)
    for partner, rows in rows_of.items():
        yield from figure(("met", partner, "activities"), len(rows), FigureKind.COUNT, *cells_of_each[partner])
    for month, mask in match_each_month(selection).items():
        days = cells_of_days(activities[mask.loc[activities.index]])
        yield from figure(("months", month), result["months"][month], FigureKind.COUNT, *days)
    yield from explain_ranks(selection, name, result["comparison"])
    yield from explain_missing_outcomes(selection, name, result["region"], result["comparison"]["missing"])


def _explain_others(selection: Selection, answer: RecordAnswer) -> Iterator[Figure]:
    """Find the rows of the meetings, people and reports of a member."""
    result, name = answer.result, answer.result["name"]
    meetings = _filter_by_member(select_meetings(selection), name)
    for month, mode, members, rows in zip(*(meetings[key] for key in (*MEETINGS, "rows")), strict=True):
        cells = cells_of("meetings", "members", rows)
        path = ("meetings", name_meeting(month, mode), "members")
        yield from figure(path, len(members), FigureKind.ITEMS, cells)
    people = _filter_by_member(read_people(selection.dataset), name)
    cells = cells_of("people", "person", people.index)
    yield from figure(("people",), len(result["people"]), FigureKind.COUNT, cells)
    claims = _select_own_claims(selection, name)
    yield from figure(
        ("engaged",), len(result["engaged"]), FigureKind.COUNT, cells_of("published", "value", claims.index)
    )
