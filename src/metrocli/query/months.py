"""Which months and which periods each activity touches."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.model.periods import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.query.selection import Selection

_MANY_YEARS = 20


def whole_span(selection: Selection) -> Span | None:
    """The span that an answer is of: what was asked for, else from the first activity to the last; None for nothing."""
    bounded = bool(selection.periods) or (selection.since is not None and selection.until is not None)
    if bounded and selection.windows:
        return Span(min(w.begin for w in selection.windows), max(w.end for w in selection.windows))
    days = selection.activities[["start", "end"]].stack()  # noqa: PD013 - the known days of both columns
    begin = selection.since or (days.min().date() if len(days) else None)
    end = selection.until or (days.max().date() if len(days) else None)
    return Span.of_days(begin, end) if begin and end and begin <= end else None


def days_of(activities: pd.DataFrame) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The first and the last day of each activity; an end before the start counts on the first day only."""
    first = activities["start"].fillna(activities["end"])
    last = activities["end"].fillna(activities["start"])
    return first, last.where(last >= first, first)


def touched(activities: pd.DataFrame, span: Span) -> pd.Series[bool]:
    """Which activities have a day in a span."""
    first, last = days_of(activities)
    return (first < str(span.end)) & (last >= str(span.begin))


def touched_months(selection: Selection) -> dict[str, pd.Series[bool]]:
    """Which activities touch each month of the time asked for.

    Returns:
        By month ("2021-09"), in order, for each selected activity whether it has a day in it; of many years only
        from the first activity to the last.
    """
    whole = whole_span(selection)
    if whole is None:
        return {}
    first, last = days_of(selection.activities)
    if whole.end.year - whole.begin.year > _MANY_YEARS:
        if not first.notna().any():
            return {}
        whole = Span.of_days(max(first.min().date(), whole.begin), min(last.max().date(), whole.last_day))
    found: dict[str, pd.Series[bool]] = {}
    for window in selection.windows if selection.windows is not None else (whole,):
        for month in _months(window.within(whole)):
            hits = (first < str(month.end)) & (last >= str(month.begin))
            name = month.begin.isoformat()[:7]
            found[name] = found[name] | hits if name in found else hits
    return dict(sorted(found.items()))


def periods_of(selection: Selection) -> dict[str, Span]:
    """The periods that the data lists and that touch the time asked for, by their first day."""
    listed = selection.dataset.periods
    windows = selection.windows
    asked = (name for name, span in listed.items() if windows is None or any(map(span.touches, windows)))
    return {name: listed[name] for name in sorted(asked, key=lambda name: (listed[name].begin, listed[name].end))}


def touched_periods(selection: Selection) -> dict[str, pd.Series[bool]]:
    """Which activities touch each listed period of the time asked for, as `touched_months` tells of months."""
    return {name: touched(selection.activities, span) for name, span in periods_of(selection).items()}


def times_counted(spans: dict[str, pd.Series[bool]]) -> pd.Series[int]:
    """In how many of some spans each activity counts."""
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    return pd.DataFrame(spans).sum(axis=1)


def _months(whole: Span | None) -> Iterator[Span]:
    """The months of a span, the first and the last cut to it."""
    begin, end = (whole.begin, whole.end) if whole else (date.max, date.max)
    while begin < end:
        last = (begin.year, begin.month) == (date.max.year, date.max.month)
        after = date.max if last else date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)
        yield Span(begin, min(after, end))
        begin = after
