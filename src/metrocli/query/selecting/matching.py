"""Match days, months, terms and codes with what filters select, and find the states of activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.model.codes import Code, parse_code
from metrocli.model.periods import Span, parse_period
from metrocli.model.vocabulary import ActivityState, classify_activities

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import date

    import pandas as pd


def match_days(start: pd.Series[Any], end: pd.Series[Any], windows: tuple[Span, ...] | None) -> pd.Series[bool]:
    """Match spans of days that touch some spans of days; None matches everything.

    With one blank end a span is a single day; with two it matches only if all time is selected. A span that ends
    before it starts is its first day.
    """
    import numpy as np
    import pandas as pd

    # Arrays take a fifth of the time of Series.
    first, last = start.to_numpy("datetime64[s]"), end.to_numpy("datetime64[s]")
    matches = np.full(len(first), windows is None)
    first = np.where(np.isnat(first), last, first)
    last = np.fmax(first, last)  # the one that is there, if only one is
    for window in windows or ():
        matches |= (first < np.datetime64(window.end, "s")) & (last >= np.datetime64(window.begin, "s"))
    return pd.Series(matches, index=start.index, name=start.name, copy=False)


def match_months(months: pd.Series[str], windows: tuple[Span, ...] | None) -> pd.Series[bool]:
    """Match months ("2021-09") that touch some spans of days; None matches everything."""
    if windows is None:
        return months.isna() | True
    parsed = {text: parse_period(text, {}) for text in months.dropna().unique()}
    matches = [
        text for text, month in parsed.items() if month and any(month.span.overlaps(window) for window in windows)
    ]
    return months.isin(matches)


def match_names(names: pd.Series[str], wanted: Container[str]) -> pd.Series[bool]:
    """Match names that are wanted, as `isin` does, but without an array of all wanted names."""
    import pandas as pd

    return pd.Series([name in wanted for name in names.tolist()], names.index, dtype="bool", name=names.name)


def match_terms(start: pd.Series[Any], end: pd.Series[Any], windows: tuple[Span, ...] | None) -> pd.Series[bool]:
    """Match terms or memberships that touch some spans of days.

    Args:
        start: the first days, datetime64; a blank is an open end.
        end: the last days, included, datetime64; a blank is an open end. One before the start counts as the start.
        windows: the spans; None matches everything.
    """
    import numpy as np
    import pandas as pd

    # Arrays take a fifth of the time of Series, which matters where there are few rows.
    first, last = start.to_numpy("datetime64[s]"), end.to_numpy("datetime64[s]")
    matches = np.full(len(first), windows is None)
    last = np.where(last < first, first, last)
    is_open, is_endless = np.isnat(first), np.isnat(last)
    for window in windows or ():
        has_begun = is_open | (first < np.datetime64(window.end, "s"))
        matches |= has_begun & (is_endless | (last >= np.datetime64(window.begin, "s")))
    return pd.Series(matches, index=start.index, name=start.name, copy=False)


def find_states(activities: pd.DataFrame) -> pd.Series[Any]:
    """Find the state of each activity by its status: done, planned or cancelled (see `ActivityState`)."""
    states = classify_activities(activities["status"].dropna().unique())
    state_of = activities["status"].astype("object").map(states)
    return state_of.where(state_of.notna(), ActivityState.DONE)


def to_timestamp(day: date) -> pd.Timestamp:
    """Return a day as a timestamp in seconds, the unit of dates in the frames."""
    import pandas as pd

    return pd.Timestamp(day).as_unit("s")


def find_covered(codes: Iterable[Code], texts: Iterable[str]) -> set[str]:
    """Find the texts that are one of the codes, or a code below one of them."""
    wanted = list(codes)
    return {text for text in texts if (code := parse_code(text)) and any(other.covers(code) for other in wanted)}
