"""Rules about membership: taking part, being met or holding a seat outside the membership, and two regions at once."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.rule import rule
from metrocli.check.rules.dates import find_activities_outside_periods
from metrocli.errors import MetrocliError
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import parse_period
from metrocli.query.facts.seats import find_term_days
from metrocli.query.selecting.selection import to_timestamp
from metrocli.text.date_phrases import format_day, format_day_span, format_month
from metrocli.text.fold import fold
from metrocli.text.quoting import join_or, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence


class _MembershipSpan(NamedTuple):
    """The span of one row of `memberships`.

    Attributes:
        first: the first day; `date.min` if it is open.
        last: the last day; `date.max` if it is open.
        row: the row number.
    """

    first: date
    last: date
    row: int


def _spans_by_member(evidence: Evidence) -> dict[str, list[_MembershipSpan]]:
    """Return the spans of each member by first day; members with a reversed span are left out."""
    frame = evidence.frame("memberships").dropna(subset=["member"])
    reversed_members = set(frame.loc[(frame["left"] < frame["joined"]).to_numpy(), "member"])
    spans: dict[str, list[_MembershipSpan]] = {}
    for row, member, joined, left in zip(frame.index, frame["member"], frame["joined"], frame["left"], strict=True):
        if member not in reversed_members:
            spans.setdefault(member, []).append(_MembershipSpan(*find_term_days(joined, left), int(row)))
    return {member: sorted(rows) for member, rows in spans.items()}


def _format_when(first: date, last: date) -> str:
    """Return days as the end of a sentence: "on 5 Feb 2024", or "in February 2024" for a whole month."""
    is_whole_month = first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1])
    return f"in {format_month(first.isoformat())}" if is_whole_month else f"on {format_day_span(first, last)}"


def _describe_distance(first: date, last: date, spans: list[_MembershipSpan]) -> str:
    """Return when a member left before these days, or joined after them; none of its spans includes them."""
    left = max((span.last for span in spans if span.last < first), default=None)
    joined = min((span.first for span in spans if span.first > last), default=None)
    parts = [f"left on {format_day(left)}"] if left else []
    parts += [f"joined {'again ' if left else ''}on {format_day(joined)}"] if joined else []
    return " and ".join(parts)


@rule(
    "M401",
    "Took part without being a member at the time",
    Severity.WARNING,
    why="Its region and the totals of members count it in a period in which it was none.",
    fix="Correct the date or the days of the membership, unless it took part as a guest.",
    example="activities.csv, members: 'Palembang' took part on 20 Oct 2021, but joined on 8 Nov 2021",
)
def find_participations_of_nonmembers(evidence: Evidence) -> Iterator[Violation]:
    """Find members that took part or were met on days outside their memberships."""
    memberships = {
        member: member_spans
        for member, member_spans in _spans_by_member(evidence).items()
        if all(span.first > date.min or span.last < date.max for span in member_spans)
    }
    participations = evidence.participations
    participations = participations[participations["listed"] & participations["value"].isin(memberships)]
    if not participations.empty:
        participations = participations.merge(_activity_spans(evidence), left_on="activity", right_index=True)
        yield from _report_nonmembers(evidence, participations, memberships, "took part")
    meetings = evidence.dataset.links_in_cells("meetings", "members")
    meetings = meetings[meetings["listed"] & meetings["value"].isin(memberships)]
    meetings = meetings.assign(sheet="meetings", column="members")
    if meetings.empty:
        return
    months = evidence.frame("meetings")["month"].dropna()
    month_spans = {month: period.span for month in months.unique() if (period := parse_period(month, {}))}
    dated_months = months[months.isin(month_spans)]
    meetings = meetings[meetings["row"].isin(dated_months.index)]
    days_by_row = {
        "first": dated_months.map(lambda month: to_timestamp(month_spans[month].begin)),
        "last": dated_months.map(lambda month: to_timestamp(month_spans[month].last_day)),
    }
    meetings = meetings.assign(
        **{name: meetings["row"].map(day_by_row).astype("datetime64[s]") for name, day_by_row in days_by_row.items()}
    )
    yield from _report_nonmembers(evidence, meetings, memberships, "was met")


def _activity_spans(evidence: Evidence) -> pd.DataFrame:
    """Return the spans of the activities, without activities outside every period, which have a rule of their own."""
    return evidence.activity_spans.drop(index=[*evidence.compute_once(find_activities_outside_periods)])


def _report_nonmembers(
    evidence: Evidence, mentions: pd.DataFrame, memberships: dict[str, list[_MembershipSpan]], verb: str
) -> Iterator[Violation]:
    """Yield a violation for each mention of a member on days outside all of its memberships.

    Args:
        evidence: the dataset.
        mentions: columns as in `Evidence.participations`, and `first` and `last` (datetime64).
        memberships: the spans of the members.
        verb: what the members did, such as "took part".
    """
    if mentions.empty:
        return
    membership_days = evidence.frame("memberships")[["member", "joined", "left"]]
    mentions = mentions.reset_index(drop=True)
    pairs = (
        mentions[["value", "first", "last"]].reset_index().merge(membership_days, left_on="value", right_on="member")
    )
    is_member = ~(pairs["joined"] > pairs["last"]) & ~(pairs["left"] < pairs["first"])
    mentions = mentions[~mentions.index.isin(pairs.loc[is_member, "index"])]
    columns = ("first", "last", "value", "written", "sheet", "row", "column")
    clauses: dict[tuple[str, date, date], str] = {}
    values = zip(*(mentions[name] for name in columns), strict=True)
    for first_stamp, last_stamp, member, written, sheet, row, column in values:
        first, last = find_term_days(first_stamp, last_stamp)
        if (member, first, last) not in clauses:
            distance = _describe_distance(first, last, memberships[member])
            clauses[member, first, last] = f"{verb} {_format_when(first, last)}, but {distance}"
        message = f"{quote(written)} {clauses[member, first, last]}"
        yield Violation(evidence.cell(sheet, row, column), written, message)


@rule(
    "M402",
    "A seat beyond the membership",
    Severity.WARNING,
    why="Nobody can speak for a city that is no member: one of the two dates is wrong.",
    fix="Correct the days of the membership or those of the person.",
    example="people.csv, until: 'Ana Ruiz' goes on speaking for 'Brackwater', but it left on 15 Feb 2023",
)
def find_seats_outside_membership(evidence: Evidence) -> Iterator[Violation]:
    """Find people who speak for a member before it joined or after it left."""
    memberships = _spans_by_member(evidence)
    people = evidence.frame("people")
    terms = {
        row: find_term_days(*days) for row, *days in zip(people.index, people["from"], people["until"], strict=True)
    }
    links = evidence.dataset.links_in_cells("people", "member")
    links = links[links["listed"] & links["value"].isin(memberships)]
    persons = people["person"].fillna("")
    for row, member, written in zip(links["row"], links["value"], links["written"], strict=True):
        spans = memberships[member]
        for column, day in zip(("from", "until"), terms[row], strict=True):
            if day == date.min or any(span.first <= day <= span.last for span in spans):
                continue
            distance = _describe_distance(day, day, spans)
            verb = "goes on speaking" if day == date.max else "speaks"
            on = "" if day == date.max else f" on {format_day(day)}"
            message = f"{quote(persons[row])} {verb} for {quote(written)}{on}, but it {distance}"
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
def find_members_in_two_regions(evidence: Evidence) -> Iterator[Violation]:
    """Find overlapping memberships of one member in different regions."""
    for member, row, other_row, regions in _overlapping_memberships(evidence):
        if len({*map(fold, regions)}) == 2:  # noqa: PLR2004 - of the two
            quoted = [*map(quote, regions)]
            message = f"{quote(member)} is in {quoted[1]} and, by row {row}, in {quoted[0]} at the same time"
            yield Violation(evidence.cell("memberships", other_row, "region"), regions[1], message)


@rule(
    "M404",
    "Two rows for one member",
    Severity.WARNING,
    why="It is listed twice at the same time, and nobody knows which of the rows holds.",
    fix="Delete one of the rows, or write until when the one holds and since when the other.",
    example="memberships.csv, member: 'Fenwick' has a membership at the same time in row 6",
)
def find_duplicate_memberships(evidence: Evidence) -> Iterator[Violation]:
    """Find overlapping memberships of one member that do not name different regions."""
    for member, row, other_row, regions in _overlapping_memberships(evidence):
        if len({*map(fold, regions)}) < 2:  # noqa: PLR2004 - of the two
            message = f"{quote(member)} has a membership at the same time in row {row}"
            yield Violation(evidence.cell("memberships", other_row, "member"), member, message)


def _overlapping_memberships(evidence: Evidence) -> Iterator[tuple[str, int, int, list[str]]]:
    """Yield each member with two rows that overlap by more than a day, with these rows and their regions."""
    regions = evidence.frame("memberships")["region"].fillna("")
    for member, spans in _spans_by_member(evidence).items():
        longest = spans[0]
        for span in spans[1:]:
            if span.first < min(span.last, longest.last):
                row, other_row = sorted((longest.row, span.row))
                yield member, row, other_row, [region for region in (regions[row], regions[other_row]) if region]
            longest = max(longest, span, key=lambda candidate: candidate.last)


@rule(
    "M405",
    "A region that no member is in",
    Severity.WARNING,
    why="The person is missing from the region that is meant.",
    fix="Write the region as the memberships do.",
    example="people.csv, region: no member is in a region 'Asia'",
)
def find_unknown_regions(evidence: Evidence) -> Iterator[Violation]:
    """Find regions of people that are not a region of a membership."""
    regions = evidence.dataset.regions
    region_names = [*regions]
    texts = evidence.frame("people")["region"].dropna()
    unknown = {text for text in texts.unique() if region_names and regions.look_up(text) is None}
    texts = texts[texts.isin(unknown)]
    for row, text in zip(texts.index, texts, strict=True):
        message = f"no member is in a region {quote(text)}"
        suggestion = f"Write {join_or(region_names)}."
        yield Violation(
            evidence.cell("people", row, "region"), text, message, suggestion, _resolve_region(evidence, text)
        )


def _resolve_region(evidence: Evidence, text: str) -> str:
    """Return the region that a text most likely means; "" if there is none."""
    try:
        return evidence.dataset.regions.resolve(text).name
    except MetrocliError:
        return ""
