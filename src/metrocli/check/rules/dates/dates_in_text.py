"""Rules about dates in titles and summaries: wrong weekdays, and dates that differ from the dates of the activity."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.date_mentions import find_date_mentions, has_digit, has_month
from metrocli.model.findings import Severity, Violation
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.date_mentions import DateMention

_APART = compile_late(r"(?:^|[,;:(\[|–—-]|\s(?:on|el|le))\s*$", re.IGNORECASE)
"""What is before a date that a title gives for its activity."""

_SENTENCE_END = compile_late(r"[.!?]\s+")
_LONGEST_START = 150
"""How many letters of a sentence may be before a date."""
_TOOK_PLACE = compile_late(
    r"(?:(?:the|this|el|la|este|esta|le|cet|cette|ce)\s+|l['’])(?P<subject>[^,;:()]+?)\s+"
    r"(?:took place|was held|was|is|happened|began|started|opened|ended|tuvo lugar|se celebró|se realizó|"
    r"se llevó a cabo|fue|comenzó|a eu lieu|s['’]est tenue?|s['’]est déroulée?|était|a commencé)"
    r"(?:\s+(?:in|at|en|à)\s+[^,;:()]{1,40}?)?\s+(?:on|from|between|entre|el|del|le|du)\s+",
    re.IGNORECASE,
)
"""The beginning of a sentence that says when something took place, up to the date."""
# fmt: off
_EVENTS = frozenset({
    "event", "activity", "meeting", "session", "workshop", "seminar", "webinar", "course", "training", "ceremony",
    "congress", "conference", "assembly", "forum", "festival", "fair", "debate", "visit", "summit", "evento",
    "actividad", "reunion", "sesion", "taller", "seminario", "curso", "ceremonia", "congreso", "conferencia",
    "asamblea", "foro", "feria", "visita", "cumbre", "evenement", "activite", "seance", "atelier", "seminaire",
    "cours", "ceremonie", "congres", "assemblee", "foire", "debat", "visite", "sommet",
})
# fmt: on
"""Words for events in English, Spanish and French, folded."""
_PUBLICATIONS = frozenset({
    "publication", "report", "study", "survey", "article", "guide", "book", "publicacion", "informe", "estudio",
    "encuesta", "articulo", "guia", "libro", "rapport", "etude", "enquete", "livre",
})  # fmt: skip
"""Words for publications, folded; an event in their summary is another one, which they are about."""
_OTHER_EVENT = compile_late(
    r"\b(?:first|second|last|previous|earlier|next|edition|that|which|who|primer|primera|ultima|anterior|proxima|"
    r"edicion|que|premiere|derniere|precedente|prochaine|qui)\b"
)
"""Words for another event than the activity, folded."""


class _NamedDate(NamedTuple):
    """Days that the title or summary of an activity names.

    Attributes:
        row: the row of the activity.
        column: the column of the text.
        mention: the days as the text names them.
        first: the first day of the activity.
        last: the last day of the activity.
        days: the first and last day that the text names, in the year that it names or else nearest to the activity.
    """

    row: int
    column: str
    mention: DateMention
    first: date
    last: date
    days: tuple[date, date]

    @property
    def names_day_of_activity(self) -> bool:
        """Whether the text names a day of the activity."""
        return self.days[0] <= self.last and self.first <= self.days[1]

    @property
    def has_wrong_weekday(self) -> bool:
        """Whether the text names a weekday that is not the weekday of the first or last named day."""
        return self.mention.weekday is not None and self.mention.weekday not in {day.weekday() for day in self.days}

    @property
    def is_other_month(self) -> bool:
        """Whether the days differ from those of the activity in the month only."""
        day_numbers = (self.days[0].day, self.days[1].day)
        days = {(self.first.day, self.last.day), (self.first.day, self.first.day), (self.last.day, self.last.day)}
        return day_numbers in days and self.mention.year in {None, self.first.year, self.last.year}

    @property
    def is_other_day(self) -> bool:
        """Whether the named days are in a month in which the activity begins or ends."""
        months = {(day.year, day.month) for day in (self.first, self.last)}
        return bool(months & {(day.year, day.month) for day in self.days})

    def is_date_of_title(self, title: str) -> bool:
        """Whether the date is set apart in a title as that of the activity, in no other year: "Assembly, 9 October"."""
        is_apart = bool(_APART.search(title[: self.mention.start]))
        return is_apart and self.mention.year in {None, self.first.year, self.last.year}

    def is_date_of_event(self, summary: str, title: str, kind: str) -> bool:
        """Whether the sentence in a summary says that the activity took place then: "The meeting was on 9 October".

        Args:
            summary: the summary.
            title: the title of the activity, folded.
            kind: its kind, folded; usual words for events mean the activity unless this is a publication.
        """
        before = _SENTENCE_END.split(summary[max(0, self.mention.start - _LONGEST_START) : self.mention.start])[-1]
        match = _TOOK_PLACE.fullmatch(before)
        if match is None:
            return False
        subject = fold(match["subject"])
        is_named = any(name in subject for name in (title, kind) if name)
        is_event = is_named or (subject.split()[0] in _EVENTS and _PUBLICATIONS.isdisjoint(kind.split()))
        return is_event and not _OTHER_EVENT.search(subject)


def _named_dates(evidence: Evidence) -> list[_NamedDate]:
    """Find the days that titles and summaries name, for activities with known dates."""
    dates = []
    for column in ("title", "summary"):
        texts = evidence.values("activities", column)
        words = evidence.words("activities", column)
        with_dates = words.select(words.mark(has_digit) & words.mark(has_month))
        mentions = {text: found for text in with_dates if (found := find_date_mentions(text))}
        for row, text in texts.find(mentions.__contains__):
            if row not in evidence.activity_days:
                continue
            first, last = evidence.activity_days[row]
            for mention in mentions[text]:
                named_days = _resolve_days(mention, first)
                if named_days is not None:
                    dates.append(_NamedDate(row, column, mention, first, last, named_days))
    return dates


def _resolve_days(mention: DateMention, near: date) -> tuple[date, date] | None:
    """Return the days that a mention means, in its year or else nearest to a day; None if no such days exist."""
    years = [mention.year] if mention.year else [near.year - 1, near.year, near.year + 1]
    candidates = [days for year in years if (days := mention.to_dates(year))]
    return min(candidates, key=lambda days: abs(days[0] - near), default=None)


WRONG_WEEKDAY = MessageType("wrong-weekday", "the text has {text:short}, but {day:day} was a {day:weekday}")
WRONG_WEEKDAY_OF_DATE = MessageType(
    "wrong-weekday-of-date",
    "the text has {text:short}, but {day:day} was a {day:weekday}",
    "The activity's own day, {start:day}, was a {start:weekday}.",
)


@rule(
    "T307",
    "A date with a wrong weekday",
    Severity.WARNING,
    why="The weekday or the date is wrong, and readers cannot know which.",
    fix="Look at a calendar, and correct the weekday, the day or the month.",
    example="activities.csv, summary: the text has 'Tuesday 9th October', but 9 Oct 2021 was a Saturday",
)
def find_wrong_weekdays(evidence: Evidence) -> Iterator[Violation]:
    """Find dates in titles and summaries that were not on the weekday that the text names."""
    for named_date in evidence.compute_once(_named_dates):
        if named_date.has_wrong_weekday:
            day, start, text = named_date.days[0], named_date.first, named_date.mention.text
            cell = evidence.cell("activities", named_date.row, named_date.column)
            message = WRONG_WEEKDAY.at(cell, text=text, day=day)
            if start.weekday() == named_date.mention.weekday:
                message = WRONG_WEEKDAY_OF_DATE.at(cell, text=text, day=day, start=start)
            yield Violation(cell, text, message)


TITLE_WITH_OTHER_DATE = MessageType(
    "title-with-other-date", "the title has {text:short}, but the activity took place on {days:span}"
)


@rule(
    "T308",
    "A title with another date than its activity",
    Severity.WARNING,
    why="The date in the title differs from the date under which readers find the activity.",
    fix="Correct the title or the dates.",
    example="activities.csv, title: the title has '9 October', but the activity took place on 9 Nov 2021",
)
def find_titles_with_other_dates(evidence: Evidence) -> Iterator[Violation]:
    """Find titles that name the days of the activity in another month, other days of its month, or any other date.

    A date in another month counts only where it is set apart as the date of the activity. Titles that also name a day
    of the activity are left out.
    """
    titles = evidence.values("activities", "title")
    dates = [named_date for named_date in evidence.compute_once(_named_dates) if named_date.column == "title"]
    rows_with_own_day = {
        named_date.row for named_date in dates if named_date.names_day_of_activity or named_date.has_wrong_weekday
    }
    for named_date in dates:
        is_other_date = (
            named_date.is_other_month or named_date.is_other_day or named_date.is_date_of_title(titles[named_date.row])
        )
        if named_date.row not in rows_with_own_day and is_other_date:
            days, text = [named_date.first, named_date.last], named_date.mention.text
            cell = evidence.cell("activities", named_date.row, "title")
            yield Violation(cell, text, TITLE_WITH_OTHER_DATE.at(cell, text=text, days=days))


SUMMARY_WITH_OTHER_MONTH = MessageType(
    "summary-with-other-month", "the summary has {text:short}, but the activity took place on {days:span}"
)


@rule(
    "T309",
    "A summary with another date than its activity",
    Severity.NOTE,
    why="A wrong date sends readers to the wrong day.",
    fix="Correct the summary or the dates, unless another day is meant.",
    example="activities.csv, summary: the summary has '9 October', but the activity took place on 9 Nov 2021",
)
def find_summaries_with_other_month(evidence: Evidence) -> Iterator[Violation]:
    """Find summaries that name the days of the activity in another month, or say that it took place on any other days.

    Summaries that also name a day of the activity are left out.
    """
    dates = evidence.compute_once(_named_dates)
    summaries, titles, kinds = (evidence.values("activities", column) for column in ("summary", "title", "kind"))
    rows_with_own_day = {named_date.row for named_date in dates if named_date.names_day_of_activity}
    for named_date in dates:
        row = named_date.row
        if named_date.column != "summary" or named_date.has_wrong_weekday or row in rows_with_own_day:
            continue
        title, kind = (fold(texts.get(row, "")) for texts in (titles, kinds))
        if named_date.is_other_month or named_date.is_date_of_event(summaries[row], title, kind):
            days, text = [named_date.first, named_date.last], named_date.mention.text
            cell = evidence.cell("activities", row, "summary")
            yield Violation(cell, text, SUMMARY_WITH_OTHER_MONTH.at(cell, text=text, days=days))
