"""Rules about membership: taking part, being met or holding a seat outside the membership, and two regions at once."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.rule import rule
from metrocli.check.rules.dates.activity_dates import find_activities_outside_periods
from metrocli.errors import MetrocliError
from metrocli.hints import DID_YOU_MEAN
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import parse_period
from metrocli.model.vocabulary import FULL_WORDS, OTHER_WORDS, Standing
from metrocli.query.facts.seats import find_term_days
from metrocli.query.selecting.matching import to_timestamp
from metrocli.text.fold import fold
from metrocli.text.nearest import find_nearest, is_misspelling

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
    rows = evidence.rows("memberships", "member", "joined", "left")
    reversed_members = {member for _, member, joined, left in rows if left < joined}
    joined_days, left_days = (evidence.values("memberships", column) for column in ("joined", "left"))
    spans: dict[str, list[_MembershipSpan]] = {}
    for row, member in evidence.values("memberships", "member").items():
        if member not in reversed_members:
            days = find_term_days(joined_days.get(row), left_days.get(row))
            spans.setdefault(member, []).append(_MembershipSpan(*days, row))
    return {member: sorted(rows) for member, rows in spans.items()}


def _neighbouring_days(first: date, last: date, spans: list[_MembershipSpan]) -> dict[str, date]:
    """Return when a member left before these days, and when it joined after them; no span includes them.

    Returns:
        The days by name: `left`, `joined`, or both.
    """
    left = max((span.last for span in spans if span.last < first), default=None)
    joined = min((span.first for span in spans if span.first > last), default=None)
    return ({"left": left} if left else {}) | ({"joined": joined} if joined else {})


HAD_LEFT = MessageType("had-left", "{text:short} was not a member at the time ({days:span}): it left on {left:day}")
NOT_YET_JOINED = MessageType(
    "not-yet-joined", "{text:short} was not a member at the time ({days:span}): it joined on {joined:day}"
)
NOT_YET_JOINED_AGAIN = MessageType(
    "not-yet-joined-again",
    "{text:short} was not a member at the time ({days:span}): it left on {left:day} and joined again on {joined:day}",
)
_NONMEMBER_MESSAGES = {
    message_type.parameters - {"text", "days"}: message_type
    for message_type in (HAD_LEFT, NOT_YET_JOINED, NOT_YET_JOINED_AGAIN)
}


@rule(
    "M401",
    "Took part without being a member at the time",
    Severity.WARNING,
    why="The totals of members and of its region count it in a period in which it was not a member.",
    fix="Correct the date or the days of the membership, unless it took part as a guest.",
    example="activities.csv, members: 'Palembang' was not a member at the time (20 Oct 2021): it joined on 8 Nov 2021",
)
def find_participations_of_nonmembers(evidence: Evidence) -> Iterator[Violation]:
    """Find members that took part or were met on days outside their memberships."""
    memberships = {
        member: member_spans
        for member, member_spans in evidence.compute_once(_spans_by_member).items()
        if all(span.first > date.min or span.last < date.max for span in member_spans)
    }
    parts = evidence.participations
    participations = parts.to_frame(parts.listed & parts.with_values(memberships.keys()))
    if not participations.empty:
        participations = participations.merge(_activity_spans(evidence), left_on="activity", right_index=True)
        yield from _report_nonmembers(evidence, participations, memberships)
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
    yield from _report_nonmembers(evidence, meetings, memberships)


def _activity_spans(evidence: Evidence) -> pd.DataFrame:
    """Return the spans of the activities, without activities outside every period, which have a rule of their own."""
    return evidence.activity_spans.drop(index=[*evidence.compute_once(find_activities_outside_periods)])


def _report_nonmembers(
    evidence: Evidence, mentions: pd.DataFrame, memberships: dict[str, list[_MembershipSpan]]
) -> Iterator[Violation]:
    """Yield a violation for each mention of a member on days outside all of its memberships.

    Args:
        evidence: the dataset.
        mentions: columns as in `Participations.to_frame`, and `first` and `last` (datetime64).
        memberships: the spans of the members.
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
    values = zip(*(mentions[name] for name in columns), strict=True)
    for first_stamp, last_stamp, member, written, sheet, row, column in values:
        first, last = find_term_days(first_stamp, last_stamp)
        cell, days = evidence.cell(sheet, row, column), _neighbouring_days(first, last, memberships[member])
        message_type = _NONMEMBER_MESSAGES[frozenset(days)]
        yield Violation(cell, written, message_type.at(cell, text=written, days=[first, last], **days))


SEAT_KEPT = MessageType("seat-kept", "{person:short} still holds the seat of {member:short}, which left on {left:day}")
SEAT_AFTER = MessageType(
    "seat-after-membership",
    "{person:short} holds the seat of {member:short} on {day:day}, but the member left on {left:day}",
)
SEAT_BEFORE = MessageType(
    "seat-before-membership",
    "{person:short} holds the seat of {member:short} on {day:day}, but the member joined on {joined:day}",
)
SEAT_BETWEEN = MessageType(
    "seat-between-memberships",
    "{person:short} holds the seat of {member:short} on {day:day}, but the member left on {left:day} and joined again "
    "on {joined:day}",
)
_SEAT_MESSAGES = {
    message_type.parameters - {"person", "member"}: message_type
    for message_type in (SEAT_KEPT, SEAT_AFTER, SEAT_BEFORE, SEAT_BETWEEN)
}


@rule(
    "M402",
    "A seat outside the membership",
    Severity.WARNING,
    why="Only a member has a seat, so one of the two dates is wrong.",
    fix="Correct the days of the membership or those of the person.",
    example="people.csv, until: 'Ana Ruiz' still holds the seat of 'Brackwater', which left on 15 Feb 2023",
)
def find_seats_outside_membership(evidence: Evidence) -> Iterator[Violation]:
    """Find people who hold the seat of a member before it joined or after it left."""
    memberships = evidence.compute_once(_spans_by_member)
    first_days, last_days = (evidence.values("people", column) for column in ("from", "until"))
    links = evidence.dataset.links_in_cells("people", "member")
    fields = (links[name].tolist() for name in ("row", "value", "written", "listed"))
    persons = evidence.values("people", "person")
    for row, member, written, listed in zip(*fields, strict=True):
        if not listed or member not in memberships:
            continue
        spans = memberships[member]
        term = find_term_days(first_days.get(row), last_days.get(row))
        for column, day in zip(("from", "until"), term, strict=True):
            if day == date.min or any(span.first <= day <= span.last for span in spans):
                continue
            days = _neighbouring_days(day, day, spans) | ({"day": day} if day < date.max else {})
            cell = evidence.cell("people", row, column)
            message = _SEAT_MESSAGES[frozenset(days)].at(cell, person=persons.get(row, ""), member=written, **days)
            yield Violation(cell, evidence.text("people", row, column), message)
            break


TWO_REGIONS = MessageType(
    "two-regions",
    "{member:short} is in {region:short} here, but at the same time in {other:short} in row {row}",
    "Delete the wrong row, or fill in when it changed. If these are two cities, add what distinguishes their names.",
)
NAME_IN_TWO_REGIONS = MessageType(
    "name-in-two-regions",
    "{member:short} is in {region:short} here, and at the same time in {other:short} in row {row}",
    "If these are two cities, write {names:and}. If not, delete the wrong row, or fill in when it changed.",
)
NAME_IN_TWO_COUNTRIES = MessageType(
    "name-in-two-countries",
    "{member:short} is in {country:short} here, and at the same time in {other:short} in row {row}",
    "If these are two cities, write {names:and}. If not, delete the wrong row.",
)


@rule(
    "M403",
    "A member in two regions or countries at once",
    Severity.ERROR,
    why="The rows are counted as two members that share a name or, in one country, only in the region read last.",
    fix="Delete the wrong row, or fill in when the member left the one region and joined the other.",
    example="memberships.csv, region: 'Fenwick' is in 'Delta' here, but at the same time in 'Upper River' in row 9",
)
def find_members_in_two_regions(evidence: Evidence) -> Iterator[Violation]:
    """Find overlapping memberships of one member in different regions, at both cells, and of one name in two places."""
    first_rows: dict[str, int] = {}
    for row, own in evidence.dataset.homonyms.items():
        first_row = first_rows.setdefault(fold(own.name), row)
        first = evidence.dataset.homonyms[first_row]
        if own.full_name == first.full_name or not (own.country or own.region):
            continue
        by_country = own.country and first.country
        cell = evidence.cell("memberships", row, "member" if by_country else "region")
        names = [first.full_name, own.full_name]
        if by_country:
            message = NAME_IN_TWO_COUNTRIES.at(
                cell, member=own.name, country=own.country, other=first.country, row=first_row, names=names
            )
            yield Violation(cell, own.name, message, own.full_name)
        else:
            region, other = own.region or own.country, first.region or first.country
            message = NAME_IN_TWO_REGIONS.at(
                cell, member=own.name, region=region, other=other, row=first_row, names=names
            )
            yield Violation(cell, own.region, message)
    for member, row, other_row, regions in _overlapping_memberships(evidence):
        if len({*map(fold, regions)}) == 2:  # noqa: PLR2004 - of the two
            places = ((row, regions[0]), (other_row, regions[1]))
            for (here, region), (there, other_region) in permutations(places):
                cell = evidence.cell("memberships", here, "region")
                message = TWO_REGIONS.at(cell, member=member, region=region, other=other_region, row=there)
                yield Violation(cell, region, message)


TWO_MEMBERSHIPS = MessageType("two-memberships", "{member:short} also has a membership at the same time in row {row}")


@rule(
    "M404",
    "Two rows for one member",
    Severity.WARNING,
    why="The member has two rows for the same days, and it is unclear which of them is correct.",
    fix="Delete one of the rows, or fill in the last day of the first membership and the first day of the second.",
    example="memberships.csv, member: 'Fenwick' also has a membership at the same time in row 6",
)
def find_duplicate_memberships(evidence: Evidence) -> Iterator[Violation]:
    """Find overlapping memberships of one member that do not name different regions."""
    for member, row, other_row, regions in _overlapping_memberships(evidence):
        if len({*map(fold, regions)}) < 2:  # noqa: PLR2004 - of the two
            cell = evidence.cell("memberships", other_row, "member")
            yield Violation(cell, member, TWO_MEMBERSHIPS.at(cell, member=member, row=row))


def _overlapping_memberships(evidence: Evidence) -> Iterator[tuple[str, int, int, list[str]]]:
    """Yield each member with two rows that overlap by more than a day, with these rows and their regions."""
    regions = evidence.values("memberships", "region")
    for member, spans in evidence.compute_once(_spans_by_member).items():
        longest = spans[0]
        for span in spans[1:]:
            if span.first < min(span.last, longest.last):
                row, other_row = sorted((longest.row, span.row))
                yield member, row, other_row, [regions[each] for each in (row, other_row) if each in regions]
            longest = max(longest, span, key=lambda candidate: candidate.last)


REGION_UNKNOWN = MessageType("region-unknown", "{text:short} is not a region of the memberships", "Write {regions:or}.")


@rule(
    "M405",
    "A region without members",
    Severity.WARNING,
    why="The person is missing from the list of the intended region.",
    fix="Write the region as the memberships do.",
    example="people.csv, region: 'Asia' is not a region of the memberships",
)
def find_unknown_regions(evidence: Evidence) -> Iterator[Violation]:
    """Find regions of people that are not a region of a membership."""
    regions = evidence.dataset.regions
    region_names = [*regions]
    texts = evidence.values("people", "region")
    for row, text in texts.find(lambda text: region_names and regions.look_up(text) is None):
        cell = evidence.cell("people", row, "region")
        message = REGION_UNKNOWN.at(cell, text=text, regions=region_names)
        yield Violation(cell, text, message, _resolve_region(evidence, text))


def _resolve_region(evidence: Evidence, text: str) -> str:
    """Return the region that a text most likely means; "" if there is none."""
    try:
        return evidence.dataset.regions.resolve(text).name
    except MetrocliError:
        return ""


UNKNOWN_STATUS = MessageType("unknown-status", "{text:short} is not a known status of a membership", "{hint}")


@rule(
    "M406",
    "A status of a membership that is not known",
    Severity.WARNING,
    why="It is unclear whether the member counts in totals, so it counts as a full member.",
    fix="Write full, honorary or another known word, or add the word to [vocabulary] in metrocli.toml.",
    example="memberships.csv, status: 'honarary' is not a known status of a membership",
)
def find_unknown_statuses(evidence: Evidence) -> Iterator[Violation]:
    """Find statuses of memberships that are neither a word for a full member nor one for another membership."""
    texts = evidence.values("memberships", "status")
    standings = evidence.dataset.vocabulary.classify_memberships(texts.distinct)
    for row, text in texts.items():
        if standings[text] is not Standing.UNKNOWN:
            continue
        cell = evidence.cell("memberships", row, "status")
        near = find_nearest(text, (*FULL_WORDS, *OTHER_WORDS))
        hint = DID_YOU_MEAN(near=near) if near else None
        misspelled = [word for word in near if is_misspelling(fold(text), fold(word))]
        yield Violation(cell, text, UNKNOWN_STATUS.at(cell, text=text, hint=hint), misspelled[0] if misspelled else "")
