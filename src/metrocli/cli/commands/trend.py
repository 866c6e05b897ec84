"""`metrocli trend WHAT`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.options import Filtering, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli trend activities --by month", "metrocli trend members --region Africa --by month")


def trend(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="activities, members, people_engaged or experts.", autocompletion=candidates.subjects
        ),
    ],
    asked: Filtering,
    shape: Shaping,
    out: Output,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="STEP",
            help="Step from row to row: period (default) or month.",
            autocompletion=candidates.steps,
        ),
    ] = "period",
) -> None:
    """Show how a figure changes from period to period.

    One figure for each period or month, with the change from the one before.
    """
    from metrocli.query.selecting.filters import select
    from metrocli.query.trend import trend as question

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(question(selection, what, by), dataset, out, shape, selection)
