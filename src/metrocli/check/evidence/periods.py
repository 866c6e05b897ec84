"""What falls into each period, found without going through all rows for each of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from metrocli.model.periods import Span, parse_period
from metrocli.model.vocabulary import Standing
from metrocli.query.selecting.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from metrocli.check.evidence.evidence import Evidence

_EPOCH = date(1970, 1, 1)


class DayIndex:
    """An index of rows by their days.

    Args:
        rows: the row numbers (int64).
        first: the first day of each row, as days since 1970 (int64).
        last: the last day of each row, included.
    """

    def __init__(self, rows: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64]) -> None:
        import numpy as np

        order = np.argsort(first, kind="stable")
        self._rows, self._first, self._last = rows[order], first[order], last[order]
        self._latest = np.maximum.accumulate(self._last)

    def find(self, span: Span) -> list[int]:
        """Return the row numbers, in ascending order, of the rows with a day in a span."""
        import numpy as np

        begin, end = (span.begin - _EPOCH).days, (span.end - _EPOCH).days
        start = np.searchsorted(self._latest, begin)  # all rows before it have ended
        stop = np.searchsorted(self._first, end)
        rows: list[int] = np.sort(self._rows[start:stop][self._last[start:stop] >= begin]).tolist()
        return rows


class RowIndex:
    """An index of links by the number of a row.

    Args:
        numbers: the row number of each link (int64).
    """

    def __init__(self, numbers: NDArray[np.int64]) -> None:
        import numpy as np

        is_in_order = bool((numbers[1:] >= numbers[:-1]).all())
        self._order = None if is_in_order else np.argsort(numbers, kind="stable")
        self._numbers = numbers if self._order is None else numbers[self._order]

    def select(self, wanted: Sequence[int]) -> NDArray[np.int64]:
        """Return the indexes of the links that have one of some row numbers, in ascending order."""
        import numpy as np

        starts, ends = (np.searchsorted(self._numbers, wanted, side) for side in ("left", "right"))
        lengths = ends - starts
        offsets = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        places = offsets + np.arange(len(offsets))
        return places if self._order is None else np.sort(self._order[places])


def find_span(evidence: Evidence, period: str) -> Span | None:
    """Return the days of a period; None if the period is unknown or there is no sheet of activities."""
    spans = evidence.compute_once(_new_cache)
    if period not in spans:
        parsed = parse_period(period, evidence.dataset.periods) if evidence.has_columns("activities") else None
        spans[period] = parsed.span if parsed else None
    return spans[period]


def _new_cache(_: Evidence) -> dict[str, Span | None]:
    """Return an empty cache for `find_span`."""
    return {}


def select_all(evidence: Evidence) -> Selection:
    """Return the selection of all time; the dataset must have a sheet of activities."""
    return Selection(evidence.dataset)


def find_activities(evidence: Evidence, span: Span) -> list[int]:
    """Return the row numbers, in ascending order, of the activities that count and have a day in a span."""
    return evidence.compute_once(_index_activities).find(span)


def find_meetings(evidence: Evidence, span: Span) -> list[int]:
    """Return the row numbers, in ascending order, of the meetings in the months that touch a span."""
    return evidence.compute_once(_index_meetings).find(span)


def is_full_member(evidence: Evidence, name: str, span: Span) -> bool:
    """Return whether a member, by its canonical name, is a full member on some day of a span."""
    terms = evidence.compute_once(_list_full_terms).get(name, ())
    return any(first < span.end and last >= span.begin for first, last in terms)


def _index_activities(evidence: Evidence) -> DayIndex:
    activities = evidence.compute_once(select_all).activities
    start, end = activities["start"], activities["end"]
    first, last = start.fillna(end).dropna(), end.fillna(start).dropna()
    last = last.where(last >= first, first)
    days = (column.to_numpy().astype("datetime64[D]").astype("int64") for column in (first, last))
    return DayIndex(first.index.to_numpy(), *days)


def _index_meetings(evidence: Evidence) -> DayIndex:
    import numpy as np

    months = evidence.values("meetings", "month")
    parsed = {text: parse_period(text, {}) for text in months.distinct}
    spans = [(row, period.span) for row, text in months.items() if (period := parsed[text])]
    columns = [(row, (span.begin - _EPOCH).days, (span.end - _EPOCH).days - 1) for row, span in spans]
    rows, first, last = np.array(columns, dtype="int64").reshape(-1, 3).T
    return DayIndex(rows, first, last)


def _list_full_terms(evidence: Evidence) -> dict[str, list[tuple[date, date]]]:
    """List the first and last days of the terms as a full member, by member (see `Selection.find_full_members`)."""
    standings = evidence.dataset.vocabulary.classify_memberships({*evidence.values("memberships", "status").distinct})
    status, joined, left = (evidence.values("memberships", name) for name in ("status", "joined", "left"))
    terms: dict[str, list[tuple[date, date]]] = {}
    for row, member in evidence.values("memberships", "member").items():
        if row not in status or standings[status[row]] is not Standing.OTHER:
            first = joined[row].date() if row in joined else date.min
            last = left[row].date() if row in left else date.max
            terms.setdefault(member, []).append((first, max(first, last)))
    return terms
