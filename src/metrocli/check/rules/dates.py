"""Time: whether days come in their order, within the periods, and the periods one after the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import Span, merge_spans, parse_period
from metrocli.text.fold import fold
from metrocli.text.phrases import format_day_span, format_month
from metrocli.text.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from metrocli.check.evidence.evidence import Evidence

SPANS = (
    ("memberships", "joined", "left"),
    ("activities", "start", "end"),
    ("outcomes", "valid_from", "valid_until"),
    ("people", "from", "until"),
    ("periods", "start", "end"),
)
"""Where sheets write a first and a last day."""
_RUN, _SORTED = 4, 0.8
_WORD = re.compile(r"\w+")


def _day(day: date) -> str:
    return format_day_span(day, day)


@rule(
    "T301",
    "An end before its start",
    Severity.ERROR,
    why="Nothing ends before it begins: it is counted on its first day only, or not at all.",
    fix="Correct one of the two days.",
    example="activities.csv, end: '2021-10-02' is before the start, 20 Oct 2021",
)
def reversed_span(evidence: Evidence) -> Iterator[Violation]:
    """Find whatever ends before it starts, in any sheet."""
    for sheet, start, end in SPANS:
        frame = evidence.frame(sheet)
        backwards = frame[(frame[end] < frame[start]).to_numpy()]
        for row, first in zip(backwards.index, backwards[start], strict=True):
            written = evidence.text(sheet, row, end)
            message = f"{quote(written)} is before the start, {_day(first.date())}"
            yield Violation(evidence.cell(sheet, row, end), written, message)


@rule(
    "T302",
    "Outside every period",
    Severity.WARNING,
    why="No report of any period counts it.",
    fix="Correct the date, or add the period to the periods.",
    example="activities.csv, start: '2012-11-08' is before the first period, which begins on 1 Sep 2021",
)
def outside(evidence: Evidence) -> Iterator[Violation]:
    """Find activities, meetings and mentions on days that no period holds."""
    for row, place in evidence.compute_once(find_outside_periods).items():
        written = evidence.text("activities", row, "start")
        yield Violation(evidence.cell("activities", row, "start"), written, f"{quote(written)} is {place}")
    days = merge_spans(evidence.dataset.periods.values())
    if not days or not _all_known(evidence):
        return
    for sheet in ("meetings", "media"):
        months = evidence.frame(sheet)["month"].dropna()
        spans_of = {month: each.span for month in months.unique() if (each := parse_period(month, {}))}
        beside = {month: _beside(span.begin, span.last_day, days) for month, span in spans_of.items()}
        stray = {month: place for month, place in beside.items() if place}
        months = months[months.isin(stray)]
        for row, month in zip(months.index, months, strict=True):
            written = evidence.text(sheet, row, "month")
            yield Violation(evidence.cell(sheet, row, "month"), written, f"{quote(written)} is {stray[month]}")


def find_outside_periods(evidence: Evidence) -> dict[int, str]:
    """The activities that no period touches, by row, and where they stand."""
    days = merge_spans(evidence.dataset.periods.values())
    if not days or not _all_known(evidence):
        return {}
    spans = evidence.activity_spans
    pairs = [*zip(spans["first"].dt.date, spans["last"].dt.date, strict=True)]
    places = {(first, last): _beside(first, last, days) for first, last in set(pairs)}
    return {int(row): place for row, pair in zip(spans.index, pairs, strict=True) if (place := places[pair])}


def _beside(first: date, last: date, days: Sequence[Span]) -> str:
    """Where some days stand that none of the spans in their order touches; "" where one does."""
    place = bisect_right(days, last, key=lambda span: span.begin)
    if place and first < days[place - 1].end:
        return ""
    if not place:
        return f"before the first period, which begins on {_day(days[0].begin)}"
    ended = _day(days[place - 1].last_day)
    if place == len(days):
        return f"after the last period, which ends on {ended}"
    return f"between two periods, after {ended} and before {_day(days[place].begin)}"


def _all_known(evidence: Evidence) -> bool:
    """Whether the days of each period are known: what lies beside the others may be in one that is not."""
    return len(evidence.dataset.periods) == len(evidence.frame("periods"))


def _rows_of_periods(evidence: Evidence) -> dict[str, int]:
    """The row of each period, the first where there are several."""
    names = evidence.frame("periods")["period"].dropna().drop_duplicates()
    return dict(zip(names, names.index, strict=True))


@rule(
    "T303",
    "Periods that overlap",
    Severity.WARNING,
    why="What falls on the days that both hold is counted twice when the periods are added up.",
    fix="Correct the first or the last day of one of them; a period may hold another one whole.",
    example="periods.csv, start: '2022-T1' begins on 1 Jan 2022, before '2021-T3' ends on 31 Jan 2022",
)
def overlapping(evidence: Evidence) -> Iterator[Violation]:
    """Find periods that share some days without one holding the other, or that are the same days twice."""
    rows = _rows_of_periods(evidence)
    earlier: list[tuple[str, Span]] = []
    for name, span in sorted(evidence.dataset.periods.items(), key=lambda each: (each[1].begin, -each[1].days)):
        while earlier and earlier[-1][1].end <= span.begin:
            earlier.pop()
        if earlier and (earlier[-1][1] == span or not earlier[-1][1].covers(span)):
            other, before = earlier[-1]
            message = (
                f"{quote(name)} begins on {_day(span.begin)}, before {quote(other)} ends on {_day(before.last_day)}"
            )
            if before == span:
                message = f"{quote(name)} has the same days as {quote(other)}"
            yield Violation(evidence.cell("periods", rows[name], "start"), name, message)
        earlier.append((name, span))


@rule(
    "T304",
    "A gap between periods",
    Severity.NOTE,
    why="What happens on these days belongs to no period and is in no report.",
    fix="Correct the first or the last day of one of the two, or add the period that is missing.",
    example="periods.csv, start: no period holds 21–31 Dec 2021, just before '2022-T1'",
)
def gap(evidence: Evidence) -> Iterator[Violation]:
    """Find days between the first and the last period that none of them holds."""
    if not _all_known(evidence):
        return
    rows = _rows_of_periods(evidence)
    reached: date | None = None
    for name, span in sorted(evidence.dataset.periods.items(), key=lambda each: each[1]):
        if reached is not None and span.begin > reached:
            last = Span(reached, span.begin).last_day
            message = f"no period holds {format_day_span(reached, last)}, just before {quote(name)}"
            yield Violation(evidence.cell("periods", rows[name], "start"), name, message)
        reached = span.end if reached is None else max(reached, span.end)


@rule(
    "T305",
    "An activity out of order",
    Severity.NOTE,
    why="Where a list follows the calendar, what stands elsewhere often has a wrong date.",
    fix="Correct the date, or move the row.",
    example="activities.csv, start: '2021-09-30' is listed before 22 Sep 2021 (row 3)",
)
def out_of_order(evidence: Evidence) -> Iterator[Violation]:
    """Find the few activities that break the order of their days, in the whole sheet or else in their line.

    Those that are outside every period are passed over: their date is found already.
    """
    frame = (
        evidence.frame("activities").dropna(subset=["start"]).drop(index=[*evidence.compute_once(find_outside_periods)])
    )
    groups = [frame["start"]]
    if not _in_order(frame["start"].dt.date.tolist()):
        groups = [starts for _, starts in frame["start"].groupby(frame["line"].fillna(""))]
    for starts in groups:
        rows, days = starts.index.tolist(), starts.dt.date.tolist()
        kept = _in_order(days)
        rising = bool(kept) and days[kept[0]] <= days[kept[-1]]
        for place in sorted(set(range(len(days))) - set(kept)) if kept else ():
            near = bisect_right(kept, place)
            after = near > 0 and days[kept[near - 1]] != days[place] and (days[kept[near - 1]] > days[place]) == rising
            beside = kept[near - 1] if after else kept[near]
            written = evidence.text("activities", rows[place], "start")
            where = f"{'after' if after else 'before'} {_day(days[beside])} (row {rows[beside]})"
            message = f"{quote(written)} is listed {where}"
            yield Violation(evidence.cell("activities", rows[place], "start"), written, message)


def _in_order(days: Sequence[date]) -> list[int]:
    """The places of the most days that follow the calendar, forwards or backwards; none where many do not."""
    numbers = [day.toordinal() for day in days]
    kept = max(_rising(numbers), _rising([-number for number in numbers]), key=len)
    return kept if len(days) >= _RUN and len(kept) >= _SORTED * len(days) else []


def _rising(numbers: Sequence[int]) -> list[int]:
    """The places of the longest run of numbers, not necessarily side by side, none of which is less than one before."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_right(tails, number)
        before.append(places[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        places[length : length + 1] = [place]
    run = []
    at = places[-1] if places else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]


@rule(
    "T306",
    "A mention filed before its event",
    Severity.NOTE,
    why="Either the month is wrong, or the mention announces the event and says nothing of how it went.",
    fix="Correct the month, unless the mention is an announcement.",
    example="media.csv, month: '2021-09' is before '13th Metropolis World Congress' began, in November 2021",
)
def early_mention(evidence: Evidence) -> Iterator[Violation]:
    """Find mentions in a month of the year before the activity that their topic names."""
    media = evidence.frame("media").dropna(subset=["month", "topic"])
    activities = evidence.frame("activities").dropna(subset=["title", "start"])
    firsts = activities.sort_values("start", kind="stable").drop_duplicates("title")
    events = _events(media["topic"].unique(), firsts["title"].tolist())
    months = firsts["start"].dt.strftime("%Y-%m").tolist()
    for row, month, topic in zip(media.index, media["month"], media["topic"], strict=True):
        event = events.get(topic)
        if event is not None and 0 < _months(months[event]) - _months(month) < 12:  # noqa: PLR2004 - within a year
            written, title = evidence.text("media", row, "month"), firsts["title"].iloc[event]
            message = f"{quote(written)} is before {quote(title)} began, in {format_month(months[event])}"
            yield Violation(evidence.cell("media", row, "month"), written, message)


def _months(month: str) -> int:
    """A month by its number, to count how many lie between two."""
    return int(month[:4]) * 12 + int(month[5:7])


def _events(topics: Iterable[str], titles: Sequence[str]) -> dict[str, int]:
    """The place of the title that each topic names: of the same words, or the first to hold them, or be held, whole."""
    words = [_words(title) for title in titles]
    named = {topic: _words(topic) for topic in topics}
    same: dict[tuple[str, ...], int] = {}
    for place, said in enumerate(words):
        same.setdefault(said, place)
    holding: dict[tuple[str, ...], int] = {}
    runs = _Runs(named.values())
    for place, said in enumerate(words):
        for run in runs.within(said):
            holding.setdefault(run, place)
    runs = _Runs(same)
    found: dict[str, int] = {}
    for topic, said in named.items():
        among = [holding[said]] if said in holding else []
        among += [same[run] for run in runs.within(said)]
        if said and (said in same or among):
            found[topic] = same.get(said, min(among, default=0))
    return found


class _Runs:
    """Runs of two words and more, to be found in longer ones."""

    def __init__(self, runs: Iterable[tuple[str, ...]]) -> None:
        self._runs = {run for run in runs if len(run) > 1}
        self._lengths: dict[tuple[str, ...], set[int]] = {}
        for run in self._runs:
            self._lengths.setdefault(run[:2], set()).add(len(run))

    def within(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The runs that stand among some words, side by side."""
        for at in range(len(words) - 1):
            for length in self._lengths.get(words[at : at + 2], ()):
                if words[at : at + length] in self._runs:
                    yield words[at : at + length]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))
