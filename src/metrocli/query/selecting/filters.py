"""Filters: the options as typed, and how to understand them for a dataset."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from metrocli.answers.explanation import Interpretation
from metrocli.errors import UsageMistake
from metrocli.hints import CHOOSE_FROM, NOT_A_VALUE
from metrocli.messages import MessageType
from metrocli.model.dates import ParseError, parse_date
from metrocli.model.periods import EXAMPLES, LAST, Period, Span, list_calendar_periods, parse_period
from metrocli.model.vocabulary import ActivityState, classify_activities
from metrocli.names.resolve import MatchKind, NameIndex, ResolvedName
from metrocli.query.selecting.selection import Selection
from metrocli.query.selecting.typed_values import (
    is_title,
    list_lines,
    read_alliance_names,
    read_participant_names,
    resolve_codes,
    resolve_names,
    split_values,
)
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from metrocli.messages import Message
    from metrocli.model.codes import Code
    from metrocli.sheets.dataset import SheetDataset

SEARCH_TEXT_EMPTY = MessageType("search-text-empty", "{--text} has no letter or digit to search for", "Give it a word.")
DAY_WITH_SPAN = MessageType(
    "day-with-span",
    "{--on} takes one day, so it does not go together with {--period}, {--from} and {--to}",
    "Use either {--on} or the others.",
)
DAYS_REVERSED = MessageType("days-reversed", "{--to:{until}} comes before {--from:{since}}", "Swap them.")
NO_DAY_AFTER = MessageType(
    "no-day-after", "No day of {periods:or} is on or after {since}, so nothing is in the time asked for."
)
NO_DAY_BEFORE = MessageType(
    "no-day-before", "No day of {periods:or} is on or before {until}, so nothing is in the time asked for."
)
NO_DAY_BETWEEN = MessageType(
    "no-day-between", "No day of {periods:or} is from {since} to {until}, so nothing is in the time asked for."
)
PERIOD_UNKNOWN = MessageType("period-unknown", "{text:quoted} is not a period", "Write one as {examples}. {hint}")
PERIODS_LISTED = MessageType("periods-listed", "The data lists {names:all}.")
PERIOD_FROM_SETTINGS = MessageType("period-from-settings", "Using {--period:{periods:all}} (from {source}).")
PERIOD_ASSUMED = MessageType("period-assumed", "Using {period}, from {first:day} to {last:day}: {reason}")
PERIOD_DAYS = MessageType("period-days", "{first} to {last}")
CODE_TITLED = MessageType("code-titled", "{title}")
LAST_PERIOD = MessageType("last-period", "the last period of the data")
CALENDAR_PERIOD = MessageType("calendar-period", "no row of the sheet periods gives its days")
CALENDAR_THIRD = MessageType(
    "calendar-third",
    "no row of the sheet periods gives its days, and T is a third of a year",
    "The quarter is {quarter}.",
)


@dataclass(frozen=True)
class Filters:
    """The options as typed, one field for each; several values of one option mean any of them.

    `period_source` is not an option: it names the setting that the period comes from, "" if it was typed.
    """

    period: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    on: str | None = None
    outcome: tuple[str, ...] = ()
    challenge: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    member: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    alliance: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    period_source: str = ""


def select(dataset: SheetDataset, filters: Filters) -> Selection:
    """Understand filters for a dataset.

    Raises:
        UnknownName: a name or a code is unknown.
        AmbiguousName: a name may mean several.
        UsageMistake: a value is blank, not a period or not a date; or the selected time ends before it begins.
    """
    values = {name: split_values(name, typed) for name, typed in vars(filters).items() if isinstance(typed, tuple)}
    texts = tuple(map(fold, values["text"]))
    if not all(texts):
        raise UsageMistake(SEARCH_TEXT_EMPTY())
    if filters.on is not None and (filters.period or filters.since or filters.until):
        raise UsageMistake(DAY_WITH_SPAN())
    notes: list[Message] = []
    if filters.period_source:
        notes.append(PERIOD_FROM_SETTINGS(periods=filters.period, source=filters.period_source))
    interpretations: list[Interpretation] = []
    periods = tuple(_find_selected_period(dataset, text, filters.period_source) for text in values["period"])
    for text, period in zip(values["period"], periods, strict=True):
        how = PERIOD_DAYS(first=period.span.begin, last=period.span.last_day)
        interpretations.append(Interpretation("--period", text, period.name, how))
    times = (*values["period"], *(day for day in (filters.on, filters.since, filters.until) if day))
    notes += [note_assumed(period) for text in times for period in list_calendar_periods(text, dataset.periods)]
    on = _parse_day(dataset, "--on", filters.on, lambda span: span.begin)
    since = _parse_day(dataset, "--from", filters.since, lambda span: span.begin)
    until = _parse_day(dataset, "--to", filters.until, lambda span: span.last_day)
    if since and until and until < since:
        raise UsageMistake(DAYS_REVERSED(until=until, since=since))
    days = (("--on", filters.on, on), ("--from", filters.since, since), ("--to", filters.until, until))
    interpretations += [
        Interpretation(option, typed, day.isoformat()) for option, typed, day in days if typed is not None and day
    ]

    def understand_codes(
        kind: str, load_codes: Callable[[], Mapping[tuple[str, ...], Code]], sheet: str
    ) -> tuple[Code, ...]:
        """Resolve the codes of one filter, and record how they were understood."""
        if not values[kind]:
            return ()
        resolved = resolve_codes(kind, getattr(filters, kind), load_codes(), dataset.titles(sheet))
        by_title = [(typed, code.text) for typed, code, title in resolved if is_title(typed, code, title)]
        notes.extend(ResolvedName(typed, code, MatchKind.TITLE).note for typed, code in by_title)
        interpretations.extend(
            Interpretation(f"--{kind}", typed, code.text, CODE_TITLED(title=title) if title else None)
            for typed, code, title in resolved
        )
        return tuple(dict.fromkeys(code for _, code, _ in resolved))

    def understand_names(
        kind: str, load_listed: Callable[[], NameIndex], load_all: Callable[[], NameIndex]
    ) -> tuple[str, ...]:
        """Resolve the names of one filter, and record how they were understood."""
        resolved = resolve_names(getattr(filters, kind), load_listed, load_all)
        notes.extend(name.note for name in resolved if name.how is not MatchKind.EXACT)
        interpretations.extend(Interpretation(f"--{kind}", name.text, name.name, name.reason) for name in resolved)
        return tuple(dict.fromkeys(name.name for name in resolved))

    outcomes = understand_codes("outcome", lambda: dataset.all_codes("outcomes"), "outcomes")
    challenges = understand_codes("challenge", lambda: dataset.all_codes("challenges"), "challenges")
    lines = understand_codes("line", lambda: list_lines(dataset), "outcomes")
    members = understand_names("member", lambda: dataset.members, lambda: read_participant_names(dataset))
    regions = understand_names("region", lambda: dataset.regions, lambda: dataset.regions)
    alliances = understand_names("alliance", lambda: dataset.alliances, lambda: read_alliance_names(dataset))
    selection = Selection(
        dataset,
        periods=tuple(dict.fromkeys(periods)),
        since=on or since,
        until=on or until,
        on=on,
        outcomes=outcomes,
        challenges=challenges,
        lines=lines,
        members=members,
        regions=regions,
        alliances=alliances,
        texts=texts,
        include=tuple(dict.fromkeys(map(_find_state, values["include"]))),
        notes=tuple(dict.fromkeys(notes)),
        interpretations=tuple(interpretations),
    )
    if selection.windows is None or selection.windows:
        return selection
    no_day = _note_no_day([period.name for period in periods], since, until)
    return replace(selection, notes=(*selection.notes, no_day))


def note_assumed(period: Period, reason: MessageType = CALENDAR_PERIOD) -> Message:
    """Return the note on the assumed days of a period; T is often meant as a quarter."""
    quarter = period.name.replace("-T", "-Q")
    is_third = reason is CALENDAR_PERIOD and quarter != period.name
    why = CALENDAR_THIRD(quarter=quarter) if is_third else reason()
    return PERIOD_ASSUMED(period=period.name, first=period.span.begin, last=period.span.last_day, reason=why)


def _find_state(typed: str) -> ActivityState:
    """Find the activities that `--include` names: planned or cancelled, also by another word for it.

    Raises:
        UsageMistake: the word means neither.
    """
    state = classify_activities([typed])[typed]
    if state is ActivityState.DONE:
        hint = CHOOSE_FROM(names=[ActivityState.PLANNED, ActivityState.CANCELLED])
        raise UsageMistake(NOT_A_VALUE(option="include", text=typed, hint=hint))
    return state


def _find_selected_period(dataset: SheetDataset, text: str, source: str) -> Period:
    """Find a period; the error names the setting that the period comes from, "" if it was typed."""
    try:
        return find_period(dataset, text)
    except UsageMistake as fault:
        raise (UsageMistake(fault.message.about(source)) if source else fault) from None


def _note_no_day(periods: list[str], since: date | None, until: date | None) -> Message:
    """Return the note that the periods have no day within the other filters of time."""
    if since and until:
        return NO_DAY_BETWEEN(periods=periods, since=since, until=until)
    return NO_DAY_AFTER(periods=periods, since=since) if since else NO_DAY_BEFORE(periods=periods, until=until)


def find_period(dataset: SheetDataset, text: str) -> Period:
    """Find a period by its name, listed or of the calendar, or `last`.

    Raises:
        UsageMistake: no period has that name.
        UnreadableData: `last`, in a dataset without a sheet `periods`.
    """
    periods = dataset.periods
    if not periods and text.strip().casefold() == LAST:
        dataset.require("periods")
    period = parse_period(text, periods)
    if period is None:
        hint = PERIODS_LISTED(names=[*periods]) if periods else None
        raise UsageMistake(PERIOD_UNKNOWN(text=text, examples=EXAMPLES, hint=hint))
    return period


def _parse_day(dataset: SheetDataset, option: str, text: str | None, end: Callable[[Span], date]) -> date | None:
    """Parse a day, or take one end of a period.

    Args:
        dataset: the dataset, for its periods and the order of day and month.
        option: the option, for the error.
        text: the value as typed; None if the option was not given.
        end: returns the first or the last day of a period.
    """
    if text is None:
        return None
    try:
        return parse_date(text.strip(), dataset.dates)
    except ParseError as fault:
        period = parse_period(text, dataset.periods)
        if period is None or (option == "--on" and period.span.begin != period.span.last_day):
            raise UsageMistake(fault.message.about(option)) from None
        return end(period.span)
