"""`metrocli check`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data, refuse_bundled_data
from metrocli.cli.environment import Environment
from metrocli.cli.options import FindingsOutput, ShapeOptions
from metrocli.cli.output import prepare_list, show_answer
from metrocli.cli.progress import Progress
from metrocli.errors import ExitCode, UsageMistake

if TYPE_CHECKING:
    from metrocli.check.check import CheckOptions, CheckResult
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.findings import ReadFault

EXAMPLES = (
    "metrocli check",
    "metrocli check --select N,C201 --sheet activities",
    "metrocli check --data association.xlsx --mark-up checked.xlsx",
)


_HALF = re.compile("[\ud800-\udfff]")
"""Half a character: what Python makes of bytes on the command line that are no UTF-8."""


@dataclass(eq=False, repr=False)
class Looking:
    """What is looked for, and where."""

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
    strict: Annotated[bool, typer.Option("--strict", help="Exit with code 1 for notes as well.")] = False

    def asked(self) -> CheckOptions:
        """These options as a question."""
        from metrocli.check.check import CheckOptions
        from metrocli.query.selecting.filters import split_values

        named = {"--select": self.select, "--ignore": self.ignore, "--sheet": self.sheet}
        return CheckOptions(*(split_values(option, values or ()) for option, values in named.items()))


@dataclass(eq=False, repr=False)
class Accepting:
    """Which findings are accepted, and why."""

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
        """UsageMistake where one of the two is missing."""
        if (self.because is None) != (self.accept is None) or (self.because is not None and not self.because.strip()):
            raise UsageMistake("--accept and --because belong together: the finding, and why it is accepted.")
        if self.because is not None and _HALF.search(self.because):
            raise UsageMistake(f"--because {self.because!r} is no whole text in UTF-8. Type it again.")


def check(
    environment: Environment,
    looking: Looking,
    accepting: Accepting,
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

    The exit code is 1 where there are errors or warnings. `metrocli explain RULE` explains a rule.
    """
    from metrocli.check.check import check_dataset, has_failures
    from metrocli.check.evidence.evidence import Evidence

    accepting.check()
    if accepting.accept is not None:
        if mark_up is not None or out.output is not None:
            problem = "--accept only writes down what is accepted"
            raise UsageMistake(f"{problem}. Give --mark-up or -o in a command of its own.")
        refuse_bundled_data(environment, out)
    faults: list[ReadFault] = []
    dataset = open_data(environment, out, faults)
    with Progress(environment.stderr) as progress:
        evidence = Evidence(dataset, faults, progress)
        checked = check_dataset(evidence, looking.asked(), progress)
    if accepting.accept is not None:
        environment.write_notes(_accepted(evidence, checked, accepting))
        return
    told = prepare_list(environment, checked.answer, out, shape)
    asked = told.command == checked.answer.command  # else its columns were asked for
    if mark_up is not None and asked:
        # Said before the answer is: whoever reads that may leave before its end.
        environment.write_notes(_marked_up(evidence, checked, mark_up, force=out.force))
    show_answer(environment, told, dataset, out)
    if asked and has_failures(checked.findings, strict=looking.strict):
        raise typer.Exit(ExitCode.FINDINGS)


def _marked_up(evidence: Evidence, checked: CheckResult, target: Path, *, force: bool) -> list[str]:
    """Write a marked-up copy, and say so."""
    from metrocli.check.marked_copy import mark_findings, refuse_overwriting
    from metrocli.files.atomic import write_file_atomically

    if target.suffix.lower() != ".xlsx":
        raise UsageMistake(f"'{target}' does not end in .xlsx, as a marked-up copy must.")
    refuse_overwriting(target, evidence.dataset.source.path)
    copy = mark_findings(evidence, checked.findings)
    backup = write_file_atomically(target, copy.content, force=force)
    kept = f" The old file is kept as {backup.name}." if backup else ""
    return [*copy.notes, f"Marked up in {target}.{kept}"]


def _accepted(evidence: Evidence, checked: CheckResult, accepting: Accepting) -> list[str]:
    """Accept findings, and say so."""
    from datetime import date

    from metrocli.check import accepted_findings
    from metrocli.query.selecting.filters import split_values
    from metrocli.text.phrases import format_count

    keys, found = accepted_findings.FindingKeys(evidence), [*checked.findings, *checked.accepted]
    asked = split_values("--accept", accepting.accept or ())
    meant = [*dict.fromkeys(each for text in asked for each in accepted_findings.resolve_reference(text, found))]
    path = accepted_findings.accepted_file(evidence.dataset.source.path)
    because, today = (accepting.because or "").strip(), date.today()  # noqa: DTZ011 - the day where one is
    new = accepted_findings.accept(path, map(keys.key_of, meant), because, today)
    notes = [f"Accepted: {each.rule.code} at {accepted_findings.place_of(each)}, {each.message}." for each in meant]
    return [*notes, f"{format_count(new, 'finding')} written to {path}." if new else "All that was accepted before."]
