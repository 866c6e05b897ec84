"""The calendar of a selection: its span, months and periods, and the activities that touch them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.messages import MessageType
from metrocli.model.periods import Span
from metrocli.query.answering.explaining import cells_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.answers.explanation import ColumnCells
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection

_MANY_YEARS = 20
_FEW_SPANS = 5
_SECONDS_OF_A_DAY = 86_400
NOT_RECORDED = MessageType(
    "not-recorded",
    'Activities are recorded only from {first} to {last}. A zero outside these days means "no data".',
)
NO_ACTIVITIES_THEN = MessageType(
    "no-activities-then", 'The data has no activity in {periods:and}. Zeros there mean "no data".'
)
ONLY_MONTHS_WITH_ACTIVITIES = MessageType(
    "only-months-with-activities",
    "The time is longer than {years} years, so only months with an activity are listed.",
)


def find_whole_span(selection: Selection) -> Span | None:
    """Find the span of an answer: the selected time, with an open end at the first or last selected activity.

    Returns:
        The span; None if the selected time has no day, or an end is open and no activity has a date.
    """
    windows = selection.windows
    if windows is not None and not windows:
        return None
    if windows and (selection.periods or (selection.since is not None and selection.until is not None)):
        return Span(min(window.begin for window in windows), max(window.end for window in windows))
    first, last = find_days(selection.activities)
    begin = selection.since or (first.min().date() if first.notna().any() else None)
    end = selection.until or (last.max().date() if last.notna().any() else None)
    return _make_span(begin, end) if begin and end else None


def _make_span(first: date, last: date) -> Span | None:
    """Make a span of days; None if the last day is before the first, or the first is the last day of the calendar."""
    return Span.of_days(first, last) if first <= last and first < date.max else None


def clip_span(selection: Selection, span: Span) -> list[Span]:
    """Clip a span to the selected time, which may leave several parts or none."""
    if selection.windows is None:
        return [span]
    return [part for window in selection.windows if (part := span.intersection(window)) is not None]


def build_unrecorded_notes(*selections: Selection, spans: Iterable[Span] = ()) -> list[Message]:
    """Build the notes on days asked for on which nothing is recorded.

    Recorded are the days from the first to the last activity, and the listed periods that have one. A month with an
    activity is recorded as a whole: nobody has an activity on each of its days. An open end of the selected time is
    never outside, but the other end may be: a time from a day after the last activity has no data. Among these days, a
    period that is asked for or listed may have no activity.

    Args:
        selections: the filters.
        spans: days that the answer shows also where they were not asked for.
    """
    asked = [*(window for selection in selections for window in selection.windows or ()), *spans]
    if not asked:
        return []
    dataset = selections[0].dataset
    first, last = find_days(dataset.read_columns("activities", ("start", "end")))
    listed = dataset.periods
    touches = _find_touched(first, last, len(listed))
    with_activities = [*filter(touches, listed.values())]
    days = [first.min().date(), last.max().date()] if first.notna().any() else []
    begins = [*days[:1], *(span.begin for span in with_activities)]
    ends = [*days[1:], *(span.last_day for span in with_activities)]
    recorded = (_find_month(min(begins)), _find_month(max(ends))) if begins else ("", "9999-12")
    is_outside = any(_is_outside(span, recorded) for span in asked)
    names = {span: name for name, span in listed.items() if any(map(span.overlaps, asked))}
    names |= {period.span: period.name for selection in selections for period in selection.periods}
    empty = [name for span, name in names.items() if not (_is_outside(span, recorded) or touches(span))]
    return [
        *([NOT_RECORDED(first=min(begins), last=max(ends))] if is_outside else []),
        *([NO_ACTIVITIES_THEN(periods=empty)] if empty else []),
    ]


def _find_touched(first: pd.Series[Any], last: pd.Series[Any], count: int) -> Callable[[Span], bool]:
    """Return a function that returns whether an activity has a day in a span.

    Where there are many activities and spans, the days are counted once: that takes as long as to compare them with a
    few spans.

    Args:
        first: the first day of each activity, see `find_days`.
        last: the last day of each activity.
        count: the number of spans that will be asked for.
    """
    starts, ends = (days.dropna().to_numpy("datetime64[s]") for days in (first, last))
    if count <= _FEW_SPANS:
        return lambda span: bool(_match_arrays(starts, ends, [span]).any())
    count_starts, count_ends = _count_by_day(starts), _count_by_day(ends)

    def touches(span: Span) -> bool:
        return count_starts(span.end) > count_ends(span.begin)

    return touches


def _count_by_day(days: npt.NDArray[np.datetime64]) -> Callable[[date], int]:
    """Return a function that returns how many of some days are before a day."""
    import numpy as np

    seconds = days.astype("datetime64[s]").view("int64")
    first = int(seconds.min()) if len(seconds) else 0
    # Numpy takes several times as long to divide whole numbers, or to convert to days.
    numbers = np.rint((seconds - first) / _SECONDS_OF_A_DAY).astype("int64")
    before = np.concatenate([[0], np.cumsum(np.bincount(numbers))])

    def count_before(day: date) -> int:
        place = (int(np.datetime64(day, "s").astype("int64")) - first) // _SECONDS_OF_A_DAY
        return int(before[min(max(place, 0), len(before) - 1)])

    return count_before


def _is_outside(span: Span, recorded: tuple[str, str]) -> bool:
    """Return whether an end of a span that is not open is before or after some months."""
    ends = [*([span.begin] if span.begin > date.min else []), *([span.last_day] if span.end < date.max else [])]
    return any(not recorded[0] <= _find_month(day) <= recorded[1] for day in ends)


def _find_month(day: date) -> str:
    return day.isoformat()[:7]


def find_days(activities: pd.DataFrame) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Find the first and the last day of each activity.

    An activity with one date is of that day. An end before the start is replaced by the start.

    Args:
        activities: rows of `activities`.

    Returns:
        Two datetime64 Series; NaT for an activity without a date.
    """
    import numpy as np
    import pandas as pd

    # Arrays take a fifth of the time of Series, which counts where there are few rows.
    start, end = (activities[column].to_numpy("datetime64[s]") for column in ("start", "end"))
    lacks_start = np.isnat(start)
    first = np.where(lacks_start, end, start) if lacks_start.any() else start
    last = np.fmax(first, end)  # the one that is there, if only one is
    index = activities.index
    return (
        pd.Series(first, index=index, name="start", copy=False),
        pd.Series(last, index=index, name="end", copy=False),
    )


def cells_of_days(activities: pd.DataFrame) -> tuple[ColumnCells, ...]:
    """Return the cells with the first day of activities; the last day of those that have no first day."""
    rows = {*activities.index.tolist()}
    return cells_of_days_in_rows(rows, find_rows_with_start(activities))


def find_rows_with_start(activities: pd.DataFrame) -> set[int]:
    """Find the rows of the activities that have a first day."""
    return {*activities.index[activities["start"].notna()].tolist()}


def cells_of_days_in_rows(rows: AbstractSet[int], with_start: AbstractSet[int]) -> tuple[ColumnCells, ...]:
    """Return the cells of `cells_of_days` for rows of activities.

    Args:
        rows: the rows.
        with_start: the rows with a first day, of these or more.
    """
    return cells_of("activities", "start", rows & with_start), cells_of("activities", "end", rows - with_start)


def match_spans(activities: pd.DataFrame, *spans: Span) -> pd.Series[bool]:
    """Match activities that have a day in one of the spans; the result is a boolean Series."""
    return match_found_days(find_days(activities), spans)


def match_found_days(days: tuple[pd.Series[Any], pd.Series[Any]], spans: Iterable[Span]) -> pd.Series[bool]:
    """Match activities that have a day in one of the spans, by what `find_days` found."""
    import pandas as pd

    first, last = (each.to_numpy() for each in days)
    return pd.Series(_match_arrays(first, last, spans), index=days[0].index, name="start", copy=False)


def _match_arrays(first: npt.NDArray[Any], last: npt.NDArray[Any], spans: Iterable[Span]) -> npt.NDArray[np.bool_]:
    """Match arrays of first and last days, as `match_found_days`."""
    import numpy as np

    matches = np.zeros(len(first), "bool")
    for span in spans:
        matches |= (first < np.datetime64(span.end, "s")) & (last >= np.datetime64(span.begin, "s"))
    return matches


def match_each_month(selection: Selection) -> dict[str, pd.Series[bool]]:
    """Match the selected activities that touch each month of `list_months`: a boolean Series by month ("2021-09")."""
    return selection.compute_once(_match_each_month)


def _match_each_month(selection: Selection) -> dict[str, pd.Series[bool]]:
    days = find_days(selection.activities)
    return {month: match_found_days(days, parts) for month, parts in list_months(selection).items()}


def find_rows_of_months(selection: Selection) -> dict[str, frozenset[int]]:
    """Find the rows of the selected activities that touch each month of `list_months`, by month."""
    return {month: frozenset(mask.index[mask].tolist()) for month, mask in match_each_month(selection).items()}


class DaysOfMonths:
    """The days of the selected activities, to count those of each month. Use it with `compute_once`."""

    def __init__(self, selection: Selection) -> None:
        first, last = find_days(selection.activities)
        self._rows, self._first, self._last = first.index.to_numpy(), first.to_numpy(), last.to_numpy()
        self._months = list_months(selection)

    def count(self, rows: Collection[int]) -> dict[str, int]:
        """Count the activities that touch each month of `list_months`, by month.

        Args:
            rows: the rows of some selected activities, each once.
        """
        import numpy as np

        places = np.searchsorted(self._rows, np.fromiter(rows, "int64", len(rows)))
        days = self._first[places], self._last[places]
        return {month: int(_match_arrays(*days, parts).sum()) for month, parts in self._months.items()}


def list_months(selection: Selection) -> dict[str, list[Span]]:
    """List the months of the selected time by name ("2021-09"), each with its selected parts.

    More than 20 years are cut to those between the first and the last activity. If these are still more than 20, only
    months with an activity are listed (see `build_month_notes`).
    """
    spans, _ = _list_spans_with_months(selection)
    by_name = {_find_month(month.begin): month for span in spans for month in _split_months(span)}
    months = {name: clip_span(selection, by_name[name]) for name in sorted(by_name)}
    return {name: parts for name, parts in months.items() if parts}


def build_month_notes(selection: Selection) -> list[Message]:
    """Build a note if the months without an activity are not listed, because there are too many."""
    _, is_cut = _list_spans_with_months(selection)
    return [ONLY_MONTHS_WITH_ACTIVITIES(years=_MANY_YEARS)] if is_cut else []


def _list_spans_with_months(selection: Selection) -> tuple[list[Span], bool]:
    """List the spans whose months are listed, and whether these are only the spans of the activities themselves."""
    whole = find_whole_span(selection)
    if whole is None or not _has_many_years(whole):
        return [whole] if whole else [], False
    first, last = find_days(selection.activities)
    days = {*zip(first.dropna().dt.date, last.dropna().dt.date, strict=True)}
    spans = [part for day in days if (span := _make_span(*day)) and (part := span.intersection(whole))]
    bounds = [Span(min(span.begin for span in spans), max(span.end for span in spans))] if spans else []
    is_cut = any(map(_has_many_years, bounds))
    return (spans if is_cut else bounds), is_cut


def _has_many_years(span: Span) -> bool:
    return span.end.year - span.begin.year > _MANY_YEARS


def list_periods(selection: Selection) -> dict[str, Span]:
    """List the periods of the data that touch the selected time, by name and in order of their first day."""
    listed = selection.dataset.periods
    windows = selection.windows
    selected = (name for name, span in listed.items() if windows is None or any(map(span.overlaps, windows)))
    return {name: listed[name] for name in sorted(selected, key=lambda name: (listed[name].begin, listed[name].end))}


def match_each_period(selection: Selection) -> dict[str, pd.Series[bool]]:
    """Match the selected activities that touch the selected part of each period: a boolean Series by period."""
    days = find_days(selection.activities)
    return {name: match_found_days(days, clip_span(selection, span)) for name, span in list_periods(selection).items()}


def count_spans(matches: dict[str, pd.Series[bool]]) -> pd.Series[int]:
    """Count the months or periods that each activity touches (see `match_each_month`)."""
    import pandas as pd

    return pd.DataFrame(matches).sum(axis=1)


def _split_months(span: Span) -> Iterator[Span]:
    """Yield the months that a span touches, as whole months."""
    year, month = span.begin.year, span.begin.month
    while (year, month) <= (span.last_day.year, span.last_day.month):
        last = (year, month) == (date.max.year, date.max.month)
        following = (year + month // 12, month % 12 + 1)
        yield Span(date(year, month, 1), date.max if last else date(*following, 1))
        year, month = following
