"""Is it more than last time? One figure, period by period or month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.errors import UsageMistake
from metrocli.model.periods import Span, parse_period
from metrocli.query.facts.calendar import clip_span, list_months, list_periods, match_each_month, match_each_period
from metrocli.query.facts.claims import read_published_figures
from metrocli.query.facts.participation import find_participants
from metrocli.query.selecting.question_line import describe_question
from metrocli.text.nearest import did_you_mean
from metrocli.text.phrases import format_count
from metrocli.text.quoting import LISTED, join_and
from metrocli.text.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.query.selecting.selection import Selection

_FIGURE = {
    "start": Field(FieldType.DATE, "the first day"),
    "end": Field(FieldType.DATE, "the last day"),
    "value": Field(FieldType.INTEGER, "the figure; unknown if the data has no number"),
    "change": Field(FieldType.INTEGER, "the figure minus the one before it"),
}
_ROWS_BY = {
    "period": RowType({"period": Field(FieldType.TEXT, "the period's name"), **_FIGURE}, when="--by period"),
    "month": RowType({"month": Field(FieldType.MONTH, "the month, as 2021-09"), **_FIGURE}, when="--by month"),
}
ROWS = tuple(_ROWS_BY.values())
BY = tuple(_ROWS_BY)
Value = Callable[["Selection", "Step"], "int | None"]
Sum = Callable[["Selection", list["Step"]], str]


class Step(NamedTuple):
    """One period or month.

    Attributes:
        name: what it is called.
        spans: those parts of it that are in the time asked for.
        whole: whether that is all of it.
        activities: the selected activities that touch these parts.
    """

    name: str
    spans: tuple[Span, ...]
    whole: bool
    activities: pd.DataFrame


def trend(selection: Selection, what: str, by: str = "period") -> ListAnswer:
    """Tell a figure for each period or month of the time asked for.

    Args:
        selection: the filters.
        what: one of `SUBJECTS`.
        by: `period` for the periods that the data lists, or `month`.

    Returns:
        A row for each, with `value` and its `change` from the one before; both are unknown where nothing is known. An
        activity that touches two of them counts in each, and once in the sum below. Of a period that is only in part
        in the time asked for, that part counts.

    Raises:
        UsageMistake: there is no such subject or step.
    """
    name, step = what.strip().lower().replace("-", "_"), by.strip().lower()
    if name not in SUBJECTS:
        raise UsageMistake(f"there is no trend of '{what}'. {did_you_mean(what, SUBJECTS)}")
    if step not in BY:
        raise UsageMistake(f"--by {by} is not one of {', '.join(BY)}. {did_you_mean(by, BY, '')}".rstrip())
    steps = _steps(selection, step)
    published = step == "period" and not (selection.has_content_filters or selection.regions)
    value, of_all = _counting(name, published=published)
    values = [value(selection, each) for each in steps]
    told = of_all(selection, steps)
    shown = (
        ScreenColumn(step, CellFormat.TEXT, (step,)),
        ScreenColumn("from", CellFormat.TEXT, ("start",), 2),
        ScreenColumn("to", CellFormat.TEXT, ("end",), 2),
        ScreenColumn("change", CellFormat.CHANGE, ("change",), 1),
        ScreenColumn(SUBJECTS[name], CellFormat.BAR, ("value",)),
    )
    return note_if_empty(
        ListAnswer(
            "trend",
            f"{SUBJECTS[name].capitalize()} by {step}",
            {"what": name, "by": step} | selection.query,
            _frame(step, steps, values),
            _ROWS_BY[step].fields,
            shown,
            subtitle=" · ".join(filter(None, (describe_question(selection), sparkline(values)))),
            summary=told,
            notes=(*selection.notes, *_noted(selection, name, step, steps, values, told, published=published)),
        )
    )


def _noted(
    selection: Selection, what: str, by: str, steps: list[Step], values: list[int | None], told: str, *, published: bool
) -> Iterator[str]:
    """What a reader should know of a trend, whose sum is told in words."""
    of_period = what in {"people_engaged", "experts"}
    rows = [row for step in steps for row in step.activities.index]
    once = set(rows)
    if len(rows) > len(once) and not (of_period and published):
        touching = sum(times > 1 for times in Counter(rows).values())
        noun = "activity touches" if touching == 1 else "activities touch"
        whose = ("its members " if touching == 1 else "their members ") if what == "members" else ""
        yield f"{touching} {noun} more than one {by}: counted in each of them, and {whose}once in the sum: {told}."
    left_out = len(selection.activities) - len(once)
    if left_out and steps and not (of_period and published):
        noun = "activity touches" if left_out == 1 else "activities touch"
        yield f"{left_out} {noun} none of these {by}s: not in the sum."
    if of_period and not published:
        yield "This is what the activities themselves carry; totals are published for whole periods only."
    cut = [step.name for step in steps if not step.whole]
    if cut and by == "period":
        said = "Only a part of {} is" if len(cut) == 1 else "Only parts of {} are"
        told = "; totals are published for whole periods only" if of_period and published else ""
        yield f"{said.format(join_and(cut, LISTED))} in the time asked for{told}."
    unknown = sum(value is None for value in values)
    if unknown and len(steps) > unknown:
        yield f"Unknown for {unknown} of {format_count(len(steps), by)}: not counted as nothing."


def _steps(selection: Selection, by: str) -> list[Step]:
    """The periods or months, in order, each with its activities."""
    if by == "period":
        selection.dataset.require("periods")
        wholes = list_periods(selection)
        spans = {name: clip_span(selection, span) for name, span in wholes.items()}
        found = match_each_period(selection)
    else:
        found, spans = match_each_month(selection), list_months(selection)
        known = ((name, parse_period(name, {})) for name in found)
        wholes = {name: month.span for name, month in known if month}
    return [
        Step(
            name,
            tuple(spans[name]),
            sum(part.days for part in spans[name]) == wholes[name].days,
            selection.activities[hits],
        )
        for name, hits in found.items()
    ]


def _frame(by: str, steps: list[Step], values: list[int | None]) -> pd.DataFrame:
    import pandas as pd

    changes = [None if one is None or other is None else other - one for one, other in pairwise([None, *values])]
    days = [
        pd.to_datetime([choose(getattr(span, end) for span in step.spans) for step in steps])
        for choose, end in ((min, "begin"), (max, "last_day"))
    ]
    return pd.DataFrame(
        {
            by: pd.Series([step.name for step in steps], dtype="str"),
            "start": pd.Series(days[0], dtype="datetime64[s]"),
            "end": pd.Series(days[1], dtype="datetime64[s]"),
            "value": pd.Series(values, dtype="Int64"),
            "change": pd.Series(changes, dtype="Int64"),
        }
    )


def _number(_: Selection, step: Step) -> int:
    return len(step.activities)


def _number_of_all(_: Selection, steps: list[Step]) -> str:
    return f"{format_count(len(_rows(steps)), 'activity', 'activities')} in all"


def _members(selection: Selection, step: Step) -> int:
    return len(find_participants(selection, step.activities, step.spans))


def _members_of_all(selection: Selection, steps: list[Step]) -> str:
    activities = selection.activities.loc[sorted(_rows(steps))]
    names = find_participants(selection, activities, tuple(span for step in steps for span in step.spans))
    return f"{format_count(len(names), 'member')} in all"


def _published(total: str) -> tuple[Value, Sum]:
    """A total as it is published of each period."""

    def value(selection: Selection, step: Step) -> int | None:
        return read_published_figures(selection.dataset, total).get(step.name) if step.whole else None

    def of_all(selection: Selection, steps: list[Step]) -> str:
        spans = sorted(span for step in steps for span in step.spans)
        if any(one.overlaps(other) for one, other in pairwise(spans)):
            return "periods overlap, so they have no sum"
        known = [figure for step in steps if (figure := value(selection, step)) is not None]
        return _said(sum(known) if known else None, whole=len(known) == len(steps))

    return value, of_all


def _itemised(total: str) -> tuple[Value, Sum]:
    """A total as the activities themselves carry it."""

    def value(_: Selection, step: Step) -> int | None:
        known = step.activities[total].dropna()
        return int(known.sum()) if len(known) else None

    def of_all(selection: Selection, steps: list[Step]) -> str:
        figures = selection.activities.loc[sorted(_rows(steps)), total]
        known = figures.dropna()
        return _said(int(known.sum()) if len(known) else None, whole=len(known) == len(figures))

    return value, of_all


def _rows(steps: list[Step]) -> set[int]:
    return {row for step in steps for row in step.activities.index}


def _said(known: int | None, *, whole: bool) -> str:
    """A sum in words."""
    return "the sum is unknown" if known is None else f"{known:,} in all{'' if whole else ', as far as known'}"


SUBJECTS = {
    "activities": "activities",
    "members": "members that took part",
    "people_engaged": "people engaged",
    "experts": "experts",
}
"""What a trend can be of, with its label."""


def _counting(what: str, *, published: bool) -> tuple[Value, Sum]:
    """How a subject is counted: for one step, and over all of them."""
    if what in {"activities", "members"}:
        return (_number, _number_of_all) if what == "activities" else (_members, _members_of_all)
    return _published(what) if published else _itemised(what)
