"""Claims of published reports (the sheet `published`), and what the other sheets hold about the same period."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.query.facts.claims import ENGAGED
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from metrocli.check.evidence.evidence import Evidence

CODE_SECTIONS = {"outcome": "outcomes", "challenge": "challenges"}
"""The sections that list codes, each with the sheet that declares these codes."""
TOTAL = "total"
"""The section of totals, such as `experts: 148`."""
DATE = "date"
"""The section of days that a report gives for an activity besides those of its list, as on a poster."""
LISTS_OF_TOTALS = {"members": ENGAGED, "outcomes": "outcome", "challenges": "challenge"}
"""The totals that count a list of a report, each with the section of this list."""
STRUCTURED_SECTIONS = frozenset({ENGAGED, TOTAL, DATE, *CODE_SECTIONS})
"""The sections whose values are one name, code, figure or date; the values of all others are prose."""


class Claim(NamedTuple):
    """One row of `published`: its row number, and its value as written."""

    row: int
    value: str


def sections_by_row(evidence: Evidence) -> dict[int, str]:
    """Return the section of each claim, folded, by row number."""
    sections = {text: fold(text) for text in evidence.values("published", "section").distinct}
    return {row: sections[section] for row, section, _ in evidence.rows("published", "section", "value")}


def claims_by_period(evidence: Evidence, section: str) -> Iterable[tuple[str, list[Claim]]]:
    """Return each period, as written, with its claims in one section, in the order of the sheet."""
    return evidence.compute_once(_claims_by_section).get(section, {}).items()


def _claims_by_section(evidence: Evidence) -> dict[str, dict[str, list[Claim]]]:
    """Return the claims of each section, folded, by period, as written."""
    claims: dict[str, dict[str, list[Claim]]] = {}
    sections = evidence.compute_once(sections_by_row)
    for row, value, period in evidence.rows("published", "value", "period"):
        if row in sections:
            claims.setdefault(sections[row], {}).setdefault(period, []).append(Claim(row, value))
    return claims


def find_activity(evidence: Evidence, source: str) -> int | None:
    """Return the row of the activity that a claim is about, by its source; None if there is none.

    The source begins with the id of the activity, or is its title, if no other activity has this title.
    """
    rows = evidence.compute_once(_index_activities)
    return rows.get(fold(source), rows.get(fold(re.split("[,;:]", source)[0])))


def _index_activities(evidence: Evidence) -> dict[str, int]:
    """Return the row of each activity by its id and by its title, folded."""
    titles = evidence.values("activities", "title")
    counts: Counter[str] = Counter()
    for title, count in titles.counts.items():
        counts[fold(title)] += count
    rows = {folded: row for title, row in titles.first_rows().items() if counts[folded := fold(title)] == 1}
    ids: dict[str, int] = {}
    for text, row in evidence.values("activities", "id").first_rows().items():
        ids.setdefault(fold(text), row)
    return rows | ids


class Gap(NamedTuple):
    """A position in an ordered list where names or codes are missing.

    Attributes:
        row: the row of the claim before the gap; of the first claim if the gap is at the beginning.
        neighbours: the listed names or codes next to the position: one, or two.
        missing: the missing names or codes, in order.
    """

    row: int
    neighbours: tuple[str, ...]
    missing: list[str]


def find_gaps(listed: Sequence[Claim], missing: Iterable[str], key: Callable[[str], Any]) -> Iterator[Gap]:
    """Yield the positions in a list where missing names or codes belong.

    Args:
        listed: the claims of the list, in any order; at least one.
        missing: the names or codes that the list lacks.
        key: the sort key of the list.
    """
    ordered = sorted(listed, key=lambda claim: key(claim.value))
    keys = [key(claim.value) for claim in ordered]
    missing_by_position: dict[int, list[str]] = {}
    for text in sorted(missing, key=key):
        missing_by_position.setdefault(bisect_left(keys, key(text)), []).append(text)
    for position, texts in missing_by_position.items():
        neighbours = tuple(claim.value for claim in ordered[max(position - 1, 0) : position + 1])
        yield Gap(ordered[max(position - 1, 0)].row, neighbours, texts)
