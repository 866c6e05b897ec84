"""What published reports claim: totals of periods, and who and what is counted in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.model.periods import parse_period
from metrocli.text.fold import fold
from metrocli.text.quoting import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from metrocli.model.periods import Span
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset

ENGAGED = "engaged member"
"""The section in which a report lists the members that it counts as engaged."""


def find_published_total(selection: Selection, total: str, notes: list[str] | None = None) -> int | None:
    """The published figure of the time asked for: that of its period, or the sum of periods that fill it exactly.

    Where several choices of periods fill it, the one of the fewest counts, of those whose figures are all known.

    Args:
        selection: the filters of time.
        total: `people_engaged` or `experts`.
        notes: where a note goes if no periods fill that time.
    """
    listed = selection.dataset.periods
    figures = read_published_figures(selection.dataset, total)
    known = {name: span for name, span in listed.items() if name in figures}
    windows = selection.windows or ()
    found = [fill_span(window, known) for window in windows]
    if windows and all(found):
        return sum(figures[name] for names in found for name in names)
    if notes is not None and listed and not (windows and all(fill_span(window, listed) for window in windows)):
        said = ", ".join(listed) if len(listed) <= LISTED else f"the {len(listed)} periods that the data lists"
        told = f"Published totals are of {said}; they do not add up to the time asked for."
        notes.extend([told] if told not in notes else [])
    return None


def read_published_figures(dataset: Dataset, total: str) -> dict[str, int]:
    """A published total by period, as far as it is known; of two rows of one period, the first counts."""
    frame = dataset.frame("periods").drop_duplicates("period").dropna(subset=["period", total])
    return {str(name): int(figure) for name, figure in zip(frame["period"], frame[total], strict=True)}


def fill_span(window: Span, listed: Mapping[str, Span]) -> list[str]:
    """The fewest listed periods that fill a span without gap or overlap, in order; none where none do."""
    inside = sorted(((span, name) for name, span in listed.items() if window.covers(span)), key=lambda each: each[0])
    # By the day that is reached: with which periods, as few as can be.
    reached: dict[date, list[str]] = {window.begin: []}
    for span, name in inside:
        before = reached.get(span.begin)
        if before is not None and len(before) + 1 < len(reached.get(span.end, [*before, name, ""])):
            reached[span.end] = [*before, name]
    return reached.get(window.end, [])


def select_claims(selection: Selection, section: str) -> Iterator[tuple[str, str]]:
    """What reports of the time asked for claim in one section: each period with the value as it is written there."""
    frame = selection.dataset.frame("published").dropna(subset=["section", "value"])
    frame = frame[frame["section"].map(fold) == section]
    frame = frame[frame["period"].isin(_periods_touched(selection, frame["period"].unique()))]
    yield from zip(selection.mark_used("published", frame)["period"], frame["value"], strict=True)


def _periods_touched(selection: Selection, names: Iterable[str]) -> list[str]:
    """Those of some periods, listed by the data or of the calendar, that touch the time asked for."""
    if selection.windows is None:
        return list(names)
    known = ((name, parse_period(name, selection.dataset.periods)) for name in names)
    return [
        name for name, period in known if period and any(period.span.touches(window) for window in selection.windows)
    ]
