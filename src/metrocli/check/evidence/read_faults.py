"""Turn faults that reading the sheets found into violations of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.model.findings import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.findings import FaultKind


def report_faults(evidence: Evidence, kind: FaultKind) -> Iterator[Violation]:
    """Yield a violation for each fault of this kind that reading the sheets found."""
    for fault in evidence.faults:
        if fault.kind is kind:
            yield Violation(fault.cell, fault.value, fault.message)
