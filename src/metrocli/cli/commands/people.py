"""`metrocli people`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import MemberFilters, OutputOptions, ShapeOptions
from metrocli.cli.output import show_answer

EXAMPLES = (
    "metrocli people --body board --on 2021-10-25",
    "metrocli people --member Guangzhou",
    "metrocli people --body board --vacant --period 2021-T3",
)


def people(
    environment: Environment,
    filters: MemberFilters,
    shape: ShapeOptions,
    out: OutputOptions,
    body: Annotated[
        list[str] | None,
        typer.Option(
            "--body",
            metavar="BODY",
            help="Only this body, such as board or secretariat.",
            autocompletion=candidates.bodies,
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Only people who hold a role on this date.")
    ] = None,
    vacant: Annotated[
        bool, typer.Option("--vacant", help="Only vacant seats, with the date they fell vacant.")
    ] = False,
) -> None:
    """List people and their roles: board, secretariat, secretaries."""
    from metrocli.query.people import people as question
    from metrocli.query.selecting.filters import select

    dataset = open_data(environment, out)
    selection = select(dataset, filters.to_filters(environment, on))
    show_answer(environment, question(selection, tuple(body or ()), vacant=vacant), dataset, out, shape, selection)
