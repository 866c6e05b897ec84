"""Rules about dates: reversed spans, dates outside every period or out of order, periods with overlaps or gaps."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import Span, merge_spans, parse_period
from metrocli.text.date_phrases import format_day, format_day_span, format_month
from metrocli.text.fold import fold
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
"""The sheets with spans, each with its columns for the first and the last day."""
_LEAST_DAYS, _ORDERED_SHARE = 4, 0.8
_WORD = re.compile(r"\w+")


@rule(
    "T301",
    "An end before its start",
    Severity.ERROR,
    why="Nothing ends before it begins: it is counted on its first day only, or not at all.",
    fix="Correct one of the two days.",
    example="activities.csv, end: '2021-10-02' is before the start, 20 Oct 2021",
)
def find_reversed_spans(evidence: Evidence) -> Iterator[Violation]:
    """Find rows of any sheet that end before they start."""
    for sheet, start, end in SPANS:
        frame = evidence.frame(sheet)
        reversed_rows = frame[(frame[end] < frame[start]).to_numpy()]
        for row, start_day in zip(reversed_rows.index, reversed_rows[start], strict=True):
            written = evidence.text(sheet, row, end)
            message = f"{quote(written)} is before the start, {format_day(start_day.date())}"
            yield Violation(evidence.cell(sheet, row, end), written, message)


@rule(
    "T302",
    "Outside every period",
    Severity.WARNING,
    why="No report of any period counts it.",
    fix="Correct the date, or add the period to the periods.",
    example="activities.csv, start: '2012-11-08' is before the first period, which begins on 1 Sep 2021",
)
def find_dates_outside_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find activities, meetings and mentions outside every period."""
    for row, position in evidence.compute_once(find_activities_outside_periods).items():
        written = evidence.text("activities", row, "start")
        yield Violation(evidence.cell("activities", row, "start"), written, f"{quote(written)} is {position}")
    period_spans = merge_spans(evidence.dataset.periods.values())
    if not period_spans or not _has_all_periods(evidence):
        return
    for sheet in ("meetings", "media"):
        months = evidence.frame(sheet)["month"].dropna()
        month_spans = {month: period.span for month in months.unique() if (period := parse_period(month, {}))}
        positions = {
            month: _position_outside(span.begin, span.last_day, period_spans) for month, span in month_spans.items()
        }
        outside = {month: position for month, position in positions.items() if position}
        months = months[months.isin(outside)]
        for row, month in zip(months.index, months, strict=True):
            written = evidence.text(sheet, row, "month")
            yield Violation(evidence.cell(sheet, row, "month"), written, f"{quote(written)} is {outside[month]}")


def find_activities_outside_periods(evidence: Evidence) -> dict[int, str]:
    """Return the activities outside every period, by row, with their position relative to the periods in words."""
    period_spans = merge_spans(evidence.dataset.periods.values())
    if not period_spans or not _has_all_periods(evidence):
        return {}
    spans = evidence.activity_spans
    pairs = [*zip(spans["first"].dt.date, spans["last"].dt.date, strict=True)]
    positions = {(first, last): _position_outside(first, last, period_spans) for first, last in set(pairs)}
    return {int(row): position for row, pair in zip(spans.index, pairs, strict=True) if (position := positions[pair])}


def _position_outside(first: date, last: date, spans: Sequence[Span]) -> str:
    """Return the position of days that touch no period, in words; "" if they touch one. Spans are in order."""
    index = bisect_right(spans, last, key=lambda span: span.begin)
    if index and first < spans[index - 1].end:
        return ""
    if not index:
        return f"before the first period, which begins on {format_day(spans[0].begin)}"
    ended = format_day(spans[index - 1].last_day)
    if index == len(spans):
        return f"after the last period, which ends on {ended}"
    return f"between two periods, after {ended} and before {format_day(spans[index].begin)}"


def _has_all_periods(evidence: Evidence) -> bool:
    """Return whether the dates of all periods can be read; otherwise days outside the others may be inside a period."""
    return len(evidence.dataset.periods) == len(evidence.frame("periods"))


def _period_rows(evidence: Evidence) -> dict[str, int]:
    """Return the first row of each period."""
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
def find_overlapping_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find periods that share some days without one covering the other, and periods with the same days."""
    rows = _period_rows(evidence)
    open_periods: list[tuple[str, Span]] = []
    for name, span in sorted(evidence.dataset.periods.items(), key=lambda item: (item[1].begin, -item[1].days)):
        while open_periods and open_periods[-1][1].end <= span.begin:
            open_periods.pop()
        if open_periods and (open_periods[-1][1] == span or not open_periods[-1][1].covers(span)):
            other, other_span = open_periods[-1]
            ends = f"{quote(other)} ends on {format_day(other_span.last_day)}"
            message = f"{quote(name)} begins on {format_day(span.begin)}, before {ends}"
            if other_span == span:
                message = f"{quote(name)} has the same days as {quote(other)}"
            yield Violation(evidence.cell("periods", rows[name], "start"), name, message)
        open_periods.append((name, span))


@rule(
    "T304",
    "A gap between periods",
    Severity.NOTE,
    why="What happens on these days belongs to no period and is in no report.",
    fix="Correct the first or the last day of one of the two, or add the period that is missing.",
    example="periods.csv, start: no period holds 21–31 Dec 2021, just before '2022-T1'",
)
def find_gaps_between_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find days between the first and the last period that belong to no period."""
    if not _has_all_periods(evidence):
        return
    rows = _period_rows(evidence)
    end: date | None = None
    for name, span in sorted(evidence.dataset.periods.items(), key=lambda item: item[1]):
        if end is not None and span.begin > end:
            last = Span(end, span.begin).last_day
            message = f"no period holds {format_day_span(end, last)}, just before {quote(name)}"
            yield Violation(evidence.cell("periods", rows[name], "start"), name, message)
        end = span.end if end is None else max(end, span.end)


@rule(
    "T305",
    "An activity out of order",
    Severity.NOTE,
    why="Where a list follows the calendar, what stands elsewhere often has a wrong date.",
    fix="Correct the date, or move the row.",
    example="activities.csv, start: '2021-09-30' is listed before 22 Sep 2021 (row 3)",
)
def find_activities_out_of_order(evidence: Evidence) -> Iterator[Violation]:
    """Find the few activities that break the order of dates, in the whole sheet or within their line.

    Activities outside every period are left out, since a rule of their own finds them.
    """
    frame = (
        evidence.frame("activities")
        .dropna(subset=["start"])
        .drop(index=[*evidence.compute_once(find_activities_outside_periods)])
    )
    groups = [frame["start"]]
    if not _ordered_indexes(frame["start"].dt.date.tolist()):
        groups = [starts for _, starts in frame["start"].groupby(frame["line"].fillna(""))]
    for starts in groups:
        rows, days = starts.index.tolist(), starts.dt.date.tolist()
        ordered = _ordered_indexes(days)
        rising = bool(ordered) and days[ordered[0]] <= days[ordered[-1]]
        for index in sorted(set(range(len(days))) - set(ordered)) if ordered else ():
            next_index = bisect_right(ordered, index)
            is_after = (
                next_index > 0
                and days[ordered[next_index - 1]] != days[index]
                and (days[ordered[next_index - 1]] > days[index]) == rising
            )
            neighbour = ordered[next_index - 1] if is_after else ordered[next_index]
            written = evidence.text("activities", rows[index], "start")
            where = f"{'after' if is_after else 'before'} {format_day(days[neighbour])} (row {rows[neighbour]})"
            message = f"{quote(written)} is listed {where}"
            yield Violation(evidence.cell("activities", rows[index], "start"), written, message)


def _ordered_indexes(days: Sequence[date]) -> list[int]:
    """Return the indexes of the longest ordered subsequence of days, rising or falling; none if many days break it."""
    numbers = [day.toordinal() for day in days]
    longest = max(_longest_rising(numbers), _longest_rising([-number for number in numbers]), key=len)
    return longest if len(days) >= _LEAST_DAYS and len(longest) >= _ORDERED_SHARE * len(days) else []


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the indexes of the longest subsequence of numbers that does not fall."""
    tails: list[int] = []
    last_indexes: list[int] = []
    previous: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_right(tails, number)
        previous.append(last_indexes[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        last_indexes[length : length + 1] = [index]
    subsequence = []
    index = last_indexes[-1] if last_indexes else -1
    while index >= 0:
        subsequence.append(index)
        index = previous[index]
    return subsequence[::-1]


@rule(
    "T306",
    "A mention filed before its event",
    Severity.NOTE,
    why="Either the month is wrong, or the mention announces the event and says nothing of how it went.",
    fix="Correct the month, unless the mention is an announcement.",
    example="media.csv, month: '2021-09' is before '13th Metropolis World Congress' began, in November 2021",
)
def find_early_mentions(evidence: Evidence) -> Iterator[Violation]:
    """Find media mentions filed in a month up to a year before the activity that their topic names."""
    media = evidence.frame("media").dropna(subset=["month", "topic"])
    activities = evidence.frame("activities").dropna(subset=["title", "start"])
    first_activities = activities.sort_values("start", kind="stable").drop_duplicates("title")
    events = _match_topics(media["topic"].unique(), first_activities["title"].tolist())
    months = first_activities["start"].dt.strftime("%Y-%m").tolist()
    for row, month, topic in zip(media.index, media["month"], media["topic"], strict=True):
        event = events.get(topic)
        if event is not None and 0 < _month_number(months[event]) - _month_number(month) < 12:  # noqa: PLR2004 - within a year
            written, title = evidence.text("media", row, "month"), first_activities["title"].iloc[event]
            message = f"{quote(written)} is before {quote(title)} began, in {format_month(months[event])}"
            yield Violation(evidence.cell("media", row, "month"), written, message)


def _month_number(month: str) -> int:
    """Return a month as a number of months, so that months can be subtracted."""
    return int(month[:4]) * 12 + int(month[5:7])


def _match_topics(topics: Iterable[str], titles: Sequence[str]) -> dict[str, int]:
    """Return the index of the title that each topic names.

    A topic names the title with the same words; otherwise the first title that contains the words of the topic side by
    side, or whose words the topic contains side by side.
    """
    words = [_split_words(title) for title in titles]
    topic_words_by_topic = {topic: _split_words(topic) for topic in topics}
    same: dict[tuple[str, ...], int] = {}
    for index, title_words in enumerate(words):
        same.setdefault(title_words, index)
    containing: dict[tuple[str, ...], int] = {}
    phrases = _Phrases(topic_words_by_topic.values())
    for index, title_words in enumerate(words):
        for phrase in phrases.within(title_words):
            containing.setdefault(phrase, index)
    phrases = _Phrases(same)
    matches: dict[str, int] = {}
    for topic, topic_words in topic_words_by_topic.items():
        candidates = [containing[topic_words]] if topic_words in containing else []
        candidates += [same[phrase] for phrase in phrases.within(topic_words)]
        if topic_words and (topic_words in same or candidates):
            matches[topic] = same.get(topic_words, min(candidates, default=0))
    return matches


class _Phrases:
    """Phrases of two or more words, which can be looked up in longer texts."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        self._phrases = {phrase for phrase in phrases if len(phrase) > 1}
        self._lengths: dict[tuple[str, ...], set[int]] = {}
        for phrase in self._phrases:
            self._lengths.setdefault(phrase[:2], set()).add(len(phrase))

    def within(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Yield the phrases whose words are side by side in a text."""
        for start in range(len(words) - 1):
            for length in self._lengths.get(words[start : start + 2], ()):
                if words[start : start + length] in self._phrases:
                    yield words[start : start + length]


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))
