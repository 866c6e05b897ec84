"""One figure period by period, or month by month, with its changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Content, Field, FieldType, RowType
from metrocli.errors import UsageMistake
from metrocli.hints import NOT_A_VALUE, suggest
from metrocli.messages import MessageType
from metrocli.model.periods import Span, parse_period
from metrocli.query.answering.explaining import cells_of, figure, unite_cells
from metrocli.query.facts.calendar import (
    build_month_notes,
    build_unrecorded_notes,
    clip_span,
    list_months,
    list_periods,
    match_each_month,
    match_each_period,
)
from metrocli.query.facts.claims import find_filling_periods, find_rows_of_periods, read_published_figures
from metrocli.query.facts.itemised import build_parts_notes, select_led_figures, sum_figures
from metrocli.query.facts.members.membership import cells_of_members
from metrocli.query.facts.members.participant_notes import build_participant_notes
from metrocli.query.facts.members.participation import find_participants
from metrocli.query.selecting.selection_notes import build_activity_notes, build_membership_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.answers.explanation import ColumnCells, Figure
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection

TREND_UNKNOWN = MessageType("trend-unknown", "a trend of {text:quoted} cannot be shown", "{hint}")
COUNTED_IN_EACH = {
    "period": MessageType(
        "counted-in-each-period",
        "{count:,} activities touch more than one period; they count in each, and once in the sum: {total}",
        one="1 activity touches more than one period; it counts in each, and once in the sum: {total}",
    ),
    "month": MessageType(
        "counted-in-each-month",
        "{count:,} activities touch more than one month; they count in each, and once in the sum: {total}",
        one="1 activity touches more than one month; it counts in each, and once in the sum: {total}",
    ),
}
MEMBERS_COUNTED_IN_EACH = {
    "period": MessageType(
        "members-counted-in-each-period",
        "{count:,} activities touch more than one period; their members count in each, and once in the sum: {total}",
        one="1 activity touches more than one period; its members count in each, and once in the sum: {total}",
    ),
    "month": MessageType(
        "members-counted-in-each-month",
        "{count:,} activities touch more than one month; their members count in each, and once in the sum: {total}",
        one="1 activity touches more than one month; its members count in each, and once in the sum: {total}",
    ),
}
NOT_IN_SUM = {
    "period": MessageType(
        "in-no-period",
        "{count:,} activities touch none of these periods and are not in the sum.",
        one="1 activity touches none of these periods and is not in the sum.",
    ),
    "month": MessageType(
        "in-no-month",
        "{count:,} activities touch none of these months and are not in the sum.",
        one="1 activity touches none of these months and is not in the sum.",
    ),
}
SUMS_OF_ACTIVITIES = MessageType(
    "sums-of-activities",
    "These figures are sums over activities that report a number. "
    "Totals are published only for whole periods and all activities.",
)
ONLY_PART = MessageType(
    "only-part",
    "Only parts of {periods:and} fall in the time asked for.",
    one="Only part of {periods:and} falls in the time asked for.",
)
ONLY_PART_PUBLISHED = MessageType(
    "only-part-published",
    "Only parts of {periods:and} fall in the time asked for. Totals are published only for whole periods.",
    one="Only part of {periods:and} falls in the time asked for. Totals are published only for whole periods.",
)
FIGURES_UNKNOWN = {
    "period": MessageType(
        "periods-unknown",
        "{count:,} of {of:,} periods have no figure; they are left out, not counted as 0.",
        one="1 of {of:,} periods has no figure; it is left out, not counted as 0.",
    ),
    "month": MessageType(
        "months-unknown",
        "{count:,} of {of:,} months have no figure; they are left out, not counted as 0.",
        one="1 of {of:,} months has no figure; it is left out, not counted as 0.",
    ),
}
ACTIVITIES_IN_ALL = MessageType("activities-in-all", "{count:,} activities in all", one="1 activity in all")
MEMBERS_IN_ALL = MessageType("members-in-all", "{count:,} members in all", one="1 member in all")
SUM_IN_ALL = MessageType("sum-in-all", "{sum:,} in all")
SUM_OF_KNOWN = MessageType("sum-of-known", "{sum:,} in all, as far as known")
SUM_UNKNOWN = MessageType("sum-unknown", "the sum is unknown")
NO_SUM = MessageType("no-sum", "periods overlap, so they have no sum")
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
FIGURES: dict[str, Content] = {
    "total": Field(FieldType.INTEGER, "the sum of the rows, each activity or member counted once; unknown if none is"),
    "sum": Field(FieldType.MESSAGES, "the same as a message: the sum as far as it is known, or why there is none"),
}
CountStep = Callable[["Selection", "Step"], "int | None"]
"""Counts one period or month; None is unknown."""
SumUp = Callable[["Selection", list["Step"]], "Message"]
"""Sums up all periods or months, as a message."""


class Step(NamedTuple):
    """One period or month.

    Attributes:
        name: its name.
        spans: its parts that are in the selected time.
        whole: whether all of it is in the selected time.
        activities: the selected activities that touch these parts.
    """

    name: str
    spans: tuple[Span, ...]
    whole: bool
    activities: pd.DataFrame


def trend(selection: Selection, what: str, by: str = "period") -> ListAnswer:
    """Show how a figure changes from period to period, or from month to month.

    Args:
        selection: the filters.
        what: one of `SUBJECTS`, as typed.
        by: `period` for the periods of the data, or `month`.

    Returns:
        A row for each period or month that touches the selected time: its name, `start` and `end` (datetime64, clipped
        to the selected time), `value` (Int64, NA if unknown) and `change` from the row before (Int64, NA if one of the
        two is unknown). An activity that touches two rows counts in each, and once in the sum below.

    Raises:
        UsageMistake: `what` or `by` is something else.
        UnreadableData: the dataset has no sheet `activities`, or no sheet `periods` for `by="period"`.
    """
    name, step = what.strip().lower().replace("-", "_"), by.strip().lower()
    if name not in SUBJECTS:
        raise UsageMistake(TREND_UNKNOWN(text=what, hint=suggest(what, SUBJECTS)))
    if step not in BY:
        raise UsageMistake(NOT_A_VALUE(option="by", text=by, hint=suggest(by, BY)))
    steps = _list_steps(selection, step)
    published = step == "period" and not (selection.has_content_filters or selection.regions)
    count, sum_up = _choose_measure(name, published=published)
    values = [count(selection, step_) for step_ in steps]
    total = sum_up(selection, steps)
    notes: list[Message] = [*selection.notes, *build_activity_notes(selection)]
    zeros = [span for step_, value in zip(steps, values, strict=True) if value == 0 for span in step_.spans]
    notes += build_unrecorded_notes(selection, spans=zeros)
    notes += [*build_membership_notes(selection), *build_participant_notes(selection)] if name == "members" else ()
    notes += build_month_notes(selection) if step == "month" else ()
    notes += _build_notes(selection, name, step, steps, values, total, published=published)
    return note_if_empty(
        ListAnswer(
            command="trend",
            query={"what": name, "by": step} | selection.query,
            frame=_build_frame(step, steps, values),
            fields=_ROWS_BY[step].fields,
            titles=selection.titles,
            figures={"total": _read_number(total), "sum": (total,)},
            notes=tuple(dict.fromkeys(notes)),
            interpretations=selection.interpretations,
        )
    )


def explain(selection: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `trend`; those of a change are the cells of both figures."""
    what, by = answer.query["what"], answer.query["by"]
    of_period = what in {"people_engaged", "experts"}
    published = of_period and by == "period" and not (selection.has_content_filters or selection.regions)
    previous: tuple[ColumnCells, ...] = ()
    cells_of_step: dict[str, tuple[ColumnCells, ...]] = {}
    changes: dict[str, tuple[ColumnCells, ...]] = {}
    steps = _list_steps(selection, by)
    for step in steps:
        cells = _find_cells(selection, what, step, published=published)
        cells_of_step[step.name], changes[step.name] = cells, (*previous, *cells)
        previous = cells
    kind = FigureKind.VALUE if published else FigureKind.SUM if of_period else FigureKind.COUNT
    for row in answer.frame[[by, *(name for name in ("value", "change") if name in answer.fields)]].to_dict("records"):
        name = row[by]
        yield from figure((name, "value"), row.get("value"), kind, *cells_of_step[name])
        yield from figure((name, "change"), row.get("change"), FigureKind.CHANGE, *unite_cells(changes[name]))
    if published:
        everything = unite_cells(cells for own in cells_of_step.values() for cells in own)
    else:
        everything = [*_find_cells(selection, what, _unite_steps(selection, steps), published=False)]
    kind = FigureKind.SUM if kind == FigureKind.VALUE else kind
    yield from figure(("total",), answer.figures["total"], kind, *everything)


def _find_cells(selection: Selection, what: str, step: Step, *, published: bool) -> tuple[ColumnCells, ...]:
    """Find the cells behind the figure of one period or month."""
    if what == "activities":
        return (cells_of("activities", "id", step.activities.index),)
    if what == "members":
        return (cells_of_members(selection, find_participants(selection, step.activities, step.spans)),)
    if not published:
        return (cells_of("activities", what, select_led_figures(selection, step.activities, what).index),)
    rows = find_rows_of_periods(selection.dataset, _find_published_periods(selection, step, what), what)
    return (cells_of("periods", what, rows),) if rows else ()


def _find_published_periods(selection: Selection, step: Step, total: str) -> list[str]:
    """Find the periods whose published figures are that of a step: the period itself, or those that fill it."""
    listed = selection.dataset.periods
    return find_filling_periods(selection.dataset, [listed[step.name]], total) if step.whole else []


def _build_notes(
    selection: Selection,
    what: str,
    by: str,
    steps: list[Step],
    values: list[int | None],
    total: Message,
    *,
    published: bool,
) -> Iterator[Message]:
    """Yield the notes on activities that count in several rows or none, on parts of periods, and on unknown figures."""
    of_period = what in {"people_engaged", "experts"}
    rows = [row for step in steps for row in step.activities.index]
    once = set(rows)
    if len(rows) > len(once) and not (of_period and published):
        touching = sum(times > 1 for times in Counter(rows).values())
        notes_by = MEMBERS_COUNTED_IN_EACH if what == "members" else COUNTED_IN_EACH
        yield notes_by[by](count=touching, total=total)
    left_out = len(selection.activities) - len(once)
    if left_out and steps and not (of_period and published):
        yield NOT_IN_SUM[by](count=left_out)
    if of_period and not published:
        yield SUMS_OF_ACTIVITIES()
        yield from build_parts_notes(selection, (what,), _unite_steps(selection, steps).activities, only_led=True)
    partial = [step.name for step in steps if not step.whole]
    if partial and by == "period":
        kind = ONLY_PART_PUBLISHED if of_period and published else ONLY_PART
        yield kind(count=len(partial), periods=partial)
    unknown = sum(value is None for value in values)
    if unknown and len(steps) > unknown:
        yield FIGURES_UNKNOWN[by](count=unknown, of=len(steps))


def _list_steps(selection: Selection, by: str) -> list[Step]:
    """List the periods or months in order, with their activities."""
    if by == "period":
        selection.dataset.require("periods")
        wholes = list_periods(selection)
        spans = {name: clip_span(selection, span) for name, span in wholes.items()}
        matches = match_each_period(selection)
    else:
        matches, spans = match_each_month(selection), list_months(selection)
        months = ((name, parse_period(name, {})) for name in matches)
        wholes = {name: month.span for name, month in months if month}
    return [
        Step(
            name,
            tuple(spans[name]),
            sum(part.days for part in spans[name]) == wholes[name].days,
            selection.activities[mask],
        )
        for name, mask in matches.items()
    ]


def _build_frame(by: str, steps: list[Step], values: list[int | None]) -> pd.DataFrame:
    """Build the rows of the answer."""
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


def _count_activities(_: Selection, step: Step) -> int:
    """Count the activities of a step."""
    return len(step.activities)


def _sum_activities(selection: Selection, steps: list[Step]) -> Message:
    """Describe the number of activities in all steps; an activity in two steps counts once."""
    return ACTIVITIES_IN_ALL(count=len(_unite_steps(selection, steps).activities))


def _count_members(selection: Selection, step: Step) -> int:
    """Count the members that took part in a step."""
    return len(find_participants(selection, step.activities, step.spans))


def _sum_members(selection: Selection, steps: list[Step]) -> Message:
    """Describe the number of members in all steps; a member in two steps counts once."""
    return MEMBERS_IN_ALL(count=_count_members(selection, _unite_steps(selection, steps)))


def _measure_published(total: str) -> tuple[CountStep, SumUp]:
    """Return the measure of a published total; the total of a part of a period is unknown."""

    def count(selection: Selection, step: Step) -> int | None:
        figures = read_published_figures(selection.dataset, total)
        names = _find_published_periods(selection, step, total)
        return sum(figures[name] for name in names) if names else None

    def sum_up(selection: Selection, steps: list[Step]) -> Message:
        spans = sorted(span for step in steps for span in step.spans)
        if any(one.overlaps(other) for one, other in pairwise(spans)):
            return NO_SUM()
        figures = [figure for step in steps if (figure := count(selection, step)) is not None]
        return _describe_sum(sum(figures) if figures else None, whole=len(figures) == len(steps))

    return count, sum_up


def _measure_itemised(total: str) -> tuple[CountStep, SumUp]:
    """Return the measure of an itemised total: the sum over activities that carry a figure."""

    def count(selection: Selection, step: Step) -> int | None:
        return sum_figures(select_led_figures(selection, step.activities, total))

    def sum_up(selection: Selection, steps: list[Step]) -> Message:
        activities = _unite_steps(selection, steps).activities
        total_sum = sum_figures(select_led_figures(selection, activities, total))
        return _describe_sum(total_sum, whole=bool(activities[total].notna().all()))

    return count, sum_up


def _unite_steps(selection: Selection, steps: list[Step]) -> Step:
    """Unite periods or months to one, without a name; each activity is in it once."""
    rows = sorted({row for step in steps for row in step.activities.index})
    spans = tuple(span for step in steps for span in step.spans)
    return Step("", spans, all(step.whole for step in steps), selection.activities.loc[rows])


def _describe_sum(total: int | None, *, whole: bool) -> Message:
    """Describe a sum; `whole` is false if some of its figures are unknown."""
    if total is None:
        return SUM_UNKNOWN()
    return SUM_IN_ALL(sum=total) if whole else SUM_OF_KNOWN(sum=total)


def _read_number(total: Message) -> int | None:
    """Return the number in the message about a sum; None if there is none."""
    number = total.values.get("count", total.values.get("sum"))
    return number if isinstance(number, int) else None


SUBJECTS = ("activities", "members", "people_engaged", "experts")
"""The figures that a trend can show."""


def _choose_measure(what: str, *, published: bool) -> tuple[CountStep, SumUp]:
    """Return how to count a figure in one step, and how to describe its sum over all steps."""
    if what in {"activities", "members"}:
        return (_count_activities, _sum_activities) if what == "activities" else (_count_members, _sum_members)
    return _measure_published(what) if published else _measure_itemised(what)
