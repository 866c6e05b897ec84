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
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.query.facts.activities import ACTIVITY, ActivityRecords
from metrocli.query.facts.calendar import (
    build_month_notes,
    build_unrecorded_notes,
    cells_of_days_in_rows,
    find_rows_of_months,
    find_rows_with_start,
)
from metrocli.query.facts.claims import find_claims_of_members
from metrocli.query.facts.codes import CODE_COUNT, count_codes
from metrocli.query.facts.meetings_and_media import MEETINGS, name_meeting, select_meetings
from metrocli.query.facts.members.membership import MEMBER, find_records_of_members
from metrocli.query.facts.members.participant_notes import (
    build_ambiguous_meeting_notes,
    build_ambiguous_notes,
    build_ambiguous_seat_notes,
    build_misspelled_notes,
    find_members_with_ambiguous_names,
)
from metrocli.query.facts.members.participation import ALLIANCES, count_alliances, find_participation_cells
from metrocli.query.facts.members.ranking import (
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
from metrocli.query.facts.members.timeline import TIMELINE, build_timeline, count_by_month
from metrocli.query.facts.seats import PEOPLE, PeopleOfMembers
from metrocli.query.linking.value_index import ValueIndex
from metrocli.query.selecting.selection_notes import build_activity_notes, build_membership_notes, list_reversed_rows
from metrocli.query.selecting.unlisted_links import list_unlisted_links
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.answers.explanation import Figure
    from metrocli.messages import Message
    from metrocli.query.facts.claims import ReportClaim
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
        names = list_unlisted_links(dataset, "activities", "members")["value"]
        others = {fold(name): name for name in reversed(names[::-1].unique())}  # of several spellings, the last one
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
    own = selection.compute_once(find_records_of_members)[name]
    dataset.require("activities")
    rows = _find_own_rows(selection, name)
    people = dataset.compute_once(PeopleOfMembers)
    result: dict[str, Any] = own | {
        "aliases": dataset.other_names(name),
        "activities": selection.compute_once(ActivityRecords).list_records(rows),
        "outcomes": count_codes(selection, "outcomes", rows),
        "challenges": count_codes(selection, "challenges", rows),
        "alliances": count_alliances(selection, rows),
        "meetings": [record for record in selection.compute_once(_list_meetings) if name in record["members"]],
        "people": [people.records[row] for row in people.find_rows(name)],
        "engaged": [{"period": claim.period, "written": claim.written} for claim in _list_own_claims(selection, name)],
        "comparison": rank_member(selection, name, own["region"])
        | {"missing": find_missing_outcomes(selection, name, own["region"])},
        "met": count_partners(selection, name, rows),
        "months": count_by_month(selection, rows),
    }
    result["timeline"] = build_timeline(selection, name, result["activities"])
    notes = [*selection.compute_once(_list_first_notes)]
    if selection.members or name in dataset.compute_once(find_members_with_ambiguous_names):
        for build in (build_ambiguous_notes, build_ambiguous_meeting_notes, build_ambiguous_seat_notes):
            notes += build(selection, members=[name])
    notes += build_misspelled_notes(selection, members=[name])
    notes += selection.compute_once(build_unrecorded_notes)
    return RecordAnswer(
        command="member",
        query={"member": name} | selection.query,
        result=result,
        figures={"all_activities": len(selection.activities), "has_reports": bool(len(dataset.frame("published")))},
        notes=(*dict.fromkeys(notes), *([] if resolved.how is MatchKind.EXACT else [resolved.note])),
        interpretations=(*selection.interpretations, Interpretation("NAME", typed, name, resolved.reason)),
    )


def _list_first_notes(selection: Selection) -> list[Message]:
    """List the notes that are the same for each member and come before its own."""
    notes: list[Message] = [*selection.notes, *build_membership_notes(selection), *build_activity_notes(selection)]
    notes += list_reversed_rows(selection.dataset, "people", "from", "until")
    return [*notes, *build_month_notes(selection)]


def _find_own_rows(selection: Selection, name: str) -> Sequence[int]:
    """Find the rows of the selected activities in which a member took part, in the order of the sheet."""
    return selection.compute_once(ValueIndex).rows("members").get(name, ())


def _list_meetings(selection: Selection) -> list[dict[str, Any]]:
    """List the bilateral meetings with all members as records."""
    return to_records(select_meetings(selection), MEETINGS)


def _list_own_claims(selection: Selection, name: str) -> Sequence[ReportClaim]:
    """List the claims of published reports that count a member as engaged."""
    return selection.compute_once(find_claims_of_members).get(name, ())


def explain(selection: Selection, answer: RecordAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `member`."""
    dataset, result, name = selection.dataset, answer.result, answer.result["name"]
    rows, index = _find_own_rows(selection, name), selection.compute_once(ValueIndex)
    rows_of = find_rows_of_partners(selection, name, rows)
    cells_of_each = find_participation_cells(dataset, {**rows_of, name: rows})
    yield from figure(("activities",), len(result["activities"]), FigureKind.COUNT, *cells_of_each[name])
    everything = cells_of("activities", "id", selection.activities.index)
    yield from figure(("all_activities",), answer.figures["all_activities"], FigureKind.COUNT, everything)
    in_order = selection.compute_once(ActivityRecords).sort_rows(rows)
    for place, row in zip(in_order, result["activities"], strict=True):
        for total in ("people_engaged", "experts"):
            cells = cells_of("activities", total, [place])
            yield from figure(("activities", row["id"], total), row[total], FigureKind.VALUE, cells)
    for field, thing in (("outcomes", "code"), ("challenges", "code"), ("alliances", "alliance")):
        own = {*rows}
        for row in result[field]:
            cells = cells_of("activities", field, own.intersection(index.rows(field)[row[thing]]))
            yield from figure((field, row[thing], "activities"), row["activities"], FigureKind.COUNT, cells)
    yield from _explain_others(selection, answer)
    for partner, shared in rows_of.items():
        yield from figure(("met", partner, "activities"), len(shared), FigureKind.COUNT, *cells_of_each[partner])
    with_start = selection.compute_once(_find_rows_with_start)
    for month, of_month in selection.compute_once(find_rows_of_months).items():
        days = cells_of_days_in_rows(of_month.intersection(rows), with_start)
        yield from figure(("months", month), result["months"][month], FigureKind.COUNT, *days)
    yield from explain_ranks(selection, name, result["region"], result["comparison"])
    yield from explain_missing_outcomes(selection, name, result["region"], result["comparison"]["missing"])


def _find_rows_with_start(selection: Selection) -> set[int]:
    return find_rows_with_start(selection.activities)


def _explain_others(selection: Selection, answer: RecordAnswer) -> Iterator[Figure]:
    """Find the rows of the meetings, people and reports of a member."""
    result, name = answer.result, answer.result["name"]
    for month, mode, members, rows in selection.compute_once(_list_rows_of_meetings):
        if name in members:
            cells = cells_of("meetings", "members", rows)
            path = ("meetings", name_meeting(month, mode), "members")
            yield from figure(path, len(members), FigureKind.ITEMS, cells)
    cells = cells_of("people", "person", selection.dataset.compute_once(PeopleOfMembers).find_rows(name))
    yield from figure(("people",), len(result["people"]), FigureKind.COUNT, cells)
    cells = cells_of("published", "value", [claim.row for claim in _list_own_claims(selection, name)])
    yield from figure(("engaged",), len(result["engaged"]), FigureKind.COUNT, cells)


def _list_rows_of_meetings(selection: Selection) -> list[tuple[str, object, tuple[str, ...], tuple[int, ...]]]:
    """List the month, mode, members and rows of each bilateral meeting."""
    meetings = select_meetings(selection)
    return [*zip(*(meetings[key] for key in (*MEETINGS, "rows")), strict=True)]
