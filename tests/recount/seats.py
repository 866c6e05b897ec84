"""Who held which seat, and when nobody did."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from .sheets import Span

if TYPE_CHECKING:
    from .sheets import Sheets, Term

Seat = tuple[str, ...]
DAY = timedelta(1)


def seats(sheets: Sheets) -> dict[Seat, list[Term]]:
    """The terms of each seat, in their order.

    A role that one person at a time holds in its body, or in its body and region, is one seat whatever the member.
    Any other role is a seat of each member, or of the region if no member is named.
    """
    found: dict[Seat, list[Term]] = {}
    for term in sheets.terms:
        if not term.role:
            continue
        in_body = [each for each in sheets.terms if (each.body, each.role) == (term.body, term.role)]
        in_region = [each for each in in_body if each.region == term.region]
        if _is_one_at_a_time(in_body):
            keys: list[Seat] = [("body", term.body, term.role)]
        elif _is_one_at_a_time(in_region):
            keys = [("region", term.body, term.role, term.region)]
        elif term.members:
            keys = [("member", term.body, term.role, member) for member in term.members]
        else:
            keys = [("region", term.body, term.role, term.region)]
        for key in keys:
            found.setdefault(key, []).append(term)
    return {key: sorted(terms, key=lambda each: each.span) for key, terms in found.items()}


def vacancies(sheets: Sheets) -> list[tuple[Term, Seat, Span]]:
    """Each time in which nobody holds a seat: the term before it, the seat, the days."""
    found = []
    for seat, terms in seats(sheets).items():
        latest = terms[0]
        for term in terms[1:]:
            if latest.span.last < date.max and latest.span.last + DAY < term.span.first:
                found.append((latest, seat, Span(latest.span.last + DAY, term.span.first - DAY)))
            latest = max(latest, term, key=lambda each: each.span.last)
        if latest.span.last < date.max:
            found.append((latest, seat, Span(latest.span.last + DAY)))
    return found


def holders(sheets: Sheets, member: str, span: Span) -> list[str]:
    """The people who held a seat of the member on some of the days."""
    return sorted({term.person for term in sheets.terms if member in term.members and term.span.touches(span)})


def vacant_roles(sheets: Sheets, member: str, span: Span) -> list[str]:
    """The roles in which nobody held a seat of the member on any of the days."""
    return sorted(
        before.role
        for before, seat, days in vacancies(sheets)
        if member in (seat[3:] if seat[0] == "member" else before.members) and days & span == span
    )


def _is_one_at_a_time(terms: list[Term]) -> bool:
    """Whether terms of different members follow each other directly, and no two share more than a day of handover."""
    ordered = sorted(terms, key=lambda each: each.span)
    moves = [(a, b) for a, b in combinations(ordered, 2) if a.members != b.members]
    follow = [a.span.last < date.max and b.span.first in (a.span.last, a.span.last + DAY) for a, b in moves]
    return any(follow) and all(a.span.last <= b.span.first for a, b in combinations(ordered, 2))
