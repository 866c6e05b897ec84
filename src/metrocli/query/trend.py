"""Is it more than last time? One figure, period by period or month by month."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UsageMistake
from metrocli.model.periods import Span, parse_period
from metrocli.query.answer import Form, Holds, Listing, Shown, counted, empty_note
from metrocli.query.content import Rows
from metrocli.query.months import periods_of, touched_months, touched_periods
from metrocli.query.wording import question

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selection import Selection

_FIGURE = {"start": Holds.DATE, "end": Holds.DATE, "value": Holds.INTEGER, "change": Holds.INTEGER}
ROWS = {
    "period": Rows({"period": Holds.TEXT, **_FIGURE}, when="--by period"),
    "month": Rows({"month": Holds.MONTH, **_FIGURE}, when="--by month"),
}
BY = tuple(ROWS)
_TICKS = "▁▂▃▄▅▆▇█"
Value = Callable[["Selection", "Step"], "int | None"]
Sum = Callable[["Selection", list["Step"]], str]


class Step(NamedTuple):
    """One period or month: its name, its span, and the selected activities that touch it."""

    name: str
    span: Span
    activities: pd.DataFrame


def trend(selection: Selection, what: str, by: str = "period") -> Listing:
    """Tell a figure for each period or month of the time asked for.

    Args:
        selection: the filters.
        what: one of `SUBJECTS`.
        by: `period` for the periods that the data lists, or `month`.

    Returns:
        A row for each, with `value` and its `change` from the one before; both are unknown where nothing is known. An
        activity that touches two of them counts in each, and once in the sum below.

    Raises:
        UsageMistake: there is no such subject or step.
    """
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    name = what.strip().lower().replace("-", "_")
    if name not in SUBJECTS:
        raise UsageMistake(f"there is no trend of '{what}'. Choose from {', '.join(SUBJECTS)}.")
    if by not in BY:
        raise UsageMistake(f"--by {by} is not one of {', '.join(BY)}.")
    steps = _steps(selection, by)
    published = by == "period" and not (selection.by_content or selection.regions)
    value, of_all = _counting(name, published=published)
    values = [value(selection, step) for step in steps]
    frame = _frame(by, steps, values)
    notes = [*selection.notes]
    of_period = name in {"people_engaged", "experts"}
    twice = sum(len(step.activities) for step in steps) > len(_rows(steps))
    if twice and not (of_period and published):
        spans = [pd.Series(1, index=step.activities.index) for step in steps]
        touching = int((pd.concat(spans).groupby(level=0).size() > 1).sum())
        noun = "activity touches" if touching == 1 else "activities touch"
        notes.append(f"{touching} {noun} more than one {by}: counted in each of them, and once in the sum.")
    if of_period and not published:
        notes.append("This is what the activities themselves carry; totals are published for whole periods only.")
    unknown = sum(value is None for value in values)
    if unknown and len(steps) > unknown:
        notes.append(f"Unknown for {unknown} of {counted(len(steps), by)}: not counted as nothing.")
    shown = (
        Shown(by, Form.TEXT, (by,)),
        Shown("from", Form.TEXT, ("start",), 2),
        Shown("to", Form.TEXT, ("end",), 2),
        Shown("change", Form.CHANGE, ("change",), 1),
        Shown(SUBJECTS[name], Form.BAR, ("value",)),
    )
    line = sparkline(values)
    return empty_note(
        Listing(
            "trend",
            f"{SUBJECTS[name].capitalize()} by {by}",
            {"what": name, "by": by} | selection.query,
            frame,
            ROWS[by].fields,
            shown,
            subtitle=" · ".join(filter(None, (question(selection), line))),
            counted=of_all(selection, steps),
            notes=tuple(notes),
        )
    )


def sparkline(values: list[int | None]) -> str:
    """Figures as a line of little bars, from nothing to the most; a gap where one is unknown."""
    most = max((value for value in values if value is not None), default=0)
    if len(values) < 2:  # noqa: PLR2004 - one bar is no line
        return ""
    return "".join(
        " " if value is None else _TICKS[round(value / most * (len(_TICKS) - 1)) if most else 0] for value in values
    )


def _steps(selection: Selection, by: str) -> list[Step]:
    """The periods or months, in order, each with its activities."""
    activities = selection.activities
    if by == "period":
        selection.dataset.require("periods")
        spans = periods_of(selection)
        found = touched_periods(selection)
    else:
        found = touched_months(selection)
        known = ((name, parse_period(name, {})) for name in found)
        spans = {name: period.span for name, period in known if period}
    return [Step(name, spans[name], activities[hits]) for name, hits in found.items()]


def _frame(by: str, steps: list[Step], values: list[int | None]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    before = [None, *values][:-1]
    changes = [
        None if value is None or last is None else value - last for value, last in zip(values, before, strict=True)
    ]
    days = [pd.to_datetime([getattr(step.span, end) for step in steps]) for end in ("begin", "last_day")]
    return pd.DataFrame(
        {
            by: pd.Series([step.name for step in steps], dtype="str"),
            "start": pd.Series(days[0], dtype="datetime64[s]"),
            "end": pd.Series(days[1], dtype="datetime64[s]"),
            "value": pd.Series(values, dtype="Int64"),
            "change": pd.Series(changes, dtype="Int64"),
        }
    )


def participating(selection: Selection, activities: pd.DataFrame, span: Span | None = None) -> set[str]:
    """The members that took part in some activities, of those that totals count in a span, or at the time asked for."""
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(activities.index)]
    full = selection.full_members if span is None else selection.full_in((span,))
    return set(links.loc[selection.counts_member(links["value"]), "value"]) & full


def _number(_: Selection, step: Step) -> int:
    return len(step.activities)


def _number_of_all(_: Selection, steps: list[Step]) -> str:
    return f"{counted(len(_rows(steps)), 'activity', 'activities')} in all"


def _members(selection: Selection, step: Step) -> int:
    return len(participating(selection, step.activities, step.span))


def _members_of_all(selection: Selection, steps: list[Step]) -> str:
    names = {name for step in steps for name in participating(selection, step.activities, step.span)}
    return f"{counted(len(names), 'member')} in all"


def _published(total: str) -> tuple[Value, Sum]:
    """A total as it is published of each period."""

    def value(selection: Selection, step: Step) -> int | None:
        periods = selection.dataset.frame("periods").drop_duplicates("period").set_index("period")
        known = periods[total].dropna()
        return int(known[step.name]) if step.name in known.index else None

    def of_all(selection: Selection, steps: list[Step]) -> str:
        if any(one.span.touches(other.span) for one, other in pairwise(steps)):
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
    return "unknown" if known is None else f"{known:,} in all{'' if whole else ', as far as known'}"


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
