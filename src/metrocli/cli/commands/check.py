"""`metrocli check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from metrocli.cli import completion
from metrocli.cli.options import Checking, Shaping
from metrocli.cli.progress import Progress
from metrocli.cli.show import opened, show
from metrocli.errors import ExitCode

if TYPE_CHECKING:
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
) -> None:
    """Find what contradicts itself in the sheets, each finding at its cell.

    Exits with 1 where there are errors or warnings.
    """
    from metrocli.check.evidence import Evidence  # noqa: PLC0415 - not needed for --help
    from metrocli.check.question import Asked, alarming  # noqa: PLC0415
    from metrocli.check.question import check as question  # noqa: PLC0415
    from metrocli.query.filters import several  # noqa: PLC0415

    asked = Asked(several("--select", select or ()), several("--ignore", ignore or ()), several("--sheet", sheet or ()))
    faults: list[Fault] = []
    dataset = opened(out, faults)
    with Progress() as progress:
        answer, found = question(Evidence(dataset, faults, progress), asked, progress)
    show(answer, dataset, out, shape)
    if alarming(found, strict=strict):
        raise typer.Exit(ExitCode.FINDINGS)
