"""The figures of a period broken down by line, region or month, or by the reporting periods within it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Field, FieldType, sheet_fields
from metrocli.errors import UsageMistake
from metrocli.hints import NOT_A_VALUE, suggest
from metrocli.messages import MessageType
from metrocli.model.periods import merge_spans
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.query.facts.calendar import clip_span, find_days, list_periods, match_found_days
from metrocli.query.facts.claims import find_published_total, read_published_figures
from metrocli.query.facts.codes import find_codes_not_in_force
from metrocli.query.facts.dimensions import link_activities
from metrocli.query.facts.itemised import select_led_figures, sum_figures
from metrocli.query.facts.members.membership import cells_of_members
from metrocli.query.facts.members.participation import find_participants
from metrocli.query.linking.selected_links import link_selected
from metrocli.sheets.parsing.link_frames import count_values, match_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection

BY = {"line": "lines", "region": "regions", "month": "months"}
"""The values of `--by`, each with its dimension."""
_COUNTS = {
    "activities": Field(FieldType.INTEGER, "the number of activities"),
    "members": Field(FieldType.INTEGER, "the number of members that took part"),
    "outcomes": Field(FieldType.INTEGER, "the number of outcomes of these activities"),
    "challenges": Field(FieldType.INTEGER, "the number of challenges of these activities"),
    "people_engaged": Field(FieldType.INTEGER, "people engaged, summed over the activities that report a number"),
    "experts": Field(FieldType.INTEGER, "experts, summed over the activities that report a number"),
}
BREAKDOWN = {
    "id": Field(FieldType.TEXT, "the line, region or month"),
    "title": Field(FieldType.TEXT, "the title of a line"),
    **_COUNTS,
}
PERIODS = {
    "id": Field(FieldType.TEXT, "the period's name"),
    **sheet_fields("periods", {"start": FieldType.DATE, "end": FieldType.DATE}),
    "activities": Field(FieldType.INTEGER, "the number of activities on some day of the period"),
    "members": Field(FieldType.INTEGER, "the number of members that took part"),
    **sheet_fields("periods", {"people_engaged": FieldType.INTEGER, "experts": FieldType.INTEGER}),
}

IN_NO_ROW = MessageType(
    "in-no-row",
    "{count:,} activities without a {by} are not in any of these rows.",
    one="1 activity without a {by} is not in any of these rows.",
)
IN_SEVERAL_ROWS = MessageType("in-several-rows", "An activity with more than one {by} counts in each of them.")
PERIODS_IN_PART = MessageType(
    "periods-in-part",
    "Only part of {periods:and} is in the time asked for; the table of periods shows each period in full.",
)
NOT_PUBLISHED = MessageType("not-published", "{total:label}: not published for {periods:and}.")
OTHERS_PUBLISHED = MessageType(
    "others-published", "{total:label}: not published for {periods:and}; the sum of the other periods is {sum:,}."
)
PUBLISHED_FOR_PART = MessageType(
    "published-for-part", "{total:label}: {figure:,} published for {period}, a part of the time asked for."
)
PERIODS_SHARE_ACTIVITIES = MessageType(
    "periods-share-activities",
    "An activity that touches two periods counts in each of them, and only once in the sum.",
)


def break_down(selection: Selection, by: str) -> tuple[list[dict[str, Any]], list[Message]]:
    """Break down the figures of the selected time.

    An activity of several lines, regions or months counts in each; an activity of none counts in none.

    Args:
        selection: the selected time.
        by: `line`, `region` or `month`.

    Returns:
        For each line, region or month in order a dict with the fields of `BREAKDOWN`. `title` is the title of a line,
        else None. `members` counts the members that took part; for a region only its own members. `outcomes` and
        `challenges` count the codes that activities carry themselves. `people_engaged` and `experts` are sums over
        activities that carry a figure; None if none does. The last row with `id` None is for members without a region.
        Then the notes on activities that count in several rows or in none.

    Raises:
        UsageMistake: `by` is not one of these.
    """
    name = by.strip().lower()
    if name not in BY:
        raise UsageMistake(NOT_A_VALUE(option="by", text=by, hint=suggest(by, BY)))
    titles = selection.dataset.titles("outcomes") if name == "line" else {}
    groups = _group_activities(selection, name)
    breakdown = []
    for label, rows in groups.items():
        activities = selection.activities[selection.activities.index.isin(rows)]
        counts = _count_all(selection, activities) | {"members": len(_find_members(selection, name, label, activities))}
        breakdown.append({"id": label, "title": titles.get(label) if label else None, **counts})
    return breakdown, _build_notes(selection, name, [*groups.values()])


def explain_breakdown(selection: Selection, by: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Figure]:
    """Find the cells behind the figures of `break_down`.

    Args:
        selection: the selected time.
        by: `line`, `region` or `month`.
        rows: the breakdown.
    """
    groups = _group_activities(selection, by)
    for row in rows:
        label = row["id"]
        activities = selection.activities[selection.activities.index.isin(groups[label])]
        members = _find_members(selection, by, label, activities)
        path = ("breakdown", label or "")
        ids = cells_of("activities", "id", activities.index)
        yield from figure((*path, "activities"), row["activities"], FigureKind.COUNT, ids)
        yield from figure((*path, "members"), row["members"], FigureKind.COUNT, cells_of_members(selection, members))
        for sheet in ("outcomes", "challenges"):
            cells = cells_of("activities", sheet, activities.index[activities[sheet].notna()])
            yield from figure((*path, sheet), row[sheet], FigureKind.DISTINCT, cells)
        for total in ("people_engaged", "experts"):
            cells = cells_of("activities", total, select_led_figures(selection, activities, total).index)
            yield from figure((*path, total), row[total], FigureKind.SUM, cells)


def _group_activities(selection: Selection, by: str) -> dict[str | None, set[int]]:
    """Group the rows of the selected activities by line, region or month; None is for members without a region."""
    links, labels = link_activities(selection, BY[by])
    rows: dict[str | None, set[int]] = {label: set() for label in labels}
    for label, own in links.groupby("label")["row"]:
        rows[str(label)] = set(own)
    if by == "line":
        idle = find_codes_not_in_force(selection, "outcomes")
        rows = {label: own for label, own in rows.items() if own or label not in idle}
    if by == "region":
        region_of = _read_regions(selection)
        rows |= _link_members_without_region(selection, set(region_of.index[region_of.isna()]))
    return rows


def _find_members(selection: Selection, by: str, label: str | None, activities: pd.DataFrame) -> set[str]:
    """Find the members that took part in the activities of one row; of a region only its own members."""
    members = find_participants(selection, activities)
    if by == "region":
        region_of = _read_regions(selection)
        members &= set(region_of.index[region_of.isna() if label is None else region_of == label])
    return members


def _read_regions(selection: Selection) -> pd.Series[str]:
    """Read the region of each member, by its name."""
    return selection.latest_memberships.set_index("member")["region"]


def _link_members_without_region(selection: Selection, names: set[str]) -> dict[str | None, set[int]]:
    """Find the activities of members without a region, under the key None; {} if totals count none of these members."""
    links = link_selected(selection, "members")
    return (
        {None: {*links.loc[match_values(links["value"], names), "row"].tolist()}}
        if names & selection.full_members
        else {}
    )


def _build_notes(selection: Selection, by: str, rows: list[set[int]]) -> list[Message]:
    """Build the notes on activities that count in several rows, or in none."""
    once = set[int]().union(*rows)
    left_out = len(selection.activities) - len(once)
    notes: list[Message] = [IN_NO_ROW(count=left_out, by=by)] if left_out else []
    if by != "month" and sum(map(len, rows)) > len(once):
        notes.append(IN_SEVERAL_ROWS(by=by))
    return notes


def count_by_period(selection: Selection) -> list[dict[str, Any]]:
    """Count activities and members of each reporting period that touches the selected time.

    Returns:
        For each period in order a dict with the fields of `PERIODS`, for the whole period even if only a part of it is
        selected. `people_engaged` and `experts` are as published; None if they are not.
    """
    activities = selection.all_days
    days = find_days(activities)
    totals = {total: read_published_figures(selection.dataset, total) for total in ("people_engaged", "experts")}
    rows = []
    for name, span in list_periods(selection).items():
        own = activities[match_found_days(days, [span])]
        rows.append(
            {
                "id": name,
                "start": span.begin,
                "end": span.last_day,
                "activities": len(own),
                "members": len(find_participants(selection, own, (span,))),
                **{total: figures.get(name) for total, figures in totals.items()},
            }
        )
    return rows


def explain_periods(selection: Selection, rows: Iterable[Mapping[str, Any]]) -> Iterator[Figure]:
    """Find the cells behind the figures of `count_by_period`.

    Args:
        selection: the selected time.
        rows: the periods with their figures.
    """
    activities, periods = selection.all_days, selection.dataset.frame("periods")
    spans, days = list_periods(selection), find_days(activities)
    for row in rows:
        span, path = spans[row["id"]], ("periods", row["id"])
        own = activities[match_found_days(days, [span])]
        members = cells_of_members(selection, find_participants(selection, own, (span,)))
        ids = cells_of("activities", "id", own.index)
        yield from figure((*path, "activities"), row["activities"], FigureKind.COUNT, ids)
        yield from figure((*path, "members"), row["members"], FigureKind.COUNT, members)
        (place, *_) = periods.index[periods["period"] == row["id"]]
        for total in ("people_engaged", "experts"):
            yield from figure((*path, total), row[total], FigureKind.VALUE, cells_of("periods", total, [place]))


def build_period_notes(selection: Selection, totals: Collection[str]) -> list[Message]:
    """Build the notes of an answer whose time is made of several reporting periods.

    Args:
        selection: the selected time.
        totals: the published totals.
    """
    periods, activities = list_periods(selection), selection.all_days
    notes: list[Message] = []
    partial = [
        name for name, span in periods.items() if sum(part.days for part in clip_span(selection, span)) < span.days
    ]
    if len(periods) == len(partial) < 2:  # noqa: PLR2004 - within one period, nothing is rolled up
        return []
    if partial:
        notes.append(PERIODS_IN_PART(periods=partial))
    for total in totals:
        figures = read_published_figures(selection.dataset, total)
        unknown = [name for name in periods if name not in figures]
        if unknown and not partial and len(unknown) < len(periods) and find_published_total(selection, total) is None:
            reported = [figures[name] for name in periods if name in figures]
            if len(merge_spans(periods.values())) == len(periods):
                notes.append(OTHERS_PUBLISHED(total=total, periods=unknown, sum=sum(reported)))
            else:
                notes.append(NOT_PUBLISHED(total=total, periods=unknown))
        if len(figures.keys() & periods.keys()) == len(periods) == 1 and find_published_total(selection, total) is None:
            (name,) = periods
            notes.append(PUBLISHED_FOR_PART(total=total, figure=figures[name], period=name))
    days = find_days(activities)
    times = sum(int(match_found_days(days, [span]).sum()) for span in periods.values())
    if times > int(match_found_days(days, periods.values()).sum()):
        notes.append(PERIODS_SHARE_ACTIVITIES())
    return notes


def _count_all(selection: Selection, activities: pd.DataFrame) -> dict[str, int | None]:
    """Count what activities have, by the fields of `BREAKDOWN`; `members` is left to the caller."""
    counts: dict[str, int | None] = {"activities": len(activities), "members": None}
    for sheet in ("outcomes", "challenges"):
        counts[sheet] = len(count_values(link_selected(selection, sheet, activities)["value"]))
    for total in ("people_engaged", "experts"):
        counts[total] = sum_figures(select_led_figures(selection, activities, total))
    return counts
