"""Holding a dataset to the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.observing.footer_rows import STRAY
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.check.evidence.evidence import Evidence, Progress
    from metrocli.check.rule import Check
    from metrocli.model.findings import Finding


def findings(evidence: Evidence, checks: Sequence[Check], progress: Progress | None = None) -> list[Finding]:
    """What some rules find.

    Args:
        evidence: the sheets.
        checks: the rules.
        progress: is told how far this is.

    Returns:
        The findings by sheet, in declared order, then by row, column and rule.
    """
    found: list[Finding] = []
    for done, check in enumerate(checks):
        if progress is not None:
            progress(check.rule.title, done, len(checks))
        found += check.findings(evidence)
    if progress is not None:
        progress("putting the findings in order", len(checks), len(checks))
    found = [
        each for each in found if each.rule.code == STRAY or (each.cell.sheet, each.cell.row) not in evidence.strays
    ]
    order = {name: place for place, name in enumerate((*SHEETS_BY_NAME, *evidence.dataset.source.sheet_names)) if name}
    return sorted(
        dict.fromkeys(found),
        key=lambda each: (order.get(each.cell.sheet, -1), each.cell.row, each.cell.index, each.rule.code),
    )
