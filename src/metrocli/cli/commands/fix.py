"""`metrocli fix`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data, refuse_bundled_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import ChangesOutput, ShapeOptions
from metrocli.cli.output import prepare_list, show_answer, shows_columns
from metrocli.cli.streams import ask
from metrocli.errors import ExitCode
from metrocli.files.running.progress import report_step
from metrocli.messages import MessageType, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from metrocli.fix.corrections import LikelyName
    from metrocli.model.findings import ReadFault

CONFIRM_NAME = MessageType("confirm-name", "'{written}' is probably a misspelling of {name}. Correct it?")
CONFIRM_NAMES = MessageType(
    "confirm-names",
    "{place} and {count} more cells: '{written}' is probably a misspelling of {name}. Correct it?",
    one="{place} and 1 more cell: '{written}' is probably a misspelling of {name}. Correct it?",
)
NO_ANSWER = MessageType("no-answer", "No answer; the other names are left unchanged.")
EXAMPLES = (
    "metrocli fix",
    "metrocli fix --select names,dates --sheet activities",
    "metrocli fix --data association.xlsx --apply",
)


def fix(
    environment: Environment,
    shape: ShapeOptions,
    out: ChangesOutput,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="KIND",
            help="Only these kinds: spaces, names, codes, dates, numbers; or order, which changes only if it is named.",
            autocompletion=candidates.correction_kinds,
        ),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option("--sheet", metavar="NAME", help="Only cells of this sheet.", autocompletion=candidates.sheets),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the corrections, and keep a backup of each file.")
    ] = False,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Ask about each name that is probably misspelled.")
    ] = False,
) -> None:
    """List what can be corrected safely; with --apply, correct it.

    Everything else in the files stays as it is. The exit code is 1 while there is something to correct.
    """
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.fix.fix import FixOptions, apply_changes, plan_fixes
    from metrocli.query.selecting.typed_values import split_values

    if apply:
        refuse_bundled_data(environment, out)
    faults: list[ReadFault] = []
    dataset = open_data(environment, out, faults)
    with report_step("Checking") as step:
        evidence = Evidence(dataset, faults, step.change)
        plan = plan_fixes(
            evidence, FixOptions(split_values("select", select or ()), split_values("sheet", sheet or ()))
        )
    if confirm:
        plan = plan.with_names(_confirm(environment, plan.likely_names()))
    answer = plan.answer(done=apply)
    shaped = prepare_list(environment, answer, out, shape)
    has_rows = not shows_columns(shaped, answer)

    def write_changes(others: Mapping[Path, bytes]) -> list[Path | None]:
        notes, backups = apply_changes(evidence, plan.changes, force=out.force, others=others)
        environment.write_notes(notes)
        return backups

    show_answer(environment, shaped, dataset, out, write_along=write_changes if apply and has_rows else None)
    if plan.changes and has_rows and not apply:
        raise typer.Exit(ExitCode.FINDINGS)


def _confirm(environment: Environment, likely: Sequence[LikelyName]) -> dict[str, str]:
    """Ask about each name whether to correct it, until stdin ends; return the corrected names by written names."""
    confirmed: dict[str, str] = {}
    for name in likely:
        more = len(name.cells) - 1
        values: dict[str, Value] = {"written": name.written, "name": name.name}
        question = (
            CONFIRM_NAMES(place=str(name.cells[0]), count=more, **values)
            if more
            else CONFIRM_NAME.at(name.cells[0], **values)
        )
        environment.progress.take_back()
        answer = ask(sys.stdin, environment.stderr, str(question))
        if answer is None:
            environment.write_notes([NO_ANSWER()])
            break
        if answer:
            confirmed[name.written] = name.name
    return confirmed
