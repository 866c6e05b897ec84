"""Rules about published totals: totals that differ from each other, or from the sums of activities."""

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
def find_differing_totals(evidence: Evidence) -> Iterator[Violation]:
    """Find published totals that differ from the totals in `periods`, or from the number of activities."""
    periods = evidence.frame("periods").dropna(subset=["period"]).drop_duplicates("period")
    rows = dict(zip(periods["period"], periods.index.tolist(), strict=True))
    totals = {figure: read_published_figures(evidence.dataset, figure) for figure in _FIGURES}
    for period, period_claims in claims_by_period(evidence, TOTAL):
        for row, text in period_claims:
            name, number = _parse_figure(text)
            other_number, source = None, ""
            if name in totals and period in totals[name]:
                other_number = totals[name][period]
                source = f"{evidence.cell('periods', rows[period], name)} says {other_number:,}"
            elif name == "activities" and (selection := select_period(evidence, period)) is not None:
                other_number = len(selection.activities)
                source = f"the sheet of activities has {other_number:,} in {period}"
            if number is not None and other_number is not None and number != other_number:
                message = f"'{text}' is published, but {source}"
                yield Violation(evidence.cell("published", row, "value"), text, message)


def _parse_figure(text: str) -> tuple[str, int | None]:
    """Return the name of a published total, as the sheets name it, and its number; None if it is not a number."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return "", None
    name = fold(match["name"])
    try:
        number = parse_integer(match["number"])
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
def find_totals_unlike_sum(evidence: Evidence) -> Iterator[Violation]:
    """Find totals that are less than the sum of the activities of the period, or differ from a complete sum.

    The figures of activities that are part of another activity with a figure are not added.
    """
    periods = evidence.frame("periods").dropna(subset=["period"]).drop_duplicates("period")
    totals = {figure: read_published_figures(evidence.dataset, figure) for figure in _FIGURES}
    for row, period in zip(periods.index.tolist(), periods["period"], strict=True):
        selection = select_period(evidence, period)
        if selection is None or period not in evidence.dataset.periods:
            continue
        activities = _inside_period(evidence, period, selection.activities)
        for figure in _FIGURES:
            total = totals[figure].get(period)
            parents = activities.loc[activities[figure].notna(), "id"].dropna()
            figures = activities.loc[~activities["parent"].isin(parents), figure]
            complete = len(activities) == len(selection.activities) and bool(activities[figure].notna().all())
            if total is None or not figures.notna().any():
                continue
            total_of_activities = int(figures.sum())
            if total_of_activities > total or (complete and total_of_activities != total):
                count = f"{figures.notna().sum():,} of its activities add" if not complete else "its activities add"
                message = f"'{total}' is published for {period}, but {count} up to {total_of_activities:,}"
                yield Violation(evidence.cell("periods", row, figure), str(total), message)


def _inside_period(evidence: Evidence, period: str, activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities of a period that have no day outside it."""
    span = evidence.dataset.periods[period]
    first = activities["start"].fillna(activities["end"]).dt.date
    last = activities["end"].fillna(activities["start"]).dt.date
    within: pd.Series[bool] = (first >= span.begin) & (last < span.end)
    return activities[within]
