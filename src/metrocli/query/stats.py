"""The key figures of a period: people, experts, activities, members by region, outcomes and challenges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.answers.fields import Content, Field, Fields, FieldType, ListOf, MapOf, ObjectOf
from metrocli.answers.screen import CellFormat, KeyFigure, KeyFigures, ScreenColumn
from metrocli.messages import MessageType
from metrocli.model.codes import natural_key, parse_code
from metrocli.model.periods import LAST
from metrocli.query.facts.breakdown import BREAKDOWN, PERIODS, break_down, build_period_notes, count_by_period
from metrocli.query.facts.calendar import build_unrecorded_notes, count_spans, find_whole_span, match_each_month
from metrocli.query.facts.claims import find_published_total
from metrocli.query.facts.codes import CODE_COUNT, count_codes_rolled_up, roll_up_codes
from metrocli.query.facts.membership import select_members
from metrocli.query.selecting.filters import find_period, select
from metrocli.text.date_phrases import format_day_span, format_long_span, format_month
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrocli.answers.fields import Content
    from metrocli.messages import Note
    from metrocli.model.periods import Span
    from metrocli.query.selecting.filters import Filters
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

PERIOD_ASSUMED = MessageType("period-assumed", "Using --period {period} (the last period of the data).")
MONTHS_SHARE_ACTIVITIES = MessageType(
    "months-share-activities", "An activity over several months counts in each of them."
)
_TOTALS = {"people_engaged": "people engaged", "experts": "experts"}
_TOTAL = {
    "published": Field(FieldType.INTEGER, "the published total; unknown if none is published"),
    "itemised": Field(FieldType.INTEGER, "the sum over the activities that report a number"),
    "activities": Field(FieldType.INTEGER, "the number of activities that report a number"),
}
_REGION = {
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
            "by_region": ListOf(_REGION, "the same for each region"),
        },
        "the members that count in totals",
    ),
    "outcomes": ListOf(CODE_COUNT, "the codes of the plan at every level, most activities first"),
    "challenges": ListOf(CODE_COUNT, "the challenges at every level, most activities first"),
    "periods": ListOf(
        PERIODS, "the reporting periods that overlap the time asked for, each with the figures of the whole period"
    ),
    "breakdown": ListOf(BREAKDOWN, "with `--by`: the figures of each line, region or month", nullable=True),
}
"""The fields of the key figures."""


def select_time(dataset: SheetDataset, filters: Filters) -> Selection:
    """Understand filters of time; without any, select the last period of the data and add a note."""
    if filters.period or filters.since or filters.until or not dataset.periods:
        return select(dataset, filters)
    last = find_period(dataset, LAST).name
    selection = select(dataset, replace(filters, period=(last,)))
    selection.notes.append(PERIOD_ASSUMED(period=last))
    return selection


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
    notes: list[Note] = []
    activities = selection.activities
    whole = find_whole_span(selection)
    name = " or ".join(period.name for period in selection.periods) or None
    months = match_each_month(selection)
    result: dict[str, Any] = {
        "period": {"id": name, "start": whole and whole.begin, "end": whole and whole.last_day},
        **{total: _sum_up(selection, activities, total, notes) for total in _TOTALS},
        "activities": {
            "total": len(activities),
            "by_line": _count_by_line(dataset, activities),
            "by_month": {month: int(mask.sum()) for month, mask in months.items()},
        },
        "members": _count_members(selection),
        "outcomes": _count_codes(selection, "outcomes"),
        "challenges": _count_codes(selection, "challenges"),
        "periods": count_by_period(selection) if dataset.periods else [],
        "breakdown": break_down(selection, by) if by else None,
    }
    notes += build_period_notes(selection, _TOTALS) if dataset.periods else []
    notes += build_unrecorded_notes(selection)
    if by in {"", "month"} and any(mask.sum() for mask in months.values()) and (count_spans(months) > 1).any():
        notes.append(MONTHS_SHARE_ACTIVITIES())
    number = format_count(len(activities), "activity", "activities")
    return RecordAnswer(
        "stats",
        name or format_day_span(selection.since, selection.until) or "All activities",
        selection.query | ({"by": by} if by else {}),
        result,
        lambda: _build_parts(dataset, result, by),
        subtitle=" · ".join(filter(None, (_describe_time(selection, whole), number))),
        notes=(*selection.notes, *notes),
    )


def _describe_time(selection: Selection, whole: Span | None) -> str:
    """Describe the selected time in words; several periods are separated by "and"."""
    if len(selection.periods) > 1:
        return " and ".join(format_long_span(window.begin, window.last_day) for window in selection.windows or ())
    return format_long_span(whole.begin, whole.last_day) if whole else ""


def _sum_up(selection: Selection, activities: pd.DataFrame, total: str, notes: list[Note]) -> dict[str, int | None]:
    """Find a total as published, and as itemised: the sum over activities that carry a figure, and how many do."""
    figures = activities[total].dropna()
    return {
        "published": find_published_total(selection, total, notes),
        "itemised": int(figures.sum()) if len(figures) else None,
        "activities": len(figures),
    }


def _count_by_line(dataset: SheetDataset, activities: pd.DataFrame) -> dict[str, int]:
    """Count the activities of each line of the plan or of an activity, in natural order."""
    links = dataset.links("activities", "line")
    times = links.loc[links["row"].isin(activities.index), "value"].value_counts()
    listed = [code.text for code in dataset.codes("outcomes").values() if code.level == 1]
    lines = sorted({*listed, *times.index}, key=natural_key)
    return {line: int(times.get(line, 0)) for line in lines}


def _count_members(selection: Selection) -> dict[str, Any]:
    """Count the members in totals and those that took part, together and by region."""
    frame = select_members(selection)
    frame = frame[frame["counts"]]
    by_region = [
        {"region": region or None, "total": len(group), "participating": int(group["participated"].sum())}
        for region, group in frame.groupby(frame["region"].fillna(""), sort=False)
    ]
    return {"total": len(frame), "participating": int(frame["participated"].sum()), "by_region": by_region}


def _count_codes(selection: Selection, sheet: str) -> list[dict[str, Any]]:
    """Count the activities of every code at every level, the highest count first."""
    rows = count_codes_rolled_up(selection, sheet, roll_up_codes(selection.dataset, sheet, selection.activities))
    return sorted(rows, key=lambda row: (-row["activities"], natural_key(row["code"])))


def _build_parts(dataset: SheetDataset, result: dict[str, Any], by: str) -> Iterator[KeyFigures | ListAnswer]:
    """Build the parts for a screen; a breakdown replaces all other tables."""
    members = result["members"]
    yield KeyFigures(
        (
            *(_build_figure(result, total, label) for total, label in _TOTALS.items()),
            KeyFigure(
                members["participating"],
                f"of {format_count(members['total'], 'member')} took part",
                f"{members['participating'] / members['total']:.0%}" if members["total"] else "",
            ),
        )
    )
    if not _is_within_one_period(result):
        yield _build_table("periods", result["periods"], PERIODS, *_list_columns("period", PERIODS))
    if by:
        titled = [ScreenColumn("title", CellFormat.TEXT, ("title",), 1)] if by == "line" else []
        titles = _read_short_titles(dataset)
        name_of = format_month if by == "month" else str
        rows = [
            row | {"id": row["id"] and name_of(row["id"]), "title": titles.get(row["id"])}
            for row in result["breakdown"]
        ]
        yield _build_table("breakdown", rows, BREAKDOWN, *_list_columns(by, BREAKDOWN, titled))
        return
    yield _build_table(
        "regions",
        members["by_region"],
        _REGION,
        ScreenColumn("region", CellFormat.TEXT, ("region",)),
        ScreenColumn("took part", CellFormat.NUMBER, ("participating",)),
        ScreenColumn("of", CellFormat.NUMBER, ("total",)),
        ScreenColumn("share", CellFormat.SHARE, ("participating", "total")),
    )
    titles = _read_short_titles(dataset)
    lines = [
        {"code": code, "title": titles.get(code), "activities": times}
        for code, times in result["activities"]["by_line"].items()
    ]
    yield _build_code_table("line", lines)
    months = [{"month": format_month(m), "activities": times} for m, times in result["activities"]["by_month"].items()]
    yield _build_table(
        "months",
        months,
        {"month": Field(FieldType.TEXT), "activities": Field(FieldType.INTEGER)},
        ScreenColumn("month", CellFormat.TEXT, ("month",)),
        ScreenColumn("activities", CellFormat.BAR, ("activities",)),
    )
    for sheet in ("outcomes", "challenges"):
        yield _build_lowest_level(sheet, result[sheet])


def _is_within_one_period(result: dict[str, Any]) -> bool:
    """Check whether a table of periods would add nothing: there are none, or one that contains the whole time."""
    begin, end, listed = result["period"]["start"], result["period"]["end"], result["periods"]
    if len(listed) != 1:
        return not listed
    return begin is None or bool(listed[0]["start"] <= begin and end <= listed[0]["end"])


def _read_short_titles(dataset: SheetDataset) -> dict[str, str]:
    """Read the titles of the codes of the plan; a short title is preferred."""
    shorts = dataset.frame("outcomes").dropna(subset=["short"])
    return dataset.titles("outcomes") | dict(zip(shorts["code"], shorts["short"], strict=True))


def _list_columns(label: str, fields: Fields, titled: Iterable[ScreenColumn] = ()) -> list[ScreenColumn]:
    """List the columns of a table of figures: the thing, its title, and the figures."""
    figures = [name for name, field in fields.items() if field.type is FieldType.INTEGER]
    words = {"people_engaged": "people"}
    return [
        ScreenColumn(label, CellFormat.TEXT, ("id",)),
        *titled,
        *(
            ScreenColumn(words.get(name, name), CellFormat.NUMBER, (name,), place // 3)
            for place, name in enumerate(figures)
        ),
    ]


def _build_figure(result: dict[str, Any], total: str, label: str) -> KeyFigure:
    """Build the key figure of a published total, with its source and the itemised total."""
    figures, activities = result[total], format_count(result["activities"]["total"], "activity", "activities")
    if figures["activities"]:
        carry = "carries a figure of its own" if figures["activities"] == 1 else "carry figures of their own"
        own = f"{figures['activities']} of {activities} {carry} ({figures['itemised']:,})"
    else:
        own = "no activity carries a figure of its own"
    source = "published" if figures["published"] is not None else "not published"
    return KeyFigure(figures["published"], label, f"{source}; {own}")


def _build_lowest_level(sheet: str, rows: list[dict[str, Any]]) -> ListAnswer:
    """Build the table of codes that have no code below them and have activities; the others are counted."""
    parents = {code.parent.parts for row in rows if (code := parse_code(row["code"])) and code.parent}
    lowest = [row for row in rows if (code := parse_code(row["code"])) and code.parts not in parents]
    active = [row for row in lowest if row["activities"]]
    idle = len(lowest) - len(active)
    singular = sheet[:-1]
    summary = f"{format_count(len(active), singular)}{f' · {idle} more without an activity' if idle else ''}"
    return _build_code_table(singular, active, summary)


def _build_code_table(label: str, rows: list[dict[str, Any]], summary: str = "") -> ListAnswer:
    """Build a table of codes with their titles and numbers of activities."""
    shown = (
        ScreenColumn(label, CellFormat.TEXT, ("code",)),
        ScreenColumn("title", CellFormat.TEXT, ("title",)),
        ScreenColumn("activities", CellFormat.BAR, ("activities",)),
    )
    return _build_table(label, rows, CODE_COUNT, *shown, summary=summary)


def _build_table(
    name: str, rows: list[dict[str, Any]], fields: Fields, *shown: ScreenColumn, summary: str = ""
) -> ListAnswer:
    """Build a table from records; counts become Int64, so that an unknown one stays NA."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=[*fields])
    dtypes = {name: "Int64" for name, field in fields.items() if field.type is FieldType.INTEGER}
    return ListAnswer(name, "", {}, frame.astype(dtypes), fields, shown, summary=summary)
