"""The activities and members that count, and what is counted of them, as the documentation says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from .sheets import Activity, Span, covers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from .sheets import Membership, Sheets

ALWAYS = Span()


@dataclass
class Count:
    """The figures of some activities: those of a time, which are not planned or cancelled, and which pass a filter."""

    sheets: Sheets
    asked: Span | None = None
    include: Collection[str] = ()
    keep: Callable[[Activity], bool] = field(default=lambda _: True)

    @cached_property
    def activities(self) -> list[Activity]:
        """The activities that count."""
        counted = ("", *self.include)
        return [each for each in self.sheets.activities
                if each.state in counted and self.is_then(each) and self.keep(each)]  # fmt: skip

    @property
    def span(self) -> Span:
        """The time asked for."""
        return self.asked or ALWAYS

    def within(self, span: Span) -> Count:
        """The same count in a part of the time."""
        return Count(self.sheets, span, self.include, self.keep)

    def is_then(self, activity: Activity) -> bool:
        """Whether the activity has a day of the time asked for; one without a date has none."""
        return self.asked is None or (activity.span is not None and activity.span.touches(self.asked))

    @cached_property
    def counted_members(self) -> set[str]:
        """The members that totals count: full, and a member at that time."""
        return {each.member for each in self.sheets.memberships if each.full and each.span.touches(self.span)}

    @cached_property
    def membership(self) -> dict[str, Membership]:
        """The latest membership of each member at the time asked for; else its last one before, or its first."""
        found: dict[str, Membership] = {}
        for each in sorted(self.sheets.memberships, key=lambda row: row.span.first):
            if each.span.first <= self.span.last:
                found[each.member] = each
            else:
                found.setdefault(each.member, each)
        return found

    @cached_property
    def per_name(self) -> Counter[str]:
        """The number of activities of each participant."""
        return Counter(name for each in self.activities for name in each.lists["members"])

    @property
    def participating(self) -> set[str]:
        """The members that totals count and that took part."""
        return self.counted_members & set(self.per_name)

    def by_region(self, names: Iterable[str]) -> Counter[str]:
        """How many of these members each region has."""
        return Counter(self.membership[name].region for name in names)

    def regions(self, activity: Activity) -> set[str]:
        """The regions of the members of an activity."""
        return {self.membership[name].region for name in activity.lists["members"] if name in self.membership}

    def parts(self, figure: str) -> set[str]:
        """The activities whose people are among those of another one that they are part of."""
        known = {each.id: each for each in self.activities if each.figures[figure] is not None}
        parents = {each.id: each.parent for each in self.sheets.activities}
        found = set()
        for each in known.values():
            above, seen = each.parent, {each.id}
            while above and above not in seen:
                if above in known and (known[above].led or not each.led):
                    found.add(each.id)
                seen.add(above)
                above = parents.get(above, "")
        return found

    def people(self, figure: str) -> tuple[int | None, int, int | None]:
        """The sum over what was led, of how many activities, and the sum over what was merely attended.

        The figure of a part is not added to that of its whole.
        """
        parts = self.parts(figure)
        led: list[int] = []
        attended: list[int] = []
        for each in self.activities:
            number = each.figures[figure]
            if number is not None and each.id not in parts:
                (led if each.led else attended).append(number)
        return sum(led) if led else None, len(led), sum(attended) if attended else None

    def published(self, figure: str) -> int | None:
        """The total of the fewest periods that fill the time without gap or overlap, if each has its figure."""
        best: list[int | None] = []

        def fill(start: date, so_far: list[int | None]) -> None:
            nonlocal best
            for period in self.sheets.periods:
                if period.span.first != start or period.span.last > self.span.last:
                    continue
                filled = [*so_far, period.figures[figure]]
                if period.span.last == self.span.last:
                    if not best or len(filled) < len(best):
                        best = filled
                else:
                    fill(period.span.last + timedelta(1), filled)

        fill(self.span.first, [])
        return sum(each or 0 for each in best) if best and None not in best else None

    def codes(self, sheet: str) -> list[str]:
        """The codes of the sheet, then those that only activities carry."""
        carried = (code for each in self.sheets.activities for code in [
            *each.lists[sheet], *(each.lists["lines"] if sheet == "outcomes" else [])])  # fmt: skip
        return list(dict.fromkeys([*self.sheets.codes[sheet], *carried]))

    def under(self, sheet: str, code: str) -> list[Activity]:
        """The activities that carry a code or any below it."""
        return [each for each in self.activities if any(covers(code, own) for own in each.lists[sheet])]

    def in_force(self, sheet: str) -> set[str]:
        """The codes that are valid in the time asked for."""
        return {code for code, valid in self.sheets.codes[sheet].items() if valid.touches(self.span)}

    def line_counts(self) -> dict[str, list[Activity]]:
        """The activities of each line."""
        found: dict[str, list[Activity]] = {}
        for each in self.activities:
            for line in each.lists["lines"]:
                found.setdefault(line, []).append(each)
        return found

    def exact(self, sheet: str) -> Counter[str]:
        """The number of activities with exactly each code, or each ally."""
        return Counter(code for each in self.activities for code in each.lists[sheet])
