"""Claims of published reports: the totals of periods, and the names and codes that they list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.periods import parse_period
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from metrocli.messages import Note
    from metrocli.model.periods import Span
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

PUBLISHED_FOR_OTHER_PERIODS = MessageType(
    "published-for-other-periods",
    "No published totals add up to the time asked for; the data has totals for {periods:and}.",
)
ENGAGED = "engaged member"
"""The section in which a report lists the members that it counts as engaged."""


def find_published_total(selection: Selection, total: str, notes: list[Note] | None = None) -> int | None:
    """Find the published figure of the selected time: of its period, or the sum of periods that fill it exactly.

    If several choices of periods fill it, the fewest periods whose figures are all known are taken.

    Args:
        selection: the filters of time.
        total: `people_engaged` or `experts`.
        notes: a list that takes a note if no periods fill the time.

    Returns:
        The figure; None if it is unknown.
    """
    listed = selection.dataset.periods
    figures = read_published_figures(selection.dataset, total)
    known = {name: span for name, span in listed.items() if name in figures}
    windows = selection.windows or ()
    filling = [fill_span(window, known) for window in windows]
    if windows and all(filling):
        return sum(figures[name] for names in filling for name in names)
    if notes is not None and listed and not (windows and all(fill_span(window, listed) for window in windows)):
        note = PUBLISHED_FOR_OTHER_PERIODS(periods=[*listed])
        notes.extend([note] if note not in notes else [])
    return None


def read_published_figures(dataset: SheetDataset, total: str) -> dict[str, int]:
    """Read a published total by period, without unknown ones; if a period has two rows, the first counts."""
    frame = dataset.frame("periods").drop_duplicates("period").dropna(subset=["period", total])
    return {str(name): int(figure) for name, figure in zip(frame["period"], frame[total], strict=True)}


def fill_span(window: Span, listed: Mapping[str, Span]) -> list[str]:
    """Find the fewest listed periods that fill a span without gap or overlap, in order; [] if none do."""
    inside = sorted(((span, name) for name, span in listed.items() if window.covers(span)), key=lambda pair: pair[0])
    # The fewest periods that fill the time from the beginning to each day.
    reached: dict[date, list[str]] = {window.begin: []}
    for span, name in inside:
        before = reached.get(span.begin)
        if before is not None and len(before) + 1 < len(reached.get(span.end, [*before, name, ""])):
            reached[span.end] = [*before, name]
    return reached.get(window.end, [])


def select_claims(selection: Selection, section: str) -> Iterator[tuple[str, str]]:
    """Select the claims of one section in reports on the selected time.

    Args:
        selection: the filters of time.
        section: the section, folded, such as `ENGAGED`.

    Yields:
        The period and the value as it is written there.
    """
    frame = selection.dataset.frame("published").dropna(subset=["section", "value"])
    frame = frame[frame["section"].map(fold) == section]
    frame = frame[frame["period"].isin(_select_periods(selection, frame["period"].unique()))]
    yield from zip(selection.mark_used("published", frame)["period"], frame["value"], strict=True)


def _select_periods(selection: Selection, names: Iterable[str]) -> list[str]:
    """Select the periods, listed or of the calendar, that touch the selected time."""
    if selection.windows is None:
        return list(names)
    periods = ((name, parse_period(name, selection.dataset.periods)) for name in names)
    return [
        name for name, period in periods if period and any(period.span.overlaps(window) for window in selection.windows)
    ]
