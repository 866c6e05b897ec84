"""Published totals against each other and against what the activities add up to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.check.evidence.claims import TOTAL, claims_by_period, select_period
from metrocli.check.rule import rule
from metrocli.model.dates import ParseError
from metrocli.model.findings import Severity, Violation
from metrocli.query.facts.claims import read_published_figures
from metrocli.sheets.parsing.cell_text import parse_integer
from metrocli.sheets.reading.layout import map_headers
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence

_FIGURE = re.compile(r"(?P<name>[^:=]+?)\s*[:=]\s*\+?(?P<number>.+)")
_FIGURES = tuple(column.name for column in SHEETS_BY_NAME["periods"].columns if column.type is ColumnType.INTEGER)


@rule(
    "R708",
    "Two totals that differ",
    Severity.WARNING,
    why="The same figure is given twice for one period, and the two are not the same.",
    fix="Find out which of the two was published, and correct the other.",
    example="published.csv, value: 'experts: 148' is published, but periods.csv, row 2, column 'experts' says 184",
)
def two_totals(evidence: Evidence) -> Iterator[Violation]:
    """Find published totals that differ from those of the periods, or from the number of activities."""
    periods = evidence.frame("periods").dropna(subset=["period"]).drop_duplicates("period")
    rows = dict(zip(periods["period"], periods.index.tolist(), strict=True))
    known = {figure: read_published_figures(evidence.dataset, figure) for figure in _FIGURES}
    for period, claimed in claims_by_period(evidence, TOTAL):
        for row, text in claimed:
            name, number = _figure(text)
            other, where = None, ""
            if name in known and period in known[name]:
                other = known[name][period]
                where = f"{evidence.cell('periods', rows[period], name)} says {other:,}"
            elif name == "activities" and (selection := select_period(evidence, period)) is not None:
                other = len(selection.activities)
                where = f"the sheet of activities has {other:,} in {period}"
            if number is not None and other is not None and number != other:
                message = f"'{text}' is published, but {where}"
                yield Violation(evidence.cell("published", row, "value"), text, message)


def _figure(text: str) -> tuple[str, int | None]:
    """What a published total is called, as the sheets call it, and its figure; None where it is not a number."""
    parsed = _FIGURE.fullmatch(text)
    if parsed is None:
        return "", None
    name = fold(parsed["name"])
    try:
        number = parse_integer(parsed["number"])
    except ParseError:
        return "", None
    return map_headers(SHEETS_BY_NAME["periods"]).get(name, name), number


@rule(
    "R709",
    "Activities that add up to another total",
    Severity.WARNING,
    why="The activities of a period cannot have engaged more people than the whole period did; and where each of them "
    "carries a figure, these figures are the total.",
    fix="Look for a figure that is too high or that counts the same people twice; else correct the total.",
    example="periods.csv, people_engaged: '100' is published for 2023-Q1, but its activities add up to 130",
)
def other_sum(evidence: Evidence) -> Iterator[Violation]:
    """Find totals that are less than what the activities within their period add up to, or differ where all are known.

    What belongs to a larger activity that carries a figure of its own is part of that figure.
    """
    periods = evidence.frame("periods").dropna(subset=["period"]).drop_duplicates("period")
    totals = {figure: read_published_figures(evidence.dataset, figure) for figure in _FIGURES}
    for row, period in zip(periods.index.tolist(), periods["period"], strict=True):
        selection = select_period(evidence, period)
        if selection is None or period not in evidence.dataset.periods:
            continue
        within = _within(evidence, period, selection.activities)
        for figure in _FIGURES:
            total = totals[figure].get(period)
            wholes = within.loc[within[figure].notna(), "id"].dropna()
            carried = within.loc[~within["parent"].isin(wholes), figure]
            complete = len(within) == len(selection.activities) and bool(within[figure].notna().all())
            if total is None or not carried.notna().any():
                continue
            added = int(carried.sum())
            if added > total or (complete and added != total):
                count = f"{carried.notna().sum():,} of its activities add" if not complete else "its activities add"
                message = f"'{total}' is published for {period}, but {count} up to {added:,}"
                yield Violation(evidence.cell("periods", row, figure), str(total), message)


def _within(evidence: Evidence, period: str, activities: pd.DataFrame) -> pd.DataFrame:
    """Those of a period's activities that have no day outside it."""
    span = evidence.dataset.periods[period]
    first = activities["start"].fillna(activities["end"]).dt.date
    last = activities["end"].fillna(activities["start"]).dt.date
    within: pd.Series[bool] = (first >= span.begin) & (last < span.end)
    return activities[within]
