"""The facts of the sheets that a report of a period must show, in English or without what a language changes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from .counting import Count
from .figures import half_up
from .report_text import Fact
from .sheets import covers, fold, month

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from .sheets import Activity, Period, Sheets, Span

MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre"),
}  # fmt: skip


@dataclass
class ReportFacts:
    """The facts of one period.

    Attributes:
        sheets: the sheets.
        period: the period.
        language: the language of the report: en, es or fr.
        has_dates: whether the first and the last day are in cells of their own.
    """

    sheets: Sheets
    period: Period
    language: str = "en"
    has_dates: bool = False

    def all(self) -> Iterator[Fact]:
        """Every fact."""
        yield from self.activities()
        yield from self.media()
        yield from self.meetings()
        yield from self.people()
        yield from self.codes()
        yield from self.alliances()
        if self.language == "en":
            yield from self.members()
            yield from self.engagement()
            yield from self.totals()

    @cached_property
    def count(self) -> Count:
        """What counts in the period."""
        return Count(self.sheets, self.span)

    @property
    def span(self) -> Span:
        """The days of the period."""
        return self.period.span

    @cached_property
    def shown(self) -> dict[str, str]:
        """The names of members in the language of the report."""
        kind = f"language:{self.language}"
        return {row["member"]: row["alias"] for row in self.sheets.rows("aliases") if row["kind"] == kind}

    def name(self, member: str) -> str:
        """The name of a member in the language of the report."""
        return self.shown.get(member, member)

    def activities(self) -> Iterator[Fact]:
        """Each activity with all that its row says."""
        counted = {each.id: each for each in self.count.activities}
        for row in self.sheets.rows("activities"):
            activity = counted.get(row["id"])
            if activity is None:
                continue
            texts = [row["title"], row["id"], row["place"], row["summary"], *self._days(activity)]
            for sheet in ("outcomes", "challenges"):
                titles = {each["code"]: each["title"] for each in self.sheets.rows(sheet)}
                texts += [f"{code} {titles.get(code, '')}" for code in activity.lists[sheet]]
            texts += [*map(self.name, activity.lists["members"]), *activity.lists["alliances"]]
            if self.language == "en":
                texts += [row["kind"], row["role"], row["format"], *_people(activity)]
            yield Fact(f"activity {row['id']}", tuple(texts))

    def media(self) -> Iterator[Fact]:
        """Each mention with its outlet, its topic and its month."""
        for row in self.sheets.rows("media"):
            if month(row["month"]).touches(self.span):
                yield Fact("mention", (self._month(row["month"]), row["outlet"], row["topic"]), row=True)

    def meetings(self) -> Iterator[Fact]:
        """Each row of meetings."""
        for row in self.sheets.rows("meetings"):
            if month(row["month"]).touches(self.span):
                names = [self.name(each) for each in self.sheets.names(row["members"])]
                mode = [row["mode"]] * (self.language == "en")
                yield Fact("meeting", (", ".join(names), self._month(row["month"]), row["subject"], *mode))

    def people(self) -> Iterator[Fact]:
        """Each person in office, with role, office, member and days."""
        for row, term in zip(self.sheets.rows("people"), self.sheets.terms, strict=True):
            if term.span.touches(self.span):
                ends = [day for day in (term.span.first, term.span.last) if 1 < day.year < 9999]
                days = [self._day(day, year=day is ends[-1] or day.year != ends[-1].year) for day in ends]
                role = [] if self.language != "en" or fold(row["role"]) == fold(row["office"]) else [row["role"]]
                role = [text[:1].upper() + text[1:] for text in role]
                texts = (row["person"], *role, row["office"], *map(self.name, term.members), *days)
                yield Fact(f"person {row['person']}", texts)

    def codes(self) -> Iterator[Fact]:
        """Each code with its title, and the activities and counted members that work on it."""
        for sheet in ("outcomes", "challenges"):
            for row in self.sheets.rows(sheet):
                if row["code"] not in self.count.in_force(sheet):
                    continue
                under = self.count.under(sheet, row["code"])
                members = {name for each in under for name in each.lists["members"]}
                numbers = f"{len(under)}", f"{len(members & self.count.counted_members)}"
                yield Fact(sheet, (row["code"], row["title"], *numbers), row=True)

    def alliances(self) -> Iterator[Fact]:
        """Each allied organisation of an activity, with its full name and its number of activities."""
        names = {row["alliance"]: (row["name"], row["kind"]) for row in self.sheets.rows("alliances")}
        for alliance, number in self.count.exact("alliances").items():
            name, kind = names.get(alliance, ("", ""))
            texts = (alliance, name, *[kind] * (self.language == "en"), f"{number}")
            yield Fact("alliance", texts)

    def members(self) -> Iterator[Fact]:
        """Each member with its country and its number of activities."""
        for member, latest in self.count.membership.items():
            if any(each.span.touches(self.span) for each in self.sheets.memberships if each.member == member):
                number = self.count.per_name[member]
                counted = [f"{number} activit{'y' if number == 1 else 'ies'}"] * bool(number)
                texts = (self.name(member), latest.country, *counted)
                yield Fact(f"member {member}", texts)

    def engagement(self) -> Iterator[Fact]:
        """The members counted as engaged, those that took part, the others, and the regions."""
        rows = self.sheets.rows("published")
        claims = [row for row in rows if row["period"] == self.period.name and row["section"] == "engaged member"]
        engaged = list(dict.fromkeys(name for row in claims for name in self.sheets.names(row["value"])))
        took_part = self._title(len(self.count.participating), "took part, with the number of")
        silent = self.count.counted_members - self.count.participating
        if engaged:
            after = f"{len(engaged)} members counted as engaged by the published report"
            for member in engaged:
                yield Fact("engaged member", (self.name(member),), after=after, before=took_part)
        for member in self.count.participating:
            number = f"{self.count.per_name[member]}"
            yield Fact("member that took part", (self.name(member), number), row=True, after=took_part)
        if silent:
            after = self._title(len(silent), "without activities")
            for member in silent:
                yield Fact("silent member", (self.name(member),), after=after)
        totals = self.count.by_region(self.count.counted_members)
        parts = self.count.by_region(self.count.participating)
        for region, whole in totals.items():
            yield Fact("region", (region, *_compare(parts[region], whole)), row=True)
        yield Fact("regions", ("all regions", *_compare(parts.total(), totals.total())), row=True)

    def totals(self) -> Iterator[Fact]:
        """The published totals, and the activities of each line with the outcomes that had one."""
        for figure, label in (("people_engaged", "people engaged"), ("experts", "experts who collaborated")):
            number = self.period.figures[figure]
            if number is not None:
                yield Fact(figure, (label, f"{number:,}"))
                yield Fact(figure, (label, f"{number:,}"), row=True, after="Where the totals come from")
        codes = self.count.in_force("outcomes")
        lowest = [code for code in codes if not any(covers(code, other) for other in codes if other != code)]
        for line, activities in self.count.line_counts().items():
            below = [code for code in lowest if covers(line, code)]
            worked_on = [code for code in below if self.count.under("outcomes", code)]
            numbers = len(activities), len(worked_on), len(below)
            titles = {row["code"]: row["short"] or row["title"] for row in self.sheets.rows("outcomes")}
            yield Fact("line", (line, titles[line], *map(str, numbers)), row=True)

    def _title(self, number: int, text: str) -> str:
        return f"{number} member{'s' * (number != 1)} {text}"

    def _month(self, text: str) -> str:
        joined = " de " if self.language == "es" else " "
        return f"{MONTHS[self.language][int(text[5:7]) - 1]}{joined}{text[:4]}"

    def _day(self, day: date, *, year: bool = False) -> str:
        joined = " de " if self.language == "es" else " "
        number = "1er" if self.language == "fr" and day.day == 1 else f"{day.day}"
        text = f"{number}{joined}{MONTHS[self.language][day.month - 1]}"
        return f"{text}{joined}{day.year}" if year else text

    def _days(self, activity: Activity) -> list[str]:
        span = activity.span
        assert span
        if self.has_dates or span.first == span.last or span.first.month != span.last.month:
            return [self._day(span.first), self._day(span.last)]
        return [f"{span.first.day}–{self._day(span.last)}"]


def _compare(part: int, whole: int) -> tuple[str, str, str]:
    return f"{part}", f"{whole}", f"{half_up(Fraction(part * 100, whole), 0):.0f}%"


def _people(activity: Activity) -> list[str]:
    labels = (("people_engaged", "person engaged", "people engaged"), ("experts", "expert", "experts"))
    numbers = [(activity.figures[name], one, many) for name, one, many in labels]
    return [f"{number} {one if number == 1 else many}" for number, one, many in numbers if number is not None]
