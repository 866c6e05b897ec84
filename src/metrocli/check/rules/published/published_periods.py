"""The rule about the periods of published claims."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.hints import WRITE_INSTEAD
from metrocli.messages import MessageType
from metrocli.model.codes import code_shape
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from metrocli.check.evidence.evidence import Evidence

_MOST_COMPARED = 200
"""How many periods, and how many unknown ones, are compared at most."""

NOT_A_PERIOD = MessageType("not-a-period", "{text:quoted} is not a period", "{hint}")
PERIOD_BETWEEN = MessageType(
    "period-between",
    "{text:quoted} is not in the sheet of periods, and the rows before and after are of {period}",
    "Write {period}, or add the period to that sheet.",
)


@rule(
    "R701",
    "A claim about an unknown period",
    Severity.WARNING,
    why="The published claim cannot be compared with the activities, because its days are unknown or wrong.",
    fix="Add the period to the sheet of periods, or write its name as that sheet does.",
    example="published.csv, period: '2021-T4' is not a period",
)
def find_unknown_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find periods that are neither in the data nor in the calendar.

    A period of the calendar is also found if it is in one row only, between two rows of one listed period.
    """
    periods, listed = evidence.values("published", "period"), evidence.dataset.periods
    counts = Counter(periods.values())
    parsed = {text: parse_period(text, listed) for text in counts}
    known = {*listed, *(text for text, period in parsed.items() if period is not None)}
    unknown = [text for text, period in parsed.items() if period is None]
    near = {text: _find_near(text, known) for text in unknown[:_MOST_COMPARED]}
    rows = [*periods]
    for before, row, after in zip([0, *rows], rows, [*rows[1:], 0], strict=False):
        text, neighbour = periods[row], periods.get(before, "")
        is_between = neighbour != text and neighbour == periods.get(after)
        period = parsed[text]
        if period is None:
            cell = evidence.cell("published", row, "period")
            likely = near.get(text, [])
            likely = [neighbour] if is_between and neighbour in likely else likely
            hint = WRITE_INSTEAD(names=likely) if likely else None
            message = NOT_A_PERIOD.at(cell, text=text, hint=hint)
            yield Violation(cell, text, message, likely[0] if len(likely) == 1 else "")
        elif is_between and counts[text] == 1 and neighbour in listed and period.name not in listed:
            cell = evidence.cell("published", row, "period")
            yield Violation(cell, text, PERIOD_BETWEEN.at(cell, text=text, period=neighbour), neighbour)


def _find_near(text: str, known: Collection[str]) -> list[str]:
    """Return the periods that differ from a text in punctuation or look-alikes only; else in one letter."""
    from rapidfuzz.distance import DamerauLevenshtein

    if len(known) > _MOST_COMPARED:
        return []
    shape = code_shape(text)
    return sorted(period for period in known if code_shape(period) == shape) or sorted(
        period
        for period in known
        if DamerauLevenshtein.distance(text.casefold(), period.casefold(), score_cutoff=1) <= 1
    )
