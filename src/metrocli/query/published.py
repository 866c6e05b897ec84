"""What published reports claim: totals of periods, and who and what is counted in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.model.periods import Span, parse_period
from metrocli.names.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.query.selection import Selection

ENGAGED = "engaged member"
"""The section in which a report lists the members that it counts as engaged."""


def published_total(selection: Selection, total: str, notes: list[str] | None = None) -> int | None:
    """The published figure of the time asked for: that of its period, or the sum of periods that fill it exactly.

    Args:
        selection: the filters of time.
        total: `people_engaged` or `experts`.
        notes: where a note goes if no periods fill that time.
    """
    listed = selection.dataset.periods
    frame = selection.dataset.frame("periods").drop_duplicates("period").set_index("period")
    found = [_filling(window, listed) for window in selection.windows or ()]
    if not all(found) or not found:
        said = f"Published totals are of {', '.join(listed)}; they do not add up to the time asked for."
        if notes is not None and listed and said not in notes:
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


def claims(selection: Selection, section: str) -> Iterator[tuple[str, str]]:
    """What reports of the time asked for claim in one section: each period with the value as it is written there."""
    frame = selection.dataset.frame("published").dropna(subset=["section", "value"])
    frame = frame[frame["section"].map(fold) == section]
    frame = frame[frame["period"].isin(_periods_touched(selection, frame["period"].unique()))]
    yield from zip(selection.using("published", frame)["period"], frame["value"], strict=True)


def _periods_touched(selection: Selection, names: Iterable[str]) -> list[str]:
    """Those of some periods, listed by the data or of the calendar, that touch the time asked for."""
    if selection.windows is None:
        return list(names)
    known = ((name, parse_period(name, selection.dataset.periods)) for name in names)
    return [
        name for name, period in known if period and any(period.span.touches(window) for window in selection.windows)
    ]
