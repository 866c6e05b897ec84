"""The command `check`: findings of the rules in a dataset, without the accepted ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check.accepted_findings import FindingKeys, accepted_file, find_outdated, read_accepted, split_accepted
from metrocli.check.findings_listing import list_findings, unite_messages
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks
from metrocli.errors import UnknownName
from metrocli.hints import CHOOSE_FROM
from metrocli.messages import MessageType
from metrocli.model.findings import Finding, Severity
from metrocli.sheets.reading.sheet_names import find_declared_name
from metrocli.text.fold import fold
from metrocli.text.nearest import find_nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.answers.answer import ListAnswer
    from metrocli.check.evidence.evidence import Evidence, ProgressCallback
    from metrocli.messages import Message

NO_FINDINGS = MessageType("no-findings", "Nothing was found.")
NO_FINDINGS_OF_SEVERITY = MessageType("no-findings-of-severity", "Nothing was found with {options:and}.")
NO_OPEN_FINDINGS = MessageType("no-open-findings", "Nothing was found, except for accepted findings.")
OUTDATED_ENTRIES = MessageType(
    "outdated-entries",
    "{count:,} accepted findings no longer exist; the first is {rule} in {sheet}",
    "Delete these entries.",
    one="an accepted finding no longer exists ({rule} in {sheet})",
)


class CheckOptions(NamedTuple):
    """The rules and sheets to check.

    Attributes:
        select: rule codes, or prefixes of codes; empty for all rules.
        ignore: rule codes, or prefixes of codes, to leave out.
        sheets: the sheets whose findings are shown; empty for all sheets.
        severities: the severities of the findings that are shown; empty for all.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()


def choose_severities(*, errors: bool, warnings: bool) -> tuple[Severity, ...]:
    """Return the severities that `errors` and `warnings` ask for; empty, for all severities, without either."""
    asked = {Severity.ERROR: errors, Severity.WARNING: warnings}
    return tuple(severity for severity, is_asked in asked.items() if is_asked)


class CheckResult(NamedTuple):
    """The findings in a dataset.

    Attributes:
        answer: the open findings as an answer, the worst first; those that say the same of several cells are one row.
        findings: the open findings, one for each cell.
        accepted: the accepted findings, which are not in the answer.
        reasons: why each of them was accepted, in the same order.
    """

    answer: ListAnswer
    findings: list[Finding]
    accepted: list[Finding]
    reasons: list[str]


def check_dataset(
    evidence: Evidence, options: CheckOptions, progress: ProgressCallback | None = None, *, with_lines: bool = False
) -> CheckResult:
    """Check a dataset against the rules.

    Args:
        evidence: the dataset.
        options: the rules and sheets to check.
        progress: called while the rules run; None for nothing.
        with_lines: whether the findings have the extra fields of their files.

    Raises:
        UnknownName: there is no such rule or sheet.
        UnreadableData: the file of accepted findings cannot be read.
    """
    checks = select_checks(options.select, options.ignore)
    sheets = resolve_sheets(evidence, options.sheets)
    data = evidence.dataset.source.path
    file = accepted_file(data)
    accepted_entries = read_accepted(file)
    findings = run_checks(evidence, checks, progress)
    shown = [
        finding
        for finding in findings
        if (not sheets or finding.cell.sheet in sheets)
        and (not options.severities or finding.rule.severity in options.severities)
    ]
    severities = [*Severity]
    shown.sort(key=lambda finding: severities.index(finding.rule.severity))
    keys = FindingKeys(evidence)
    open_findings, accepted = split_accepted(shown, keys, accepted_entries)
    open_findings = unite_messages(open_findings)
    filters = {
        "select": options.select,
        "ignore": options.ignore,
        "sheet": tuple(sheets),
        "severity": tuple(map(str, options.severities)),
    }
    query: dict[str, Any] = {name: list(values) for name, values in filters.items() if values}
    figures = {
        "data": data.name or str(data),
        "rows": sum(len(table.row_numbers) for table in evidence.tables),
        "sheets": len(evidence.tables),
        "rules": len(checks),
        "accepted": len(accepted),
    }
    encoding = evidence.dataset.source.encoding
    answer = list_findings(open_findings, data, query, figures, with_lines=with_lines, encoding=encoding)
    checked_codes = {check.rule.code for check in checks}
    outdated = [
        entry for entry in find_outdated(accepted_entries, findings, keys) if entry.finding_key.rule in checked_codes
    ]
    if not open_findings:
        answer = replace(answer, notes=(_note_nothing(options, has_accepted=bool(accepted)),))
    if outdated:
        first = outdated[0].finding_key
        note = OUTDATED_ENTRIES.at(file.name, count=len(outdated), rule=first.rule, sheet=first.sheet)
        answer = replace(answer, notes=(*answer.notes, note))
    because = {entry.finding_key: entry.because for entry in accepted_entries}
    reasons = [because[keys.key_of(finding)] for finding in accepted]
    return CheckResult(answer, open_findings, accepted, reasons)


def _note_nothing(options: CheckOptions, *, has_accepted: bool) -> Message:
    """Return the note of an answer without findings."""
    if options.severities:
        return NO_FINDINGS_OF_SEVERITY(options=[f"--{severity}s" for severity in options.severities])
    return NO_OPEN_FINDINGS() if has_accepted else NO_FINDINGS()


def has_failures(findings: Sequence[Finding], *, strict: bool = False) -> bool:
    """Return whether any finding is an error or a warning; with `strict`, whether there are findings at all."""
    return any(strict or finding.rule.severity is not Severity.NOTE for finding in findings)


def resolve_sheets(evidence: Evidence, texts: Sequence[str]) -> list[str]:
    """Return the names of sheets that a user typed, in the spelling of the dataset; each once.

    A name in another language, or that of the file or tab, means the sheet as well.

    Raises:
        UnknownName: there is no such sheet.
    """
    source = evidence.dataset.source
    written = {fold(text): name for name, text in source.names.understood.items()}
    names = written | {fold(name): name for name in source.sheet_names}
    sheets = []
    for text in texts:
        name = names.get(fold(text)) or names.get(find_declared_name(text))
        if name is None:
            near = find_nearest(text, names.values())
            raise UnknownName("sheet", text, near, CHOOSE_FROM(names=source.sheet_names))
        sheets.append(name)
    return list(dict.fromkeys(sheets))
