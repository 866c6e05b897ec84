"""Rules about published totals: totals that differ from each other, or from the sums of activities."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from metrocli.check.evidence.claims import CODE_SECTIONS, LISTS_OF_TOTALS, TOTAL, claims_by_period
from metrocli.check.evidence.periods import find_activities, find_span, select_all
from metrocli.check.rule import rule
from metrocli.check.rules.dates.activity_dates import period_rows
from metrocli.messages import MessageType
from metrocli.model.dates import ParseError
from metrocli.model.findings import Severity, Violation
from metrocli.query.facts.claims import read_published_figures
from metrocli.query.facts.itemised import select_led_figures, select_took_part_figures
from metrocli.sheets.parsing.cell_text import parse_integer
from metrocli.sheets.parsing.headers import map_headers
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Value

_FIGURE = compile_late(r"(?P<name>[^:=]+)[:=]\s*+\+?(?P<number>.+)")
_FIGURES = tuple(column.name for column in SHEETS_BY_NAME["periods"].columns if column.type is ColumnType.INTEGER)


TOTALS_DIFFER = MessageType(
    "totals-differ", "{text:quoted} is published, but the sheet of periods has {number:,} in row {row}"
)
TOTAL_UNLIKE_ACTIVITIES = MessageType(
    "total-unlike-activities", "{text:quoted} is published, but the sheet of activities has {count:,} in {period}"
)
TOTAL_UNLIKE_LIST = MessageType(
    "total-unlike-list", "{text:quoted} is published, but the list with the section '{section}' has {count:,}"
)


@rule(
    "R708",
    "Two totals that differ",
    Severity.WARNING,
    why="The sheets have the same figure twice for one period, with two different values.",
    fix="Find out which of the two was published, and correct the other.",
    example="published.csv, value: 'experts: 148' is published, but the sheet of periods has 184 in row 2",
)
def find_differing_totals(evidence: Evidence) -> Iterator[Violation]:
    """Find published totals that differ from the totals in `periods`, or from the number of activities or claims."""
    rows, totals = evidence.compute_once(period_rows), evidence.compute_once(_totals)
    for period, period_claims in claims_by_period(evidence, TOTAL):
        for row, text in period_claims:
            name, number = _parse_figure(text)
            cell = evidence.cell("published", row, "value")
            if number is None:
                continue
            if name in totals and period in totals[name]:
                other_number = totals[name][period]
                if number != other_number:
                    message = TOTALS_DIFFER.at(cell, text=text, row=rows[period], number=other_number)
                    yield Violation(cell, text, message)
            elif name in LISTS_OF_TOTALS and (counts := _count_claims(evidence, period, LISTS_OF_TOTALS[name])):
                if number not in counts:
                    section, count = LISTS_OF_TOTALS[name], counts[0]
                    yield Violation(cell, text, TOTAL_UNLIKE_LIST.at(cell, text=text, count=count, section=section))
            elif name == "activities" and (span := find_span(evidence, period)):
                count = len(find_activities(evidence, span))
                if number != count:
                    message = TOTAL_UNLIKE_ACTIVITIES.at(cell, text=text, count=count, period=period)
                    yield Violation(cell, text, message)


def _totals(evidence: Evidence) -> dict[str, dict[str, int]]:
    """Return the published totals of the periods, by figure and period."""
    return {figure: read_published_figures(evidence.dataset, figure) for figure in _FIGURES}


def _parse_figure(text: str) -> tuple[str, int | None]:
    """Return the name of a published total, as the sheets name it, and its number; None if it is not a number."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return "", None
    name = fold(match["name"])
    try:
        number = parse_integer(match["number"], "," if "." in match["number"] else "")
    except ParseError:
        return "", None
    return map_headers(SHEETS_BY_NAME["periods"]).get(name, name), number


TOTAL_UNLIKE_SUM = MessageType(
    "total-unlike-sum", "{text:quoted} is published for {period}, but its activities add up to {sum:,}"
)
TOTAL_BELOW_SUM = MessageType(
    "total-below-sum",
    "{text:quoted} is published for {period}, but {count:,} of its activities add up to {sum:,}",
    one="{text:quoted} is published for {period}, but 1 of its activities alone has {sum:,}",
)


@rule(
    "R709",
    "Activities that add up to another total",
    Severity.WARNING,
    why="The activities of a period cannot have engaged more people than the whole period. If every activity has a "
    "figure, their sum is the total. Events that the association merely took part in are not added.",
    fix="If the sum is too high, look for a figure that is too high or counts the same people twice. If it is too low, "
    "look for a figure that is too low, or for an activity that is missing. Otherwise, correct the total.",
    example="periods.csv, people_engaged: '100' is published for 2023-Q1, but its activities add up to 130",
)
def find_totals_unlike_sum(evidence: Evidence) -> Iterator[Violation]:
    """Find totals that are less than the sum of the activities of the period, or differ from a complete sum.

    The sum is that of `select_led_figures`. It is complete if every activity has a figure and was led or co-led.
    """
    totals = evidence.compute_once(_totals)
    for period, row in evidence.compute_once(period_rows).items():
        span = find_span(evidence, period)
        if span is None or period not in evidence.dataset.periods:
            continue
        rows = find_activities(evidence, span)
        for figure in _FIGURES:
            total = totals[figure].get(period)
            if total is None or not _count_known(evidence, figure, rows):
                continue
            selection = evidence.compute_once(select_all)
            activities = _inside_period(evidence, period, selection.activities.loc[rows])
            figures = select_led_figures(selection, activities, figure)
            if figures.empty:
                continue
            all_known = len(activities) == len(rows) and bool(activities[figure].notna().all())
            complete = all_known and select_took_part_figures(selection, activities, figure).empty
            total_of_activities = int(figures.sum())
            if total_of_activities > total or (complete and total_of_activities != total):
                cell, text = evidence.cell("periods", row, figure), str(total)
                count = len(figures)
                message = (
                    TOTAL_UNLIKE_SUM.at(cell, text=text, period=period, sum=total_of_activities)
                    if complete
                    else TOTAL_BELOW_SUM.at(cell, text=text, period=period, count=count, sum=total_of_activities)
                )
                yield Violation(cell, text, message)


TOTAL_WITHOUT_FIGURES = MessageType(
    "total-without-figures",
    "{text:quoted} is published for {period}, but none of its {activities:,} activities has a figure",
)
TOTAL_WITH_FEW_FIGURES = MessageType(
    "total-with-few-figures",
    "{text:quoted} is published for {period}, but only {count:,} of its {activities:,} activities have a figure, "
    "{sum:,} in all",
    one="{text:quoted} is published for {period}, but only 1 of its {activities:,} activities has a figure, {sum:,}",
)


@rule(
    "R713",
    "A total with little support",
    Severity.NOTE,
    why="Nobody can see from the sheets where most of the total comes from.",
    fix="Fill in the figures of the activities, or note what else was counted.",
    example="periods.csv, people_engaged: '1412' is published for 2021-T3, but only 1 of its 29 activities has a "
    "figure, 60",
)
def find_totals_with_little_support(evidence: Evidence) -> Iterator[Violation]:
    """Find totals of which the activities of the period give less than half, if some of them have no figure.

    Totals without a column in the sheet of activities are left out.
    """
    totals = evidence.compute_once(_totals)
    for period, row in evidence.compute_once(period_rows).items():
        span = find_span(evidence, period)
        rows = find_activities(evidence, span) if span else []
        for figure in _FIGURES if rows else ():
            total = totals[figure].get(period)
            if not total or not evidence.has_columns("activities", figure):
                continue
            count, supported = 0, 0
            present = _count_known(evidence, figure, rows)
            for select in (select_led_figures, select_took_part_figures):
                if count < present:
                    selection = evidence.compute_once(select_all)
                    figures = select(selection, selection.activities.loc[rows], figure)
                    count, supported = count + len(figures), supported + int(figures.sum())
            if 2 * supported < total and count < len(rows):
                cell = evidence.cell("periods", row, figure)
                values: dict[str, Value] = {"text": str(total), "period": period, "activities": len(rows)}
                message = (
                    TOTAL_WITH_FEW_FIGURES.at(cell, count=count, sum=supported, **values)
                    if count
                    else TOTAL_WITHOUT_FIGURES.at(cell, **values)
                )
                yield Violation(cell, str(total), message)


def _count_known(evidence: Evidence, figure: str, rows: Iterable[int]) -> int:
    """Return how many rows of the sheet of activities have a figure."""
    known = evidence.values("activities", figure)
    return sum(row in known for row in rows)


def _count_claims(evidence: Evidence, period: str, section: str) -> tuple[int, ...]:
    """Return how many different names or codes a report lists in a section; () for none.

    Codes are counted twice: all, and those of the lowest level, such as L1A1D1 without L1 and L1A1.
    """
    texts = {fold(claim.value) for claim in dict(claims_by_period(evidence, section)).get(period, [])}
    if section not in CODE_SECTIONS or not texts:
        return (len(texts),) if texts else ()
    ordered = sorted(texts)
    above = sum(after.startswith(text) for text, after in pairwise(ordered))
    return len(texts), len(texts) - above


def _inside_period(evidence: Evidence, period: str, activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities of a period that have no day outside it."""
    span = evidence.dataset.periods[period]
    first = activities["start"].fillna(activities["end"]).dt.date
    last = activities["end"].fillna(activities["start"]).dt.date
    within: pd.Series[bool] = (first >= span.begin) & (last < span.end)
    return activities[within]
