"""The figures of a period: people, experts, activities, members by region, and how far the plan is moving."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.answers.fields import FieldType, MapOf, Nullable
from metrocli.answers.screen import CellFormat, KeyFigure, KeyFigures, ScreenColumn
from metrocli.model.codes import natural_key, parse_code
from metrocli.model.periods import LAST
from metrocli.query.facts.breakdown import BREAKDOWN, PERIODS, break_down, build_period_notes, count_by_period
from metrocli.query.facts.calendar import build_unrecorded_notes, count_spans, find_whole_span, match_each_month
from metrocli.query.facts.claims import find_published_total
from metrocli.query.facts.codes import CODE_COUNT, count_codes_rolled_up, roll_up_codes
from metrocli.query.facts.membership import select_members
from metrocli.query.selecting.filters import find_period, select
from metrocli.text.phrases import day_span, format_count, long_span, month_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrocli.answers.fields import Content
    from metrocli.model.periods import Span
    from metrocli.query.selecting.filters import Filters
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset

_TOTALS = {"people_engaged": "people engaged", "experts": "experts"}
_TOTAL = {"published": FieldType.INTEGER, "itemised": FieldType.INTEGER, "activities": FieldType.INTEGER}
_REGION = {"region": FieldType.TEXT, "total": FieldType.INTEGER, "participating": FieldType.INTEGER}
RESULT: dict[str, Content] = {
    "period": {"id": FieldType.TEXT, "start": FieldType.DATE, "end": FieldType.DATE},
    **dict.fromkeys(_TOTALS, _TOTAL),
    "activities": {
        "total": FieldType.INTEGER,
        "by_line": MapOf(FieldType.CODE, FieldType.INTEGER),
        "by_month": MapOf(FieldType.MONTH, FieldType.INTEGER),
    },
    "members": {"total": FieldType.INTEGER, "participating": FieldType.INTEGER, "by_region": [_REGION]},
    "outcomes": [CODE_COUNT],
    "challenges": [CODE_COUNT],
    "periods": [PERIODS],
    "breakdown": Nullable([BREAKDOWN]),
}
"""The figures of a period."""


def select_time(dataset: Dataset, filters: Filters) -> Selection:
    """Understand filters of time; without any, the last period that the data lists is meant, and a note says so."""
    if filters.period or filters.since or filters.until or not dataset.periods:
        return select(dataset, filters)
    last = find_period(dataset, LAST).name
    selection = select(dataset, replace(filters, period=(last,)))
    selection.notes.append(f"No period was asked for: this is the last one, {last}.")
    return selection


def stats(selection: Selection, by: str = "") -> RecordAnswer:
    """Tell the figures of a period.

    Args:
        selection: the time asked for (see `timed`).
        by: `line`, `region` or `month` to break them down by that; "" for none.

    Returns:
        The published totals; what the activities themselves add up to and how many of them carry a figure; activities
        by line and month; members that took part, of all, by region; outcomes and challenges with their activities.
        Of several reporting periods, each with its own figures (`periods`); `breakdown` is None where none is asked
        for. What is not known is None, never 0.

    Raises:
        UsageMistake: figures cannot be broken down by that.
    """
    dataset, by = selection.dataset, by.strip().lower()
    notes: list[str] = []
    activities = selection.activities
    whole = find_whole_span(selection)
    name = " or ".join(period.name for period in selection.periods) or None
    months = match_each_month(selection)
    result: dict[str, Any] = {
        "period": {"id": name, "start": whole and whole.begin, "end": whole and whole.last_day},
        **{total: _total(selection, activities, total, notes) for total in _TOTALS},
        "activities": {
            "total": len(activities),
            "by_line": _by_line(dataset, activities),
            "by_month": {month: int(hits.sum()) for month, hits in months.items()},
        },
        "members": _members(selection),
        "outcomes": _codes(selection, "outcomes"),
        "challenges": _codes(selection, "challenges"),
        "periods": count_by_period(selection) if dataset.periods else [],
        "breakdown": break_down(selection, by) if by else None,
    }
    notes += build_period_notes(selection, _TOTALS) if dataset.periods else []
    notes += build_unrecorded_notes(selection)
    if by in {"", "month"} and any(hits.sum() for hits in months.values()) and (count_spans(months) > 1).any():
        notes.append("An activity that runs over several months counts in each of them.")
    told = format_count(len(activities), "activity", "activities")
    return RecordAnswer(
        "stats",
        name or day_span(selection.since, selection.until) or "All activities",
        selection.query | ({"by": by} if by else {}),
        result,
        lambda: _parts(dataset, result, by),
        subtitle=" · ".join(filter(None, (_spans(selection, whole), told))),
        notes=(*selection.notes, *notes),
    )


def _spans(selection: Selection, whole: Span | None) -> str:
    """The time asked for in words: each span where there are several."""
    if len(selection.periods) > 1:
        return " and ".join(long_span(window.begin, window.last_day) for window in selection.windows or ())
    return long_span(whole.begin, whole.last_day) if whole else ""


def _total(selection: Selection, activities: pd.DataFrame, total: str, notes: list[str]) -> dict[str, int | None]:
    """A total as published, and as itemised: the sum over the activities that carry a figure, and how many do."""
    figures = activities[total].dropna()
    return {
        "published": find_published_total(selection, total, notes),
        "itemised": int(figures.sum()) if len(figures) else None,
        "activities": len(figures),
    }


def _by_line(dataset: Dataset, activities: pd.DataFrame) -> dict[str, int]:
    """How many activities each line has, the lines of the plan first, in the order in which people count."""
    links = dataset.links("activities", "line")
    times = links.loc[links["row"].isin(activities.index), "value"].value_counts()
    listed = [code.text for code in dataset.codes("outcomes").values() if code.level == 1]
    lines = sorted({*listed, *times.index}, key=natural_key)
    return {line: int(times.get(line, 0)) for line in lines}


def _members(selection: Selection) -> dict[str, Any]:
    frame = select_members(selection)
    frame = frame[frame["counts"]]
    by_region = [
        {"region": region or None, "total": len(group), "participating": int(group["participated"].sum())}
        for region, group in frame.groupby(frame["region"].fillna(""), sort=False)
    ]
    return {"total": len(frame), "participating": int(frame["participated"].sum()), "by_region": by_region}


def _codes(selection: Selection, sheet: str) -> list[dict[str, Any]]:
    """Every code at every level with its activities, most first."""
    rows = count_codes_rolled_up(selection, sheet, roll_up_codes(selection.dataset, sheet, selection.activities))
    return sorted(rows, key=lambda row: (-row["activities"], natural_key(row["code"])))


def _parts(dataset: Dataset, result: dict[str, Any], by: str) -> Iterator[KeyFigures | ListAnswer]:
    """The same for a screen; broken down, the breakdown stands for all other tables."""
    members = result["members"]
    yield KeyFigures(
        (
            *(_figure(result, total, label) for total, label in _TOTALS.items()),
            KeyFigure(
                members["participating"],
                f"of {format_count(members['total'], 'member')} took part",
                f"{members['participating'] / members['total']:.0%}" if members["total"] else "",
            ),
        )
    )
    if not _is_one_period(result):
        yield _table("periods", result["periods"], PERIODS, *_shown("period", PERIODS))
    if by:
        titled = [ScreenColumn("title", CellFormat.TEXT, ("title",), 1)] if by == "line" else []
        titles = _short_titles(dataset)
        named = month_name if by == "month" else str
        rows = [
            row | {"id": row["id"] and named(row["id"]), "title": titles.get(row["id"])} for row in result["breakdown"]
        ]
        yield _table("breakdown", rows, BREAKDOWN, *_shown(by, BREAKDOWN, titled))
        return
    yield _table(
        "regions",
        members["by_region"],
        _REGION,
        ScreenColumn("region", CellFormat.TEXT, ("region",)),
        ScreenColumn("took part", CellFormat.NUMBER, ("participating",)),
        ScreenColumn("of", CellFormat.NUMBER, ("total",)),
        ScreenColumn("share", CellFormat.SHARE, ("participating", "total")),
    )
    titles = _short_titles(dataset)
    lines = [
        {"code": code, "title": titles.get(code), "activities": times}
        for code, times in result["activities"]["by_line"].items()
    ]
    yield _coded("line", lines)
    months = [{"month": month_name(m), "activities": times} for m, times in result["activities"]["by_month"].items()]
    yield _table(
        "months",
        months,
        {"month": FieldType.TEXT, "activities": FieldType.INTEGER},
        ScreenColumn("month", CellFormat.TEXT, ("month",)),
        ScreenColumn("activities", CellFormat.BAR, ("activities",)),
    )
    for sheet in ("outcomes", "challenges"):
        yield _deepest(sheet, result[sheet])


def _is_one_period(result: dict[str, Any]) -> bool:
    """Whether no more is to be told of periods: there is none, or one that the time asked for is, or is a part of."""
    begin, end, listed = result["period"]["start"], result["period"]["end"], result["periods"]
    if len(listed) != 1:
        return not listed
    return begin is None or bool(listed[0]["start"] <= begin and end <= listed[0]["end"])


def _short_titles(dataset: Dataset) -> dict[str, str]:
    """The titles of the plan's codes, the shorter ones where there are any."""
    shorts = dataset.frame("outcomes").dropna(subset=["short"])
    return dataset.titles("outcomes") | dict(zip(shorts["code"], shorts["short"], strict=True))


def _shown(label: str, fields: dict[str, FieldType], titled: Iterable[ScreenColumn] = ()) -> list[ScreenColumn]:
    """Columns for the figures of several things: what it is, its title, and the figures."""
    figures = [name for name, holds in fields.items() if holds is FieldType.INTEGER]
    words = {"people_engaged": "people"}
    return [
        ScreenColumn(label, CellFormat.TEXT, ("id",)),
        *titled,
        *(
            ScreenColumn(words.get(name, name), CellFormat.NUMBER, (name,), place // 3)
            for place, name in enumerate(figures)
        ),
    ]


def _figure(result: dict[str, Any], total: str, label: str) -> KeyFigure:
    """A published total, with what the activities say of it beside."""
    figures, activities = result[total], format_count(result["activities"]["total"], "activity", "activities")
    if figures["activities"]:
        carry = "carries a figure of its own" if figures["activities"] == 1 else "carry figures of their own"
        own = f"{figures['activities']} of {activities} {carry} ({figures['itemised']:,})"
    else:
        own = "no activity carries a figure of its own"
    source = "published" if figures["published"] is not None else "not published"
    return KeyFigure(figures["published"], label, f"{source}; {own}")


def _deepest(sheet: str, rows: list[dict[str, Any]]) -> ListAnswer:
    """The codes that no other code is below, and how many of them no activity carries."""
    parents = {code.parent.parts for row in rows if (code := parse_code(row["code"])) and code.parent}
    deepest = [row for row in rows if (code := parse_code(row["code"])) and code.parts not in parents]
    moving = [row for row in deepest if row["activities"]]
    idle = len(deepest) - len(moving)
    singular = sheet[:-1]
    told = f"{format_count(len(moving), singular)}{f' · {idle} more without an activity' if idle else ''}"
    return _coded(singular, moving, told)


def _coded(label: str, rows: list[dict[str, Any]], told: str = "") -> ListAnswer:
    shown = (
        ScreenColumn(label, CellFormat.TEXT, ("code",)),
        ScreenColumn("title", CellFormat.TEXT, ("title",)),
        ScreenColumn("activities", CellFormat.BAR, ("activities",)),
    )
    return _table(label, rows, CODE_COUNT, *shown, told=told)


def _table(
    name: str, rows: list[dict[str, Any]], fields: dict[str, FieldType], *shown: ScreenColumn, told: str = ""
) -> ListAnswer:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=[*fields])
    whole = {field: "Int64" for field, holds in fields.items() if holds is FieldType.INTEGER}
    return ListAnswer(name, "", {}, frame.astype(whole), fields, shown, summary=told)
