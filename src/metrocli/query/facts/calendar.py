"""Which months and which periods each activity touches."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.model.periods import Span
from metrocli.query.selecting.selection import to_timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrocli.query.selecting.selection import Selection

_MANY_YEARS = 20


def find_whole_span(selection: Selection) -> Span | None:
    """The span that an answer is of: what was asked for, else from the first activity to the last; None for nothing."""
    windows = selection.windows
    if windows is not None and not windows:
        return None
    if windows and (selection.periods or (selection.since is not None and selection.until is not None)):
        return Span(min(w.begin for w in windows), max(w.end for w in windows))
    first, last = find_days(selection.activities)
    begin = selection.since or (first.min().date() if first.notna().any() else None)
    end = selection.until or (last.max().date() if last.notna().any() else None)
    return _span(begin, end) if begin and end else None


def _span(first: date, last: date) -> Span | None:
    """The span of some days; None where the last comes first, or on the calendar's very last day."""
    return Span.of_days(first, last) if first <= last and first < date.max else None


def clip_span(selection: Selection, span: Span) -> list[Span]:
    """The parts of a span that are in the time asked for."""
    if selection.windows is None:
        return [span]
    return [part for window in selection.windows if (part := span.within(window)) is not None]


def build_unrecorded_notes(selection: Selection) -> list[str]:
    """A note where the time asked for begins before, or ends after, all that the data has activities or periods of."""
    first, last = find_days(selection.dataset.frame("activities"))
    listed = selection.dataset.periods.values()
    begins = [*first.dropna().dt.date, *(span.begin for span in listed)]
    ends = [*last.dropna().dt.date, *(span.last_day for span in listed)]
    if selection.windows is None or not begins:
        return []
    outside = []
    if any(window.begin < min(begins) for window in selection.windows if window.begin > date.min):
        outside.append(f"before {min(begins)}")
    if any(window.last_day > max(ends) for window in selection.windows if window.end < date.max):
        outside.append(f"after {max(ends)}")
    told = f"Nothing is recorded {' or '.join(outside)}: no activity, no period. Zeros there are not known to be zeros."
    return [told] if outside else []


def find_days(activities: pd.DataFrame) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The first and the last day of each activity; an end before the start counts on the first day only."""
    first = activities["start"].fillna(activities["end"])
    last = activities["end"].fillna(activities["start"])
    return first, last.where(last >= first, first)


def match_spans(activities: pd.DataFrame, *spans: Span) -> pd.Series[bool]:
    """Which activities have a day in one of some spans."""
    return _touching(find_days(activities), spans)


def _touching(days: tuple[pd.Series[Any], pd.Series[Any]], spans: Iterable[Span]) -> pd.Series[bool]:
    first, last = days
    hits = first.isna() & False
    for span in spans:
        hits |= (first < to_timestamp(span.end)) & (last >= to_timestamp(span.begin))
    return hits


def match_each_month(selection: Selection) -> dict[str, pd.Series[bool]]:
    """Which activities touch each month of the time asked for, by month ("2021-09") and in order."""
    days = find_days(selection.activities)
    return {month: _touching(days, parts) for month, parts in list_months(selection).items()}


def list_months(selection: Selection) -> dict[str, list[Span]]:
    """The months of the time asked for, in order, each with those parts of it that were asked for.

    Of many years only those from the first activity to the last, and where these are many, too, only the months that
    have an activity; a note says so.
    """
    whole = find_whole_span(selection)
    if whole is None:
        return {}
    spans = [whole]
    if _many_years(whole):
        first, last = find_days(selection.activities)
        days = {*zip(first.dropna().dt.date, last.dropna().dt.date, strict=True)}
        spans = [part for day in days if (span := _span(*day)) and (part := span.within(whole))]
        bounds = [Span(min(span.begin for span in spans), max(span.end for span in spans))] if spans else []
        if any(map(_many_years, bounds)):
            selection.note(f"Of more than {_MANY_YEARS} years, only the months that have an activity are listed.")
        else:
            spans = bounds
    named = {month.begin.isoformat()[:7]: month for span in spans for month in _months(span)}
    months = {name: clip_span(selection, named[name]) for name in sorted(named)}
    return {name: parts for name, parts in months.items() if parts}


def _many_years(span: Span) -> bool:
    return span.end.year - span.begin.year > _MANY_YEARS


def list_periods(selection: Selection) -> dict[str, Span]:
    """The periods that the data lists and that touch the time asked for, by their first day."""
    listed = selection.dataset.periods
    windows = selection.windows
    asked = (name for name, span in listed.items() if windows is None or any(map(span.touches, windows)))
    return {name: listed[name] for name in sorted(asked, key=lambda name: (listed[name].begin, listed[name].end))}


def match_each_period(selection: Selection) -> dict[str, pd.Series[bool]]:
    """Which activities touch each listed period in the time asked for, as `touched_months` tells of months."""
    days = find_days(selection.activities)
    return {name: _touching(days, clip_span(selection, span)) for name, span in list_periods(selection).items()}


def count_spans(spans: dict[str, pd.Series[bool]]) -> pd.Series[int]:
    """In how many of some spans each activity counts."""
    import pandas as pd

    return pd.DataFrame(spans).sum(axis=1)


def _months(span: Span) -> Iterator[Span]:
    """The months that a span touches, each whole."""
    year, month = span.begin.year, span.begin.month
    while (year, month) <= (span.last_day.year, span.last_day.month):
        last = (year, month) == (date.max.year, date.max.month)
        following = (year + month // 12, month % 12 + 1)
        yield Span(date(year, month, 1), date.max if last else date(*following, 1))
        year, month = following
