"""Claims: what a published report says of one period, and what the sheets know of that period."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.model.periods import parse_period
from metrocli.query.facts.claims import ENGAGED
from metrocli.query.selecting.selection import Selection
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence

CODES = {"outcome": "outcomes", "challenge": "challenges"}
"""The sections of codes, each with the sheet that lists them."""
TOTAL = "total"
NAMED = frozenset({ENGAGED, TOTAL, *CODES})
"""The sections that say no more than one name, code or figure."""


class Claim(NamedTuple):
    """One row of `published`: its number, and the value as it is written."""

    row: int
    value: str


def sections(evidence: Evidence) -> pd.Series[str]:
    """The section of each claim, folded, by row."""
    return evidence.frame("published").dropna(subset=["section", "value"])["section"].map(fold)


def claims(evidence: Evidence, section: str) -> Iterator[tuple[str, list[Claim]]]:
    """What each period's report says in one section, in the order of the sheet; a period's name as it is written."""
    told = evidence.once(sections)
    frame = evidence.frame("published").loc[told.index[told == section]]
    for period, rows in frame.groupby("period", sort=False)["value"]:
        yield str(period), [Claim(row, value) for row, value in zip(rows.index.tolist(), rows, strict=True)]


def selected(evidence: Evidence, period: str) -> Selection | None:
    """What the sheets know of a period; None where there is no such period, or no sheet of activities."""
    known = evidence.once(_selections)
    if period not in known:
        meant = parse_period(period, evidence.dataset.periods) if evidence.has("activities") else None
        known[period] = Selection(evidence.dataset, periods=(meant,)) if meant else None
    return known[period]


def _selections(_: Evidence) -> dict[str, Selection | None]:
    """What the sheets know of each period, as far as it was asked for."""
    return {}


class Gap(NamedTuple):
    """Where a list lacks names or codes that follow one another.

    Attributes:
        row: the row of the claim that they would follow; of the one that they would precede, where they come first.
        place: where they belong, in words.
        missing: what is missing there, in order.
    """

    row: int
    place: str
    missing: list[str]


def gaps(listed: Sequence[Claim], missing: Iterable[str], key: Callable[[str], Any]) -> Iterator[Gap]:
    """Where a list lacks what it should have.

    Args:
        listed: what it has, in any order; one thing at least.
        missing: what it lacks.
        key: what the list would be ordered by.
    """
    ordered = sorted(listed, key=lambda claim: key(claim.value))
    keys = [key(claim.value) for claim in ordered]
    places: dict[int, list[str]] = {}
    for each in sorted(missing, key=key):
        places.setdefault(bisect_left(keys, key(each)), []).append(each)
    for at, lacking in places.items():
        before, after = ordered[at - 1] if at else None, ordered[at] if at < len(ordered) else None
        if before and after:
            place = f"between {before.value} and {after.value}"
        else:
            place = f"after {before.value}" if before else f"before {ordered[0].value}"
        yield Gap(ordered[max(at - 1, 0)].row, place, lacking)
