"""`metrocli check`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data, refuse_bundled_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import FindingsOutput, ShapeOptions
from metrocli.cli.output import needs_extra_fields, prepare_list, show_answer, shows_columns
from metrocli.errors import ExitCode, Refused, UsageMistake
from metrocli.files.running.progress import report_step
from metrocli.messages import MessageType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.check.check import CheckOptions, CheckResult
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.check.marked_copy import MarkedCopy
    from metrocli.messages import Message
    from metrocli.model.findings import ReadFault

REASON_NEEDED = MessageType(
    "reason-needed",
    "--accept and --because belong together",
    "Name the finding with --accept and the reason with --because.",
)
REASON_NOT_UTF8 = MessageType("reason-encoding", "the text of --because {text} is not UTF-8", "Type it again.")
ACCEPT_ALONE = MessageType(
    "accept-alone",
    "--accept cannot be combined with --mark-up or -o",
    "Run the command twice: once with --accept, once with the other option.",
)
MARKED_COPY_SUFFIX = MessageType(
    "marked-copy-suffix", "{path:quoted} does not end in .xlsx", "Name a file that ends in .xlsx."
)
MARKED_COPY_WRITTEN = MessageType("marked-copy-written", "Wrote the marked-up copy to {path}.")
MARKED_COPY_REPLACED = MessageType(
    "marked-copy-replaced", "Wrote the marked-up copy to {path}. The old file is kept as {backup}."
)
FINDING_ACCEPTED = MessageType("finding-accepted", "Accepted: {rule} at {place}, {finding}")
ACCEPTED_WRITTEN = MessageType(
    "accepted-written", "Wrote {count:,} findings to {path}.", one="Wrote 1 finding to {path}."
)
ALREADY_ACCEPTED = MessageType("already-accepted", "All of these were accepted before.")
EXAMPLES = (
    "metrocli check",
    "metrocli check --select N,C201 --sheet activities",
    "metrocli check --data association.xlsx --mark-up checked.xlsx",
)


_SURROGATE = compile_late("[\ud800-\udfff]")
"""A character that Python reads from the command line where its bytes are not UTF-8."""


@dataclass(eq=False, repr=False)
class CheckFilters:
    """The rules and the sheets to check."""

    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="RULE",
            help="Only these rules; N means every rule that begins with N.",
            autocompletion=candidates.rules,
        ),
    ] = None
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="RULE",
            help="Leave out these rules; N leaves out all that begin with N.",
            autocompletion=candidates.rules,
        ),
    ] = None
    sheet: Annotated[
        list[str] | None,
        typer.Option("--sheet", metavar="NAME", help="Only findings in this sheet.", autocompletion=candidates.sheets),
    ] = None
    errors: Annotated[
        bool, typer.Option("--errors", help="Show only errors; with --warnings, errors and warnings.")
    ] = False
    warnings: Annotated[bool, typer.Option("--warnings", help="Show only warnings.")] = False
    strict: Annotated[bool, typer.Option("--strict", help="Exit with code 1 for notes as well.")] = False

    def to_options(self) -> CheckOptions:
        """Return the options of the check."""
        from metrocli.check.check import CheckOptions, choose_severities
        from metrocli.query.selecting.typed_values import split_values

        return CheckOptions(
            split_values("--select", self.select or ()),
            split_values("--ignore", self.ignore or ()),
            split_values("--sheet", self.sheet or ()),
            choose_severities(errors=self.errors, warnings=self.warnings),
        )


@dataclass(eq=False, repr=False)
class AcceptOptions:
    """The findings to accept, and the reason."""

    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept", metavar="RULE:CELL", help="Accept this finding from now on, e.g. C201:activities:J23."
        ),
    ] = None
    because: Annotated[
        str | None, typer.Option("--because", metavar="WHY", help="The reason for accepting it; --accept needs one.")
    ] = None

    def check(self) -> None:
        """Check that both options are given or neither is.

        Raises:
            UsageMistake: one of the two is missing, or the reason is empty or not UTF-8.
        """
        if (self.because is None) != (self.accept is None) or (self.because is not None and not self.because.strip()):
            raise UsageMistake(REASON_NEEDED())
        if self.because is not None and _SURROGATE.search(self.because):
            raise UsageMistake(REASON_NOT_UTF8(text=repr(self.because)))


def check(
    environment: Environment,
    filters: CheckFilters,
    acceptance: AcceptOptions,
    shape: ShapeOptions,
    out: FindingsOutput,
    mark_up: Annotated[
        Path | None,
        typer.Option(
            "--mark-up",
            metavar="FILE",
            readable=False,
            help="Write a copy of the workbook that marks every finding.",
        ),
    ] = None,
) -> None:
    """Find errors and contradictions in the sheets, cell by cell.

    The exit code is 1 where errors or warnings are shown. `metrocli explain RULE` explains a rule.
    """
    from metrocli.check.check import check_dataset, has_failures
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.check.findings_listing import FILE_FIELDS

    acceptance.check()
    if acceptance.accept is not None:
        if mark_up is not None or out.output is not None:
            raise UsageMistake(ACCEPT_ALONE())
        refuse_bundled_data(environment, out)
    faults: list[ReadFault] = []
    dataset = open_data(environment, out, faults)
    with report_step("Checking") as step:
        evidence = Evidence(dataset, faults, step.change)
        with_lines = needs_extra_fields(environment, "check", FILE_FIELDS, out, shape)
        result = check_dataset(evidence, filters.to_options(), step.change, with_lines=with_lines)
    if acceptance.accept is not None:
        environment.write_notes(_accept(evidence, result, acceptance, force=out.force))
        return
    answer = prepare_list(environment, result.answer, out, shape)
    has_rows = not shows_columns(answer, result.answer)
    write_along = None
    if mark_up is not None and has_rows:
        copy = _mark_findings(evidence, result, mark_up)
        write_along = partial(_write_marked_copy, environment, mark_up, copy, force=out.force)
    show_answer(environment, answer, dataset, out, write_along=write_along)
    if has_rows and has_failures(result.findings, strict=filters.strict):
        raise typer.Exit(ExitCode.FINDINGS)


def _mark_findings(evidence: Evidence, result: CheckResult, target: Path) -> MarkedCopy:
    """Make a copy of the workbook that marks the findings.

    Raises:
        UsageMistake: the target is not a workbook. Refused: it is the data itself.
    """
    from metrocli.check.marked_copy import mark_findings, refuse_overwriting

    if target.suffix.lower() != ".xlsx":
        raise UsageMistake(MARKED_COPY_SUFFIX(path=str(target)))
    refuse_overwriting(target, evidence.dataset.source.path)
    return mark_findings(evidence, result.findings)


def _write_marked_copy(
    environment: Environment, target: Path, copy: MarkedCopy, others: Mapping[Path, bytes], *, force: bool
) -> list[Path | None]:
    """Write the marked-up copy and other files, with notes about the copy; return the backups of the others."""
    from metrocli.files.atomic import WRITTEN_TWICE, write_files_atomically

    if target in others:
        raise Refused(WRITTEN_TWICE(path=str(target)))
    backup, *backups = write_files_atomically({target: copy.content, **others}, force=force)
    path = str(target)
    written = MARKED_COPY_REPLACED(path=path, backup=backup.name) if backup else MARKED_COPY_WRITTEN(path=path)
    environment.write_notes([*copy.notes, written])
    return backups


def _accept(evidence: Evidence, result: CheckResult, acceptance: AcceptOptions, *, force: bool) -> list[Message]:
    """Accept findings, and return notes about them."""
    from datetime import date

    from metrocli.check import accepted_findings
    from metrocli.files.targets import refuse_read_only
    from metrocli.query.selecting.typed_values import split_values

    keys, all_findings = accepted_findings.FindingKeys(evidence), [*result.findings, *result.accepted]
    references = split_values("accept", acceptance.accept or ())
    findings = [
        *dict.fromkeys(
            finding
            for reference in references
            for finding in accepted_findings.resolve_reference(reference, all_findings)
        )
    ]
    path = accepted_findings.accepted_file(evidence.dataset.source.path)
    if not force:
        refuse_read_only([path])
    reason, today = (acceptance.because or "").strip(), date.today()  # noqa: DTZ011 - the local date
    new = accepted_findings.accept(path, map(keys.key_of, findings), reason, today)
    notes = [
        FINDING_ACCEPTED(rule=finding.rule.code, place=accepted_findings.place_of(finding), finding=finding.message)
        for finding in findings
    ]
    return [*notes, ACCEPTED_WRITTEN(count=new, path=str(path)) if new else ALREADY_ACCEPTED()]
