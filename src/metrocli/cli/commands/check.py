"""`metrocli check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from metrocli.cli import completion, streams
from metrocli.cli.options import Checking, Shaping
from metrocli.cli.progress import Progress
from metrocli.cli.show import opened, show
from metrocli.errors import ExitCode, UsageMistake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.check.evidence import Evidence
    from metrocli.check.question import Checked
    from metrocli.model.findings import Fault

EXAMPLES = (
    "metrocli check",
    "metrocli check --select N,C201 --sheet activities",
    "metrocli check --data association.xlsx -o findings.xlsx",
)


def check(
    shape: Shaping,
    out: Checking,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="RULE",
            help="These rules only; N stands for all that begin so.",
            autocompletion=completion.rules,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore", metavar="RULE", help="Leave these rules out, likewise.", autocompletion=completion.rules
        ),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option("--sheet", metavar="NAME", help="Findings in this sheet only.", autocompletion=completion.sheets),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for notes, too.")] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="RULE:CELL",
            help="Accept this finding, such as C201:activities!J23, from now on.",
        ),
    ] = None,
    because: Annotated[
        str | None, typer.Option("--because", metavar="WHY", help="Why it is accepted; --accept needs it.")
    ] = None,
) -> None:
    """Find what contradicts itself in the sheets, each finding at its cell.

    Exits with 1 where there are errors or warnings. `metrocli explain RULE` says what a rule means.
    """
    from metrocli.check.evidence import Evidence  # noqa: PLC0415 - not needed for --help
    from metrocli.check.question import Asked, alarming  # noqa: PLC0415
    from metrocli.check.question import check as question  # noqa: PLC0415
    from metrocli.query.filters import several  # noqa: PLC0415

    asked = Asked(several("--select", select or ()), several("--ignore", ignore or ()), several("--sheet", sheet or ()))
    faults: list[Fault] = []
    dataset = opened(out, faults)
    if (because is None) != (accept is None) or (because is not None and not because.strip()):
        raise UsageMistake("--accept and --because belong together: the finding, and why it is accepted.")
    with Progress() as progress:
        evidence = Evidence(dataset, faults, progress)
        checked = question(evidence, asked, progress)
    if accept is not None and because is not None:
        streams.note(_accepted(evidence, checked, several("--accept", accept), because.strip()))
        return
    show(checked.answer, dataset, out, shape)
    if alarming(checked.findings, strict=strict):
        raise typer.Exit(ExitCode.FINDINGS)


def _accepted(evidence: Evidence, checked: Checked, wanted: Sequence[str], because: str) -> list[str]:
    """Accept findings, and say so."""
    from datetime import date  # noqa: PLC0415 - only where something is accepted

    from metrocli.check import accepted  # noqa: PLC0415
    from metrocli.query.answer import counted  # noqa: PLC0415

    marks, found = accepted.Marks(evidence), [*checked.findings, *checked.accepted]
    meant = [each for text in wanted for each in accepted.meant(text, found)]
    path = accepted.path_of(evidence.dataset.source.path)
    new = accepted.accept(path, map(marks.of, meant), because, date.today())  # noqa: DTZ011 - the day where one is
    notes = [f"Accepted: {each.rule.code} at {accepted.place(each)}, {each.message}." for each in meant]
    return [*notes, f"{counted(new, 'finding')} written to {path}." if new else "All that was accepted before."]
