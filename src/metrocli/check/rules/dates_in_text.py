"""Time in words: whether the days that titles and summaries name are those of the columns, and on that weekday."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.rule import rule
from metrocli.model.date_mentions import find_date_mentions
from metrocli.model.findings import Severity, Violation
from metrocli.text.locale import WEEKDAYS
from metrocli.text.phrases import format_day_span
from metrocli.text.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.date_mentions import DateMention


class _Mention(NamedTuple):
    """Days that the text of an activity names.

    Attributes:
        row: the activity.
        column: where the text stands.
        said: what it names.
        first, last: the days of the activity.
        meant: the days that are named, in the year that is named or else nearest to the activity.
    """

    row: int
    column: str
    said: DateMention
    first: date
    last: date
    meant: tuple[date, date]

    @property
    def agrees(self) -> bool:
        """Whether a day is both named and one of the activity's."""
        return self.meant[0] <= self.last and self.first <= self.meant[1]

    @property
    def on_another_weekday(self) -> bool:
        """Whether a weekday is named that neither the first nor the last day of those named has."""
        return self.said.weekday is not None and self.said.weekday not in {day.weekday() for day in self.meant}

    @property
    def of_another_month(self) -> bool:
        """Whether the days are the activity's but for their month."""
        numbers = (self.meant[0].day, self.meant[1].day)
        days = {(self.first.day, self.last.day), (self.first.day, self.first.day), (self.last.day, self.last.day)}
        return numbers in days and self.said.year in {None, self.first.year, self.last.year}

    @property
    def of_another_day(self) -> bool:
        """Whether the days are others of the month in which the activity begins or ends."""
        months = {(day.year, day.month) for day in (self.first, self.last)}
        return bool(months & {(day.year, day.month) for day in self.meant})


def _mentions(evidence: Evidence) -> list[_Mention]:
    """The days that titles and summaries name, of activities whose own days are known."""
    spans = evidence.activity_spans
    frame = evidence.frame("activities").loc[spans.index, ["title", "summary"]]
    found = []
    for column in ("title", "summary"):
        texts = frame[column].dropna()
        said = {text: find_date_mentions(text) for text in texts.unique()}
        texts = texts[texts.map(said).astype("bool")]
        days = spans.loc[texts.index]
        firsts, lasts = days["first"].dt.date, days["last"].dt.date
        for row, text, first, last in zip(texts.index, texts, firsts, lasts, strict=True):
            for each in said[text]:
                meant = _meant(each, first)
                if meant is not None:
                    found.append(_Mention(row, column, each, first, last, meant))
    return found


def _meant(said: DateMention, near: date) -> tuple[date, date] | None:
    """The days that are named, in the year that is named or else nearest to a day; None where no such year is."""
    years = [said.year] if said.year else [near.year - 1, near.year, near.year + 1]
    days = [each for year in years if (each := said.days(year))]
    return min(days, key=lambda each: abs(each[0] - near), default=None)


def _day(day: date) -> str:
    return format_day_span(day, day)


@rule(
    "T307",
    "A date that was another weekday",
    Severity.WARNING,
    why="The weekday or the date is wrong, and whoever reads the text cannot know which.",
    fix="Look into a calendar, and correct the weekday, the day or the month.",
    example="activities.csv, summary: 'Tuesday 9th October' was a Saturday in 2021",
)
def other_weekday(evidence: Evidence) -> Iterator[Violation]:
    """Find dates in titles and summaries that did not fall on the weekday that stands beside them."""
    for each in evidence.compute_once(_mentions):
        if each.on_another_weekday:
            day, said = each.meant[0], each.said
            year = "" if said.year else f" in {day.year}"
            message = f"{quote(said.text)} was a {WEEKDAYS[day.weekday()]}{year}"
            own = f"The activity's own day, {_day(each.first)}, was a {WEEKDAYS[each.first.weekday()]}."
            cell = evidence.cell("activities", each.row, each.column)
            yield Violation(cell, said.text, message, own if each.first.weekday() == said.weekday else "")


@rule(
    "T308",
    "A title with another date than its activity",
    Severity.WARNING,
    why="Readers see one date in the title and find the activity under another.",
    fix="Correct the title or the dates.",
    example="activities.csv, title: the title says '9 October', but the activity is of 9 Nov 2021",
)
def other_title(evidence: Evidence) -> Iterator[Violation]:
    """Find titles that name the activity's day in another month, or another day of its month, and no day of it."""
    mentions = [each for each in evidence.compute_once(_mentions) if each.column == "title"]
    agreeing = {each.row for each in mentions if each.agrees or each.on_another_weekday}
    for each in mentions:
        if each.row not in agreeing and (each.of_another_month or each.of_another_day):
            days = format_day_span(each.first, each.last)
            message = f"the title says {quote(each.said.text)}, but the activity is of {days}"
            yield Violation(evidence.cell("activities", each.row, "title"), each.said.text, message)


@rule(
    "T309",
    "A summary with the activity's day in another month",
    Severity.NOTE,
    why="A month that was written by mistake sends readers to the wrong day.",
    fix="Correct the month in the summary or the dates, unless another day is meant.",
    example="activities.csv, summary: the summary says '9 October', but the activity is of 9 Nov 2021",
)
def other_month(evidence: Evidence) -> Iterator[Violation]:
    """Find summaries that name the number of the activity's day with another month, and no day of the activity."""
    mentions = evidence.compute_once(_mentions)
    agreeing = {each.row for each in mentions if each.agrees}
    for each in mentions:
        told = each.column != "summary" or each.on_another_weekday or each.row in agreeing
        if not told and each.of_another_month:
            days = format_day_span(each.first, each.last)
            message = f"the summary says {quote(each.said.text)}, but the activity is of {days}"
            yield Violation(evidence.cell("activities", each.row, "summary"), each.said.text, message)
