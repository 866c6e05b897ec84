"""Two periods compared: the figures of each, their changes, and the members that came and left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import RecordAnswer
from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Content, Field, FieldType, ListOf, ObjectOf, sheet_fields
from metrocli.messages import MessageType
from metrocli.query.answering.explaining import cells_of, figure, unite_cells
from metrocli.query.facts.calendar import build_unrecorded_notes
from metrocli.query.facts.claims import fill_span, find_published_rows, find_published_total
from metrocli.query.facts.codes import count_codes_rolled_up, roll_up_codes
from metrocli.query.facts.itemised import build_parts_notes, select_led_figures, sum_figures
from metrocli.query.facts.meetings_and_media import select_media, select_meetings, select_members_met
from metrocli.query.facts.members.membership import cells_of_members, select_members
from metrocli.query.facts.members.participant_notes import build_participant_notes
from metrocli.query.facts.members.participation import find_participants
from metrocli.query.linking.selected_links import link_selected
from metrocli.query.selecting.filters import Filters, find_period, select
from metrocli.query.selecting.selection_notes import build_activity_notes, build_membership_notes
from metrocli.sheets.parsing.link_frames import count_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.answers.explanation import ColumnCells, Figure
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

SAME_DAYS = MessageType("same-days", "Both periods cover the same days, so nothing can differ.")
COMMON_DAYS = MessageType(
    "common-days", "Both periods include the days from {first} to {last}; what falls on them counts in both."
)
IN_BOTH_PERIODS = MessageType(
    "in-both-periods",
    "{count:,} activities fall in both periods and count in each: {ids:and}. Both periods together: {total:,}.",
    one="1 activity falls in both periods and counts in each: {ids:and}. Both periods together: {total:,}.",
)
PUBLISHED_FOR_ALL = MessageType(
    "published-for-all",
    "Totals are published for all activities together, so they are unknown for this selection.",
)
NOT_MADE_OF_PERIODS = MessageType(
    "not-made-of-periods",
    "No listed periods add up to {periods:and}, so the totals published for that time are unknown.",
)
_CHANGE = {
    "first": Field(FieldType.INTEGER, "the figure of the first period"),
    "second": Field(FieldType.INTEGER, "the figure of the second period"),
    "change": Field(FieldType.INTEGER, "the second figure minus the first"),
}
_TOTALS = (
    "activities", "people_engaged", "people_engaged_itemised", "experts", "experts_itemised", "participating",
    "members", "meetings", "media", "outcomes", "challenges",
)  # fmt: skip
_ITEMISED = ("people_engaged", "experts")
TOTALS = {
    "what": Field(FieldType.TEXT, "the name of the figure, such as activities or people_engaged_itemised", _TOTALS),
    **_CHANGE,
}
REGIONS = {"region": Field(FieldType.TEXT, "the region"), **_CHANGE}
CODES = {
    "code": Field(FieldType.CODE, "the code, as its sheet writes it"),
    "title": Field(FieldType.TEXT, "its title"),
    **_CHANGE,
}
_PERIOD = {
    "id": Field(FieldType.TEXT, "the period's name"),
    **sheet_fields("periods", {"start": FieldType.DATE, "end": FieldType.DATE}),
}
RESULT: dict[str, Content] = {
    "periods": ListOf(_PERIOD, "the two periods"),
    "totals": ListOf(TOTALS, "every figure of both periods"),
    "members_by_region": ListOf(REGIONS, "the number of members of each region that took part"),
    "members": ObjectOf(
        {
            "came": Field(FieldType.SEVERAL, "in the second period only"),
            "left": Field(FieldType.SEVERAL, "in the first period only"),
            "stayed": Field(FieldType.SEVERAL, "in both"),
        },
        "the members that took part",
    ),
    "memberships": ObjectOf(
        {
            "joined": Field(FieldType.SEVERAL, "in the second period only"),
            "ended": Field(FieldType.SEVERAL, "in the first period only"),
        },
        "the members that count in totals",
    ),
    "outcomes": ListOf(CODES, "the codes of the plan with an activity in either period"),
    "challenges": ListOf(CODES, "the challenges with an activity in either period"),
    "in_both": Field(FieldType.SEVERAL, "the ids of activities in both periods"),
    "in_either": Field(FieldType.INTEGER, "the number of activities in either period, each counted once"),
}
"""The fields of a comparison."""


def select_periods(dataset: SheetDataset, first: str, second: str, filters: Filters) -> tuple[Selection, Selection]:
    """Select two periods for `compare`.

    Args:
        dataset: the dataset.
        first: a period's name, in any of its forms.
        second: the name of the second period.
        filters: other filters, for the activities and members of both.

    Raises:
        UsageMistake: `first` or `second` is not a period.
    """
    for text in (first, second):
        find_period(dataset, text)  # not split at commas, as `select` would do
    one, other = (select(dataset, replace(filters, period=(text,))) for text in (first, second))
    return one, other


def compare(one: Selection, other: Selection) -> RecordAnswer:
    """Compare two periods.

    Args:
        one: the first period, with the other filters.
        other: the second period, with the same filters (see `select_periods`).

    Returns:
        A record with the fields of `RESULT`. A figure has `first`, `second` and `change`, which is None if one of them
        is unknown. `came` and `left` are the members that took part only in the second or only in the first period;
        `joined` and `ended` are those with a membership only in the second or only in the first. An activity that
        touches both counts in each, and once in `in_either`.

    Raises:
        UnreadableData: the dataset has no sheet `memberships` or no sheet `activities`.
    """
    in_both = list(one.activities.loc[one.activities.index.intersection(other.activities.index), "id"])
    in_either = len(one.activities.index.union(other.activities.index))
    result: dict[str, Any] = {
        "periods": [
            {"id": period.name, "start": period.span.begin, "end": period.span.last_day}
            for period in (*one.periods, *other.periods)
        ],
        "totals": _compare_figures("what", _count_totals(one), _count_totals(other)),
        "members_by_region": _compare_figures("region", _count_by_region(one), _count_by_region(other)),
        "members": _compare_lists(_list_participants(one), _list_participants(other), ("came", "left", "stayed")),
        "memberships": _compare_lists(_list_members(one), _list_members(other), ("joined", "ended")),
        **{sheet: _compare_codes(one, other, sheet) for sheet in ("outcomes", "challenges")},
        "in_both": in_both,
        "in_either": in_either,
    }
    notes: list[Message] = []
    for each in (one, other):
        notes += [*each.notes, *build_activity_notes(each), *build_membership_notes(each)]
    notes += build_participant_notes(one, other)
    notes += build_parts_notes(one, _ITEMISED, one.activities, other.activities, only_led=True)
    notes += build_unrecorded_notes(one, other)
    return RecordAnswer(
        command="compare",
        query={"periods": [selection.periods[0].name for selection in (one, other)]}
        | {key: value for key, value in other.query.items() if key != "period"},
        result=result,
        titles=other.titles,
        notes=tuple(dict.fromkeys([*notes, *_build_notes(one, other, in_both, in_either)])),
        interpretations=tuple(dict.fromkeys([*one.interpretations, *other.interpretations])),
    )


def explain(selection: Selection, answer: RecordAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `compare`; those of a change are the cells of both figures.

    Args:
        selection: the selection of the second period.
        answer: the answer.
    """
    result = answer.result
    first = find_period(selection.dataset, answer.query["periods"][0])
    sides = {"first": replace(selection, periods=(first,)), "second": selection}
    cells = {side: _find_cells(own) for side, own in sides.items()}
    things = (("totals", "what"), ("members_by_region", "region"), ("outcomes", "code"), ("challenges", "code"))
    for name, thing in things:
        for row in result[name]:
            path = (name, row[thing] or "")
            kind, one = cells["first"].get(path, (FigureKind.COUNT, ()))
            kind, other = cells["second"].get(path, (kind, ()))
            yield from figure((*path, "first"), row["first"], kind, *one)
            yield from figure((*path, "second"), row["second"], kind, *other)
            yield from figure((*path, "change"), row["change"], FigureKind.CHANGE, *unite_cells([*one, *other]))
    for group in ("members", "memberships"):
        for name, names in result[group].items():
            side = sides["first" if name in {"left", "ended"} else "second"]
            yield from figure((group, name), len(names), FigureKind.COUNT, cells_of_members(side, names))
    rows = [set(side.activities.index) for side in sides.values()]
    for name, value, own in (
        ("in_both", len(result["in_both"]), rows[0] & rows[1]),
        ("in_either", result["in_either"], rows[0] | rows[1]),
    ):
        yield from figure((name,), value, FigureKind.COUNT, cells_of("activities", "id", own))


def _find_cells(selection: Selection) -> dict[tuple[str, str], tuple[FigureKind, tuple[ColumnCells, ...]]]:
    """Find the cells behind all figures of one period, by the list and the thing; each with the kind of the figure."""
    dataset, activities = selection.dataset, selection.activities
    meetings = select_meetings(selection)
    members = select_members(selection)
    members = members[members["counts"]]
    found: dict[tuple[str, str], tuple[FigureKind, tuple[ColumnCells, ...]]] = {
        ("totals", "activities"): (FigureKind.COUNT, (cells_of("activities", "id", activities.index),)),
        ("totals", "participating"): (
            FigureKind.COUNT,
            (cells_of_members(selection, find_participants(selection, activities)),),
        ),
        ("totals", "members"): (FigureKind.COUNT, (cells_of("memberships", "member", members.index),)),
        ("totals", "meetings"): (
            FigureKind.ITEMS,
            (cells_of("meetings", "members", [row for rows in meetings["rows"] for row in rows]),),
        ),
        ("totals", "media"): (FigureKind.COUNT, (cells_of("media", "month", select_media(selection).index),)),
    }
    for total in _ITEMISED:
        published = cells_of("periods", total, find_published_rows(selection, total))
        itemised = cells_of("activities", total, select_led_figures(selection, activities, total).index)
        found["totals", total] = FigureKind.VALUE, (published,)
        found["totals", f"{total}_itemised"] = FigureKind.SUM, (itemised,)
    for region, group in members.groupby(members["region"].fillna(""), sort=False):
        took_part = group.index[group["participated"]]
        found["members_by_region", str(region)] = FigureKind.COUNT, (cells_of("memberships", "member", took_part),)
    for sheet in ("outcomes", "challenges"):
        carried = cells_of("activities", sheet, activities.index[activities[sheet].notna()])
        found["totals", sheet] = FigureKind.DISTINCT, (carried,)
        for code, rows in roll_up_codes(dataset, sheet, activities).groupby("code")["row"]:
            found[sheet, str(code)] = FigureKind.COUNT, (cells_of("activities", sheet, rows),)
    return found


def _build_notes(one: Selection, other: Selection, in_both: list[str], in_either: int) -> Iterator[Message]:
    """Yield the notes on days and activities in both periods, and on what is unknown."""
    dataset = one.dataset
    first, second = one.periods[0].span, other.periods[0].span
    common = first.intersection(second)
    if first == second:
        yield SAME_DAYS()
    elif common is not None:
        yield COMMON_DAYS(first=common.begin, last=common.last_day)
    if in_both and first != second:
        yield IN_BOTH_PERIODS(count=len(in_both), ids=in_both, total=in_either)
    listed, periods = dataset.periods, (*one.periods, *other.periods)
    unlisted = [period.name for period in periods if not fill_span(period.span, listed)]
    if other.has_content_filters or other.regions:
        yield PUBLISHED_FOR_ALL()
    elif listed and unlisted:
        yield NOT_MADE_OF_PERIODS(periods=unlisted)


def _count_totals(selection: Selection) -> dict[str, int | None]:
    """Count everything in one period, by the name of the figure; an unknown figure is None."""
    activities, dataset = selection.activities, selection.dataset
    whole = not (selection.has_content_filters or selection.regions)
    totals: dict[str, int | None] = {"activities": len(activities)}
    for total in _ITEMISED:
        totals[total] = find_published_total(selection, total) if whole else None
        totals[f"{total}_itemised"] = sum_figures(select_led_figures(selection, activities, total))
    totals["participating"] = len(_list_participants(selection))
    totals["members"] = len(_list_members(selection))
    met, media = select_members_met(selection, select_meetings(selection)), select_media(selection)
    # Meetings and mentions have no outcome, challenge, line or alliance, so these filters make them unknown.
    of_activities = any((selection.outcomes, selection.challenges, selection.lines, selection.alliances))
    of_members = bool(selection.members or selection.regions)
    for name, number, unknown in (
        ("meetings", len(met), of_activities or bool(selection.texts)),
        ("media", len(media), of_activities or of_members),
    ):
        totals[name] = None if unknown or dataset.table(name) is None else number
    for sheet in ("outcomes", "challenges"):
        totals[sheet] = len(count_values(link_selected(selection, sheet)["value"]))
    return totals


def _list_participants(selection: Selection) -> list[str]:
    """List the members that took part, in the order of the memberships."""
    names = find_participants(selection, selection.activities)
    return [name for name in selection.dataset.members if name in names]


def _list_members(selection: Selection) -> list[str]:
    """List the selected members that totals count."""
    members = select_members(selection)
    return list(members.loc[members["counts"], "name"])


def _count_by_region(selection: Selection) -> dict[str, int | None]:
    """Count the members of each region that took part; the key "" is for members without a region."""
    members = select_members(selection)
    members = members[members["counts"]]
    groups = members.groupby(members["region"].fillna(""), sort=False)
    return {str(region): int(group["participated"].sum()) for region, group in groups}


def _compare_figures(key: str, first: dict[str, int | None], second: dict[str, int | None]) -> list[dict[str, Any]]:
    """Compare two sets of figures by name, in the order of the first set and then of the second."""
    rows = []
    for name in dict.fromkeys([*first, *second]):
        # A region that is missing in one period has no member that took part.
        missing = 0 if key == "region" else None
        one, other = first.get(name, missing), second.get(name, missing)
        change = None if one is None or other is None else other - one
        rows.append({key: name or None, "first": one, "second": other, "change": change})
    return rows


def _compare_lists(first: Sequence[str], second: Sequence[str], names: tuple[str, ...]) -> dict[str, list[str]]:
    """List what is only in the second list, only in the first and, if there is a third name, in both."""
    before, after = set(first), set(second)
    lists = (
        [name for name in second if name not in before],
        [name for name in first if name not in after],
        [name for name in second if name in before],
    )
    return dict(zip(names, lists, strict=False))


def _compare_codes(one: Selection, other: Selection, sheet: str) -> list[dict[str, Any]]:
    """Compare the numbers of activities of each code that has an activity in either period."""
    first, second = (
        {row["code"]: row for row in count_codes_rolled_up(selection, sheet, pairs)}
        for selection in (one, other)
        for pairs in (roll_up_codes(selection.dataset, sheet, selection.activities),)
    )
    return [
        {
            "code": code,
            "title": row["title"],
            "first": row["activities"],
            "second": second[code]["activities"],
            "change": second[code]["activities"] - row["activities"],
        }
        for code, row in first.items()
        if row["activities"] or second[code]["activities"]
    ]
