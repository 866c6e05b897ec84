"""The key figures of a period: people, experts, activities, members by region, outcomes and challenges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import RecordAnswer
from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Content, Field, FieldType, ListOf, MapOf, ObjectOf
from metrocli.messages import MessageType
from metrocli.model.codes import natural_key
from metrocli.model.periods import LAST
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.query.facts.breakdown import (
    BREAKDOWN,
    PERIODS,
    break_down,
    build_period_notes,
    count_by_period,
    explain_breakdown,
    explain_periods,
)
from metrocli.query.facts.calendar import (
    build_month_notes,
    build_unrecorded_notes,
    cells_of_days,
    count_spans,
    find_whole_span,
    match_each_month,
)
from metrocli.query.facts.claims import build_published_notes, find_published_rows, find_published_total
from metrocli.query.facts.codes import (
    CODE_COUNT,
    build_line_notes,
    build_unread_code_notes,
    count_codes_rolled_up,
    explain_codes,
    find_codes_not_in_force,
    find_codes_of_other_times,
    find_rows_of_lines,
    roll_up_codes,
)
from metrocli.query.facts.itemised import (
    build_parts_notes,
    select_led_figures,
    select_took_part_figures,
    sum_figures,
)
from metrocli.query.facts.members.membership import build_not_counted_notes, select_members
from metrocli.query.facts.members.participant_notes import build_participant_notes
from metrocli.query.selecting.filters import LAST_PERIOD, find_period, note_assumed, select
from metrocli.query.selecting.selection_notes import build_activity_notes, build_membership_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.messages import Message
    from metrocli.query.selecting.filters import Filters
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

MONTHS_SHARE_ACTIVITIES = MessageType(
    "months-share-activities", "An activity over several months counts in each of them."
)
TOTALS = {"people_engaged": "people engaged", "experts": "experts"}
"""The totals that a period publishes, with their labels."""
_TOTAL = {
    "published": Field(FieldType.INTEGER, "the published total; unknown if none is published"),
    "itemised": Field(FieldType.INTEGER, "the sum over the activities that were led or co-led and report a number"),
    "activities": Field(FieldType.INTEGER, "the number of these activities"),
    "took_part": Field(
        FieldType.INTEGER,
        "the sum over events that the association merely took part in; unknown if none reports a number",
    ),
}
REGION = {
    "region": Field(FieldType.TEXT, "the region"),
    "total": Field(FieldType.INTEGER, "the number of members"),
    "participating": Field(FieldType.INTEGER, "the number of members that took part"),
}
_PERIOD = {
    "id": Field(FieldType.TEXT, "the period's name; unknown if no period was asked for"),
    "start": Field(FieldType.DATE, "the first day"),
    "end": Field(FieldType.DATE, "the last day"),
}
RESULT: dict[str, Content] = {
    "period": ObjectOf(_PERIOD, "the time that the figures cover"),
    "people_engaged": ObjectOf(_TOTAL, "people engaged"),
    "experts": ObjectOf(_TOTAL, "experts that collaborated"),
    "activities": ObjectOf(
        {
            "total": Field(FieldType.INTEGER, "the number of activities"),
            "by_line": MapOf(FieldType.CODE, FieldType.INTEGER, "the number of activities of each line"),
            "by_month": MapOf(
                FieldType.MONTH,
                FieldType.INTEGER,
                "the number of activities in each month; an activity over several months counts in each",
            ),
        },
        "the activities of that time",
    ),
    "members": ObjectOf(
        {
            "total": Field(FieldType.INTEGER, "the number of members"),
            "participating": Field(FieldType.INTEGER, "the number of members that took part"),
            "by_region": ListOf(REGION, "the same for each region"),
        },
        "the members that count in totals",
    ),
    "outcomes": ListOf(
        CODE_COUNT,
        "the codes of the plan at every level, most activities first; a code that is not in force only if it has one",
    ),
    "challenges": ListOf(CODE_COUNT, "the challenges at every level, most activities first"),
    "periods": ListOf(
        PERIODS, "the reporting periods that overlap the time asked for, each with the figures of the whole period"
    ),
    "breakdown": ListOf(BREAKDOWN, "with `--by`: the figures of each line, region or month", nullable=True),
}
"""The fields of the key figures."""
FIGURES: dict[str, Content] = {
    "spans": ListOf(
        {"start": Field(FieldType.DATE, "the first day"), "end": Field(FieldType.DATE, "the last day")},
        "the parts of the time that was asked for, in order",
    ),
    "not_counted": ListOf(
        {"name": Field(FieldType.TEXT, "the member"), "status": Field(FieldType.TEXT, "its status")},
        "the members of that time that totals do not count",
    ),
}
TITLES = {"line": MapOf(FieldType.CODE, FieldType.TEXT, "the titles of the codes of the plan, short ones preferred")}


def select_time(dataset: SheetDataset, filters: Filters) -> Selection:
    """Understand filters of time; without any, select the last period of the data and add a note."""
    if filters.period or filters.since or filters.until or not dataset.periods:
        return select(dataset, filters)
    last = find_period(dataset, LAST)
    selection = select(dataset, replace(filters, period=(last.name,)))
    return replace(selection, notes=(*selection.notes, note_assumed(last, LAST_PERIOD)))


def stats(selection: Selection, by: str = "") -> RecordAnswer:
    """Show the key figures of a period.

    Args:
        selection: the time (see `select_time`).
        by: `line`, `region` or `month` to break the figures down (see `break_down`); "" for no breakdown.

    Returns:
        A record with the fields of `RESULT`: published totals; itemised totals (the sum over activities that carry a
        figure, and how many do); activities by line and month; members by region; outcomes and challenges with their
        activities; the figures of each reporting period. `breakdown` is None without `by`. An unknown figure is None,
        never 0.

    Raises:
        UsageMistake: `by` is something else.
        UnreadableData: the dataset has no sheet `memberships` or no sheet `activities`.
    """
    dataset, by = selection.dataset, by.strip().lower()
    activities = selection.activities
    whole = find_whole_span(selection)
    months = match_each_month(selection)
    members = select_members(selection)
    breakdown, breakdown_notes = break_down(selection, by) if by else (None, [])
    result: dict[str, Any] = {
        "period": {
            "id": " or ".join(period.name for period in selection.periods) or None,
            "start": whole and whole.begin,
            "end": whole and whole.last_day,
        },
        **{total: _sum_up(selection, activities, total) for total in TOTALS},
        "activities": {
            "total": len(activities),
            "by_line": {line: len(rows) for line, rows in find_rows_of_lines(selection).items()},
            "by_month": {month: int(mask.sum()) for month, mask in months.items()},
        },
        "members": _count_members(members),
        "outcomes": _count_codes(selection, "outcomes"),
        "challenges": _count_codes(selection, "challenges"),
        "periods": count_by_period(selection) if dataset.periods else [],
        "breakdown": breakdown,
    }
    notes: list[Message] = [*selection.notes, *build_activity_notes(selection), *build_membership_notes(selection)]
    notes += [*build_participant_notes(selection), *build_not_counted_notes(members)]
    notes += [*build_month_notes(selection), *breakdown_notes, *build_published_notes(selection)]
    notes += build_period_notes(selection, TOTALS) if dataset.periods else []
    notes += build_parts_notes(selection, TOTALS, activities)
    notes += build_unrecorded_notes(selection)
    notes += [note for sheet in ("outcomes", "challenges") for note in build_unread_code_notes(selection, sheet)]
    notes += build_line_notes(selection, {row["code"]: row["activities"] for row in result["outcomes"]})
    if by in {"", "month"} and any(mask.sum() for mask in months.values()) and (count_spans(months) > 1).any():
        notes.append(MONTHS_SHARE_ACTIVITIES())
    return RecordAnswer(
        command="stats",
        query=selection.query | ({"by": by} if by else {}),
        result=result,
        titles={"line": _read_short_titles(dataset)},
        figures={
            "spans": [{"start": window.begin, "end": window.last_day} for window in selection.windows or ()],
            "not_counted": _list_members_not_counted(members),
        },
        notes=tuple(dict.fromkeys(notes)),
        interpretations=selection.interpretations,
    )


def explain(selection: Selection, answer: RecordAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `stats`."""
    result, activities = answer.result, selection.activities
    for total in TOTALS:
        own = cells_of("activities", total, select_led_figures(selection, activities, total).index)
        others = cells_of("activities", total, select_took_part_figures(selection, activities, total).index)
        published = cells_of("periods", total, find_published_rows(selection, total))
        yield from figure((total, "published"), result[total]["published"], FigureKind.VALUE, published)
        yield from figure((total, "itemised"), result[total]["itemised"], FigureKind.SUM, own)
        yield from figure((total, "activities"), result[total]["activities"], FigureKind.COUNT, own)
        yield from figure((total, "took_part"), result[total]["took_part"], FigureKind.SUM, others)
    counts = result["activities"]
    everything = cells_of("activities", "id", activities.index)
    yield from figure(("activities", "total"), counts["total"], FigureKind.COUNT, everything)
    for line, rows in find_rows_of_lines(selection).items():
        cells = cells_of("activities", "line", rows)
        yield from figure(("activities", "by_line", line), counts["by_line"][line], FigureKind.COUNT, cells)
    for month, mask in match_each_month(selection).items():
        days = cells_of_days(activities[mask])
        yield from figure(("activities", "by_month", month), counts["by_month"][month], FigureKind.COUNT, *days)
    yield from _explain_members(selection, result["members"], answer.figures["not_counted"])
    for sheet in ("outcomes", "challenges"):
        pairs = roll_up_codes(selection.dataset, sheet, activities)
        yield from explain_codes((sheet,), sheet, pairs, result[sheet])
    yield from explain_periods(selection, result["periods"])
    if result["breakdown"] is not None:
        yield from explain_breakdown(selection, answer.query["by"], result["breakdown"])


def _explain_members(
    selection: Selection, counts: Mapping[str, Any], others: Sequence[Mapping[str, str]]
) -> Iterator[Figure]:
    """Find the memberships behind the numbers of members, and those of the members that totals do not count."""
    everyone = select_members(selection)
    cells = cells_of("memberships", "member", everyone.index[~everyone["counts"]])
    yield from figure(("members", "not_counted"), len(others), FigureKind.COUNT, cells)
    frame = everyone[everyone["counts"]]
    regions = frame["region"].fillna("")
    groups: list[tuple[tuple[str, ...], pd.DataFrame, Mapping[str, Any]]] = [((), frame, counts)]
    groups += [
        (("by_region", row["region"] or ""), frame[regions == (row["region"] or "")], row)
        for row in counts["by_region"]
    ]
    for path, members, row in groups:
        for name, some in (("total", members), ("participating", members[members["participated"]])):
            cells = cells_of("memberships", "member", some.index)
            yield from figure(("members", *path, name), row[name], FigureKind.COUNT, cells)


def _sum_up(selection: Selection, activities: pd.DataFrame, total: str) -> dict[str, int | None]:
    """Find a total as published, and as itemised: the sum over activities that carry a figure, and how many do."""
    figures = select_led_figures(selection, activities, total)
    return {
        "published": find_published_total(selection, total),
        "itemised": sum_figures(figures),
        "activities": len(figures),
        "took_part": sum_figures(select_took_part_figures(selection, activities, total)),
    }


def _list_members_not_counted(members: pd.DataFrame) -> list[dict[str, str]]:
    """List the members that totals do not count, by the fields of `FIGURES`, from rows of `select_members`."""
    others = members[~members["counts"]]
    return [
        {"name": str(name), "status": str(status)}
        for name, status in zip(others["name"], others["status"], strict=True)
    ]


def _count_members(members: pd.DataFrame) -> dict[str, Any]:
    """Count the members in totals and those that took part, together and by region, from rows of `select_members`."""
    frame = members[members["counts"]]
    by_region = [
        {"region": region or None, "total": len(group), "participating": int(group["participated"].sum())}
        for region, group in frame.groupby(frame["region"].fillna(""), sort=False)
    ]
    return {"total": len(frame), "participating": int(frame["participated"].sum()), "by_region": by_region}


def _count_codes(selection: Selection, sheet: str) -> list[dict[str, Any]]:
    """Count the activities of every code at every level that is in force or has one, the highest count first."""
    rows = count_codes_rolled_up(selection, sheet, roll_up_codes(selection.dataset, sheet, selection.activities))
    idle = find_codes_not_in_force(selection, sheet) | find_codes_of_other_times(selection, sheet)
    rows = [row for row in rows if row["activities"] or row["code"] not in idle]
    return sorted(rows, key=lambda row: (-row["activities"], natural_key(row["code"])))


def _read_short_titles(dataset: SheetDataset) -> dict[str, str]:
    """Read the titles of the codes of the plan; a short title is preferred."""
    shorts = dataset.frame("outcomes").dropna(subset=["short"])
    return dataset.titles("outcomes") | dict(zip(shorts["code"], shorts["short"], strict=True))
