"""Claims of published reports: the totals of periods, and the names and codes that they list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.messages import MessageType
from metrocli.model.periods import parse_period
from metrocli.sheets.observing.unread_numbers import refuse_unread_numbers
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

    from metrocli.messages import Message
    from metrocli.model.periods import Span
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

PUBLISHED_FOR_OTHER_PERIODS = MessageType(
    "published-for-other-periods",
    "No published totals add up to the time asked for; the data has totals for {periods:and}.",
)
ENGAGED = "engaged member"
"""The section in which a report lists the members that it counts as engaged."""


class ReportClaim(NamedTuple):
    """One row of a published report.

    Attributes:
        row: its row in the sheet `published`.
        period: the period of the report.
        written: the value as it is written there.
    """

    row: int
    period: str
    written: str


def find_published_total(selection: Selection, total: str) -> int | None:
    """Find the published figure of the selected time: of its period, or the sum of periods that fill it exactly.

    If several choices of periods fill it, the fewest periods whose figures are all known are taken.

    Args:
        selection: the filters of time.
        total: `people_engaged` or `experts`.

    Returns:
        The figure; None if it is unknown.
    """
    names = find_filling_periods(selection.dataset, selection.windows or (), total)
    figures = read_published_figures(selection.dataset, total)
    return sum(figures[name] for name in names) if names else None


def find_published_rows(selection: Selection, total: str) -> list[int]:
    """Find the rows of `periods` with the figures of `find_published_total`; none if it is unknown."""
    return find_rows_of_periods(
        selection.dataset, find_filling_periods(selection.dataset, selection.windows or (), total), total
    )


def find_rows_of_periods(dataset: SheetDataset, names: Iterable[str], total: str) -> list[int]:
    """Find the rows of `periods` with the figures of some periods; the first of two rows of a period counts."""
    frame = _read_published(dataset, total)
    return list(frame.index[frame["period"].isin(set(names))])


def find_filling_periods(dataset: SheetDataset, windows: Iterable[Span], total: str) -> list[str]:
    """Find the fewest periods with a known figure that fill some spans of days; none if nothing fills one of them."""
    figures = read_published_figures(dataset, total)
    known = {name: span for name, span in dataset.periods.items() if name in figures}
    filling = [fill_span(window, known) for window in windows]
    return [name for names in filling for name in names] if all(filling) else []


def build_published_notes(selection: Selection) -> list[Message]:
    """Build a note if the data has published totals, but no periods fill the selected time."""
    listed, windows = selection.dataset.periods, selection.windows
    if not listed or (windows and all(fill_span(window, listed) for window in windows)):
        return []
    return [PUBLISHED_FOR_OTHER_PERIODS(periods=[*listed])]


def read_published_figures(dataset: SheetDataset, total: str) -> dict[str, int]:
    """Read a published total by period, without unknown ones; if a period has two rows, the first counts."""
    frame = _read_periods(dataset, total)
    is_known = frame["period"].notna() & frame[total].notna()
    rows = zip(frame["period"], frame[total], is_known, strict=True)
    # The last row of a period would win, so the rows are read backwards.
    figures = {name: int(figure) if known else None for name, figure, known in reversed([*rows])}
    return {str(name): figure for name, figure in reversed(figures.items()) if figure is not None}


def _read_published(dataset: SheetDataset, total: str) -> pd.DataFrame:
    """Read the rows of `periods` with a published total, one row for each period."""
    return _read_periods(dataset, total).drop_duplicates("period").dropna(subset=["period", total])


def _read_periods(dataset: SheetDataset, total: str) -> pd.DataFrame:
    """Read the rows of `periods`, whose numbers in the column of a total must be readable."""
    refuse_unread_numbers(dataset.unread_numbers, [dataset.cell("periods", column=total)])
    return dataset.frame("periods")


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


def select_claims(selection: Selection, section: str) -> pd.DataFrame:
    """Select the claims of one section in reports on the selected time.

    Args:
        selection: the filters of time.
        section: the section, folded, such as `ENGAGED`.

    Returns:
        The rows of `published`, with the columns `period` and `value` (the value as it is written there).
    """
    frame = selection.dataset.frame("published").dropna(subset=["section", "value"])
    frame = frame[frame["section"].map(fold) == section]
    # A draft of a report is written although cells are blank.
    names = frame["period"] if selection.windows is None else frame["period"].dropna()
    return frame[frame["period"].isin(_select_periods(selection, names.unique()))]


def find_claims_of_members(selection: Selection) -> dict[str, list[ReportClaim]]:
    """Find the claims of reports on the selected time that count a member as engaged, by member.

    A member is in it if a report writes one of its names; the claims are in the order of the sheet.
    """
    claims = select_claims(selection, ENGAGED)
    meant = {text: selection.dataset.members.look_up(text) for text in claims["value"].unique()}
    found: dict[str, list[ReportClaim]] = {}
    for claim in map(ReportClaim, claims.index.tolist(), claims["period"], claims["value"]):
        if (resolved := meant[claim.written]) is not None:
            found.setdefault(resolved.name, []).append(claim)
    return found


def _select_periods(selection: Selection, names: Iterable[str]) -> list[str]:
    """Select the periods, listed or of the calendar, that touch the selected time."""
    if selection.windows is None:
        return list(names)
    periods = ((name, parse_period(name, selection.dataset.periods)) for name in names)
    return [
        name for name, period in periods if period and any(period.span.overlaps(window) for window in selection.windows)
    ]
