"""Run rules over a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.rule import FOOTER_ROW_RULE
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.check.evidence.evidence import Evidence, ProgressCallback
    from metrocli.check.rule import Check
    from metrocli.model.findings import Finding


def run_checks(evidence: Evidence, checks: Sequence[Check], progress: ProgressCallback | None = None) -> list[Finding]:
    """Run rules and return their findings.

    Args:
        evidence: the dataset.
        checks: the rules.
        progress: callback that receives the rule being checked.

    Returns:
        The findings by sheet, in declared order, then by row, column and rule code; each finding once. In rows that
        are not data, only the finding about the row itself is kept.
    """
    findings: list[Finding] = []
    for done, check in enumerate(checks):
        if progress is not None:
            progress(check.rule.title, done, len(checks))
        findings += check.findings(evidence)
    if progress is not None:
        progress("Putting the findings in order", len(checks), len(checks))
    findings = [
        finding
        for finding in findings
        if finding.rule.code == FOOTER_ROW_RULE or (finding.cell.sheet, finding.cell.row) not in evidence.footer_rows
    ]
    findings = [_locate(finding, evidence) for finding in findings]
    names = (*SHEETS_BY_NAME, *evidence.dataset.source.sheet_names)
    sheet_order = {name: position for position, name in enumerate(names) if name}
    return sorted(
        dict.fromkeys(findings),
        key=lambda finding: (
            sheet_order.get(finding.cell.sheet, -1),
            finding.cell.row,
            finding.cell.index,
            finding.rule.code,
        ),
    )


def _locate(finding: Finding, evidence: Evidence) -> Finding:
    """Return a finding about a row at the cell with its value, if that is in a list that is spread over columns."""
    cell = finding.cell
    table = evidence.dataset.table(cell.sheet) if cell.row and finding.value else None
    place = table.index_of(cell.row) if table is not None and table.list_columns else -1
    if table is None or place < 0:
        return finding
    lists = [indexes for indexes in table.list_columns.values() if cell.index in {-1, indexes[0]}]
    texts = ((index, to_text(table.columns[index][place])) for indexes in lists for index in indexes)
    index = next((index for index, text in texts if text == finding.value), None)
    if index is None:
        return finding
    found = table.cell_at(cell.row, index)
    return finding._replace(cell=found, message=finding.message.about(found))
