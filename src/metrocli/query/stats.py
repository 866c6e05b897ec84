"""The figures of a period: people, experts, activities, members by region, and how far the plan is moving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.model.codes import natural_key, parse_code
from metrocli.model.periods import LAST, Span
from metrocli.query.answer import Account, Figure, Figures, Form, Holds, Listing, Shown, counted
from metrocli.query.filters import find_period, select
from metrocli.query.members import roll
from metrocli.query.plan import counted_codes, roll_up
from metrocli.query.wording import day_span, long_span, month_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.query.filters import Filters
    from metrocli.query.selection import Selection
    from metrocli.sheets.dataset import Dataset

_MANY_YEARS = 20
_TOTALS = {"people_engaged": "people engaged", "experts": "experts"}
_CODED = {"code": Holds.CODE, "title": Holds.TEXT, "activities": Holds.INTEGER}


def timed(dataset: Dataset, filters: Filters) -> Selection:
    """Understand filters of time; without any, the last period that the data lists is meant, and a note says so."""
    if filters.period or filters.since or filters.until or not dataset.periods:
        return select(dataset, filters)
    last = find_period(dataset, LAST).name
    selection = select(dataset, replace(filters, period=(last,)))
    selection.notes.append(f"No period was asked for: this is the last one, {last}.")
    return selection


def stats(selection: Selection) -> Account:
    """Tell the figures of a period.

    Args:
        selection: the time asked for (see `timed`).

    Returns:
        The published totals; what the activities themselves add up to and how many of them carry a figure; activities
        by line and month; members that took part, of all, by region; outcomes and challenges with their activities.
        What is not known is None, never 0.
    """
    dataset = selection.dataset
    notes: list[str] = []
    activities = selection.activities
    whole = _whole(selection, activities)
    name = " or ".join(period.name for period in selection.periods) or None
    months = _months_touched(selection, activities, whole)
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
    }
    if any(hits.sum() for hits in months.values()) and (_times_counted(months) > 1).any():
        notes.append("An activity that runs over several months counts in each of them.")
    told = counted(len(activities), "activity", "activities")
    return Account(
        "stats",
        name or day_span(selection.since, selection.until) or "All activities",
        selection.query,
        result,
        lambda: _parts(dataset, result),
        subtitle=" · ".join(filter(None, (_spans(selection, whole), told))),
        notes=(*selection.notes, *notes),
    )


def _spans(selection: Selection, whole: Span | None) -> str:
    """The time asked for in words: each span where there are several."""
    if len(selection.periods) > 1:
        return " and ".join(long_span(window) for window in selection.windows or ())
    return long_span(whole) if whole else ""


def _whole(selection: Selection, activities: pd.DataFrame) -> Span | None:
    """The span that the figures are of: what was asked for, else from the first activity to the last."""
    bounded = bool(selection.periods) or (selection.since is not None and selection.until is not None)
    if bounded and selection.windows:
        return Span(min(w.begin for w in selection.windows), max(w.end for w in selection.windows))
    days = activities[["start", "end"]].stack()  # noqa: PD013 - the known days of both columns
    begin = selection.since or (days.min().date() if len(days) else None)
    end = selection.until or (days.max().date() if len(days) else None)
    return Span.of_days(begin, end) if begin and end and begin <= end else None


def _total(selection: Selection, activities: pd.DataFrame, total: str, notes: list[str]) -> dict[str, int | None]:
    """A total as published, and as itemised: the sum over the activities that carry a figure, and how many do."""
    figures = activities[total].dropna()
    return {
        "published": _published(selection, total, notes),
        "itemised": int(figures.sum()) if len(figures) else None,
        "activities": len(figures),
    }


def _published(selection: Selection, total: str, notes: list[str]) -> int | None:
    """The published figure of the time asked for: that of its period, or the sum of periods that fill it exactly."""
    listed = selection.dataset.periods
    frame = selection.dataset.frame("periods").drop_duplicates("period").set_index("period")
    found = [_filling(window, listed) for window in selection.windows or ()]
    if not all(found) or not found:
        said = f"Published totals are of {', '.join(listed)}; they do not add up to the time asked for."
        if listed and said not in notes:
            notes.append(said)
        return None
    figures = frame.loc[list(dict.fromkeys(name for names in found for name in names)), total]
    return None if figures.isna().any() else int(figures.sum())


def _filling(window: Span, listed: dict[str, Span]) -> list[str]:
    """The listed periods that fill a span without gap or overlap; none where they do not."""
    for name, span in listed.items():
        if span == window:
            return [name]
    inside = sorted((span, name) for name, span in listed.items() if window.covers(span))
    reached = window.begin
    for span, _ in inside:
        if span.begin != reached:
            return []
        reached = span.end
    return [name for _, name in inside] if reached == window.end else []


def _by_line(dataset: Dataset, activities: pd.DataFrame) -> dict[str, int]:
    """How many activities each line has, the lines of the plan first, in the order in which people count."""
    links = dataset.links("activities", "line")
    times = links.loc[links["row"].isin(activities.index), "value"].value_counts()
    listed = [code.text for code in dataset.codes("outcomes").values() if code.level == 1]
    lines = sorted({*listed, *times.index}, key=natural_key)
    return {line: int(times.get(line, 0)) for line in lines}


def _months_touched(selection: Selection, activities: pd.DataFrame, whole: Span | None) -> dict[str, pd.Series[bool]]:
    """Which activities touch each month of the time asked for; of many years, only from the first to the last."""
    if whole is None:
        return {}
    first = activities["start"].fillna(activities["end"])
    last = activities["end"].fillna(activities["start"])
    last = last.where(last >= first, first)
    if whole.end.year - whole.begin.year > _MANY_YEARS:
        if not first.notna().any():
            return {}
        whole = Span.of_days(max(first.min().date(), whole.begin), min(last.max().date(), whole.last_day))
    touched: dict[str, pd.Series[bool]] = {}
    for window in selection.windows if selection.windows is not None else (whole,):
        for month in _months(window.within(whole)):
            hits = (first < str(month.end)) & (last >= str(month.begin))
            name = month.begin.isoformat()[:7]
            touched[name] = touched[name] | hits if name in touched else hits
    return dict(sorted(touched.items()))


def _times_counted(months: dict[str, pd.Series[bool]]) -> pd.Series[int]:
    """In how many months each activity counts."""
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    return pd.DataFrame(months).sum(axis=1)


def _months(whole: Span | None) -> Iterator[Span]:
    """The months of a span, the first and the last cut to it."""
    begin, end = (whole.begin, whole.end) if whole else (date.max, date.max)
    while begin < end:
        last = (begin.year, begin.month) == (date.max.year, date.max.month)
        after = date.max if last else date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)
        yield Span(begin, min(after, end))
        begin = after


def _members(selection: Selection) -> dict[str, Any]:
    frame = roll(selection)
    frame = frame[frame["counts"]]
    by_region = [
        {"region": region or None, "total": len(group), "participating": int(group["participated"].sum())}
        for region, group in frame.groupby(frame["region"].fillna(""), sort=False)
    ]
    return {"total": len(frame), "participating": int(frame["participated"].sum()), "by_region": by_region}


def _codes(selection: Selection, sheet: str) -> list[dict[str, Any]]:
    """Every code at every level with its activities, most first."""
    rows = counted_codes(selection, sheet, roll_up(selection.dataset, sheet, selection.activities))
    return sorted(rows, key=lambda row: (-row["activities"], natural_key(row["code"])))


def _parts(dataset: Dataset, result: dict[str, Any]) -> Iterator[Figures | Listing]:
    """The same for a screen."""
    members = result["members"]
    yield Figures(
        (
            *(_figure(result, total, label) for total, label in _TOTALS.items()),
            Figure(
                members["participating"],
                f"of {counted(members['total'], 'member')} took part",
                f"{members['participating'] / members['total']:.0%}" if members["total"] else "",
            ),
        )
    )
    share = {"region": Holds.TEXT, "participating": Holds.INTEGER, "total": Holds.INTEGER}
    yield _table(
        "regions",
        members["by_region"],
        share,
        Shown("region", Form.TEXT, ("region",)),
        Shown("took part", Form.NUMBER, ("participating",)),
        Shown("of", Form.NUMBER, ("total",)),
        Shown("share", Form.SHARE, ("participating", "total")),
    )
    titles = dataset.titles("outcomes")
    shorts = dataset.frame("outcomes").dropna(subset=["short"])
    titles |= dict(zip(shorts["code"], shorts["short"], strict=True))
    lines = [
        {"code": code, "title": titles.get(code), "activities": times}
        for code, times in result["activities"]["by_line"].items()
    ]
    yield _coded("line", lines)
    months = [{"month": month_name(m), "activities": times} for m, times in result["activities"]["by_month"].items()]
    yield _table(
        "months",
        months,
        {"month": Holds.TEXT, "activities": Holds.INTEGER},
        Shown("month", Form.TEXT, ("month",)),
        Shown("activities", Form.BAR, ("activities",)),
    )
    for sheet in ("outcomes", "challenges"):
        yield _deepest(sheet, result[sheet])


def _figure(result: dict[str, Any], total: str, label: str) -> Figure:
    """A published total, with what the activities say of it beside."""
    figures, activities = result[total], counted(result["activities"]["total"], "activity", "activities")
    if figures["activities"]:
        carry = "carries a figure of its own" if figures["activities"] == 1 else "carry figures of their own"
        own = f"{figures['activities']} of {activities} {carry} ({figures['itemised']:,})"
    else:
        own = "no activity carries a figure of its own"
    source = "published" if figures["published"] is not None else "not published"
    return Figure(figures["published"], label, f"{source}; {own}")


def _deepest(sheet: str, rows: list[dict[str, Any]]) -> Listing:
    """The codes that no other code is below, and how many of them no activity carries."""
    parents = {code.parent.parts for row in rows if (code := parse_code(row["code"])) and code.parent}
    deepest = [row for row in rows if (code := parse_code(row["code"])) and code.parts not in parents]
    moving = [row for row in deepest if row["activities"]]
    idle = len(deepest) - len(moving)
    singular = sheet[:-1]
    told = f"{counted(len(moving), singular)}{f' · {idle} more without an activity' if idle else ''}"
    return _coded(singular, moving, told)


def _coded(label: str, rows: list[dict[str, Any]], told: str = "") -> Listing:
    shown = (
        Shown(label, Form.TEXT, ("code",)),
        Shown("title", Form.TEXT, ("title",)),
        Shown("activities", Form.BAR, ("activities",)),
    )
    return _table(label, rows, _CODED, *shown, told=told)


def _table(name: str, rows: list[dict[str, Any]], fields: dict[str, Holds], *shown: Shown, told: str = "") -> Listing:
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    return Listing(name, "", {}, pd.DataFrame(rows, columns=[*fields]), fields, shown, counted=told)
