"""`metrocli people`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.options import Naming, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = (
    "metrocli people --body board --on 2021-10-25",
    "metrocli people --member Guangzhou",
    "metrocli people --body board --vacant --period 2021-T3",
)


def people(
    asked: Naming,
    shape: Shaping,
    out: Output,
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

    dataset = opened(out)
    selection = select(dataset, asked.filters(on))
    show(question(selection, tuple(body or ()), vacant=vacant), dataset, out, shape, selection)
