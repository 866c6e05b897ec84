"""Structure: whether files, sheets, columns and cells are what the declaration of the sheets says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.rules import rule
from metrocli.model.findings import Flaw, Found, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence import Evidence


def _met(evidence: Evidence, *flaws: Flaw) -> Iterator[Found]:
    """What reading met, of these kinds."""
    for fault in evidence.faults:
        if fault.flaw in flaws:
            yield Found(fault.cell, fault.value, fault.problem, fault.cure)


@rule(
    "S001",
    "A sheet that cannot be read",
    Severity.ERROR,
    why="Nothing that the sheet holds is known, so whatever needs it cannot be answered.",
    cure="Do what the message says, most often: save the file again as CSV (UTF-8) or as XLSX.",
    example="activities.csv: this is no text in UTF-8, UTF-16 or cp1252",
)
def unreadable(evidence: Evidence) -> Iterator[Found]:
    """Find sheets that reading gave up."""
    yield from _met(evidence, Flaw.UNREADABLE)
