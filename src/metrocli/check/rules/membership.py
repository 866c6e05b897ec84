"""Membership: whether those who took part, were met or hold a seat were members then, and each in one region."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.rule import rule
from metrocli.check.rules.dates import find_outside_periods
from metrocli.errors import MetrocliError
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import parse_period
from metrocli.query.facts.seats import find_term_days
from metrocli.query.selecting.selection import to_timestamp
from metrocli.text.fold import fold
from metrocli.text.phrases import format_day_span, format_month
from metrocli.text.quoting import join_or, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence


class _Membership(NamedTuple):
    """One row of `memberships`: its first and its last day, which are those of all time where they are open."""

    first: date
    last: date
    row: int


def _memberships(evidence: Evidence) -> dict[str, list[_Membership]]:
    """The memberships of each member by their first day; of those whose days are all in order."""
    frame = evidence.frame("memberships").dropna(subset=["member"])
    backwards = set(frame.loc[(frame["left"] < frame["joined"]).to_numpy(), "member"])
    found: dict[str, list[_Membership]] = {}
    for row, member, joined, left in zip(frame.index, frame["member"], frame["joined"], frame["left"], strict=True):
        if member not in backwards:
            found.setdefault(member, []).append(_Membership(*find_term_days(joined, left), int(row)))
    return {member: sorted(rows) for member, rows in found.items()}


def _day(day: date) -> str:
    return format_day_span(day, day)


def _when(first: date, last: date) -> str:
    """Some days as the end of a sentence; those of a whole month by its name."""
    whole = first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1])
    return f"in {format_month(first.isoformat())}" if whole else f"on {format_day_span(first, last)}"


def _apart(first: date, last: date, rows: list[_Membership]) -> str:
    """How some days stand to the memberships of a member, none of which touches any of them."""
    left = max((each.last for each in rows if each.last < first), default=None)
    joined = min((each.first for each in rows if each.first > last), default=None)
    said = [f"left on {_day(left)}"] if left else []
    said += [f"joined {'again ' if left else ''}on {_day(joined)}"] if joined else []
    return " and ".join(said)


@rule(
    "M401",
    "Took part without being a member at the time",
    Severity.WARNING,
    why="Its region and the totals of members count it in a period in which it was none.",
    fix="Correct the date or the days of the membership, unless it took part as a guest.",
    example="activities.csv, members: 'Palembang' took part on 20 Oct 2021, but joined on 8 Nov 2021",
)
def no_member_then(evidence: Evidence) -> Iterator[Violation]:
    """Find members that took part or were met on days on which none of their memberships holds."""
    memberships = {
        member: rows
        for member, rows in _memberships(evidence).items()
        if all(row.first > date.min or row.last < date.max for row in rows)
    }
    parts = evidence.participations
    parts = parts[parts["listed"] & parts["value"].isin(memberships)]
    if not parts.empty:
        parts = parts.merge(_spans(evidence), left_on="activity", right_index=True)
        yield from _apart_each(evidence, parts, memberships, "took part")
    met = evidence.dataset.links_in_cells("meetings", "members")
    met = met[met["listed"] & met["value"].isin(memberships)].assign(sheet="meetings", column="members")
    if met.empty:
        return
    months = evidence.frame("meetings")["month"].dropna()
    spans = {month: each.span for month in months.unique() if (each := parse_period(month, {}))}
    days = months[months.isin(spans)]
    met = met[met["row"].isin(days.index)]
    bounds = {
        "first": days.map(lambda month: to_timestamp(spans[month].begin)),
        "last": days.map(lambda month: to_timestamp(spans[month].last_day)),
    }
    met = met.assign(**{name: met["row"].map(bound).astype("datetime64[s]") for name, bound in bounds.items()})
    yield from _apart_each(evidence, met, memberships, "was met")


def _spans(evidence: Evidence) -> pd.DataFrame:
    """The days of the activities; without those outside every period, whose date is found already."""
    return evidence.activity_spans.drop(index=[*evidence.compute_once(find_outside_periods)])


def _apart_each(
    evidence: Evidence, parts: pd.DataFrame, memberships: dict[str, list[_Membership]], verb: str
) -> Iterator[Violation]:
    """What is found of some mentions of members, each with its first and last day."""
    if parts.empty:
        return
    own = evidence.frame("memberships")[["member", "joined", "left"]]
    parts = parts.reset_index(drop=True)
    each = parts[["value", "first", "last"]].reset_index().merge(own, left_on="value", right_on="member")
    during = ~(each["joined"] > each["last"]) & ~(each["left"] < each["first"])
    parts = parts[~parts.index.isin(each.loc[during, "index"])]
    columns = ("first", "last", "value", "written", "sheet", "row", "column")
    said: dict[tuple[str, date, date], str] = {}
    for begun, ended, member, written, sheet, row, column in zip(*(parts[name] for name in columns), strict=True):
        first, last = find_term_days(begun, ended)
        if (member, first, last) not in said:
            said[member, first, last] = f"{verb} {_when(first, last)}, but {_apart(first, last, memberships[member])}"
        message = f"{quote(written)} {said[member, first, last]}"
        yield Violation(evidence.cell(sheet, row, column), written, message)


@rule(
    "M402",
    "A seat beyond the membership",
    Severity.WARNING,
    why="Nobody can speak for a city that is no member: one of the two dates is wrong.",
    fix="Correct the days of the membership or those of the person.",
    example="people.csv, until: 'Ana Ruiz' goes on speaking for 'Brackwater', but it left on 15 Feb 2023",
)
def seat_beyond(evidence: Evidence) -> Iterator[Violation]:
    """Find people who speak for a member before it joined or after it left."""
    memberships = _memberships(evidence)
    people = evidence.frame("people")
    spans = {
        row: find_term_days(*days) for row, *days in zip(people.index, people["from"], people["until"], strict=True)
    }
    cited = evidence.dataset.links_in_cells("people", "member")
    cited = cited[cited["listed"] & cited["value"].isin(memberships)]
    persons = people["person"].fillna("")
    for row, member, written in zip(cited["row"], cited["value"], cited["written"], strict=True):
        rows = memberships[member]
        for column, day in zip(("from", "until"), spans[row], strict=True):
            if day == date.min or any(each.first <= day <= each.last for each in rows):
                continue
            said = _apart(day, day, rows)
            when = "goes on speaking" if day == date.max else "speaks"
            on = "" if day == date.max else f" on {_day(day)}"
            message = f"{quote(persons[row])} {when} for {quote(written)}{on}, but it {said}"
            yield Violation(evidence.cell("people", row, column), evidence.text("people", row, column), message)
            break


@rule(
    "M403",
    "A member in two regions at once",
    Severity.ERROR,
    why="It is counted in both regions, or in the one that happens to be read last.",
    fix="Delete the row that is wrong, or write until when it belonged to the one and since when to the other.",
    example="memberships.csv, region: 'Fenwick' is in 'Delta' and, by row 9, in 'Upper River' at the same time",
)
def two_regions(evidence: Evidence) -> Iterator[Violation]:
    """Find memberships of one member at the same time in different regions."""
    for member, row, other, regions in _at_once(evidence):
        if len({*map(fold, regions)}) == 2:  # noqa: PLR2004 - of the two
            named = [*map(quote, regions)]
            message = f"{quote(member)} is in {named[1]} and, by row {row}, in {named[0]} at the same time"
            yield Violation(evidence.cell("memberships", other, "region"), regions[1], message)


@rule(
    "M404",
    "Two rows for one member",
    Severity.WARNING,
    why="It is listed twice at the same time, and nobody knows which of the rows holds.",
    fix="Delete one of the rows, or write until when the one holds and since when the other.",
    example="memberships.csv, member: 'Fenwick' has a membership at the same time in row 6",
)
def two_rows(evidence: Evidence) -> Iterator[Violation]:
    """Find memberships of one member at the same time that do not name different regions."""
    for member, row, other, regions in _at_once(evidence):
        if len({*map(fold, regions)}) < 2:  # noqa: PLR2004 - of the two
            message = f"{quote(member)} has a membership at the same time in row {row}"
            yield Violation(evidence.cell("memberships", other, "member"), member, message)


def _at_once(evidence: Evidence) -> Iterator[tuple[str, int, int, list[str]]]:
    """The members with two rows that have more than a day in common: these rows, and the regions that they name."""
    regions = evidence.frame("memberships")["region"].fillna("")
    for member, rows in _memberships(evidence).items():
        longest = rows[0]
        for each in rows[1:]:
            if each.first < min(each.last, longest.last):
                row, other = sorted((longest.row, each.row))
                yield member, row, other, [region for region in (regions[row], regions[other]) if region]
            longest = max(longest, each, key=lambda one: one.last)


@rule(
    "M405",
    "A region that no member is in",
    Severity.WARNING,
    why="The person is missing from the region that is meant.",
    fix="Write the region as the memberships do.",
    example="people.csv, region: no member is in a region 'Asia'",
)
def unknown_region(evidence: Evidence) -> Iterator[Violation]:
    """Find regions of people that no membership names."""
    regions = evidence.dataset.regions
    known = [*regions]
    named = evidence.frame("people")["region"].dropna()
    strange = {text for text in named.unique() if known and regions.look_up(text) is None}
    named = named[named.isin(strange)]
    for row, text in zip(named.index, named, strict=True):
        message = f"no member is in a region {quote(text)}"
        suggestion = f"Write {join_or(known)}."
        yield Violation(evidence.cell("people", row, "region"), text, message, suggestion, _meant(evidence, text))


def _meant(evidence: Evidence, text: str) -> str:
    """The one region that a text most likely means."""
    try:
        return evidence.dataset.regions.resolve(text).name
    except MetrocliError:
        return ""
