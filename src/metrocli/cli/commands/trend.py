"""`metrocli trend WHAT`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import COUNTED_ACTIVITIES, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import AllFilters, OutputOptions, ShapeOptions
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli trend activities --by month", "metrocli trend members --region Africa --by month")


def trend(
    environment: Environment,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="activities, members, people_engaged or experts.",
            autocompletion=candidates.trend_figures,
        ),
    ],
    filters: AllFilters,
    shape: ShapeOptions,
    out: OutputOptions,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="STEP",
            help="Step from row to row: period (default) or month.",
            autocompletion=candidates.trend_steps,
        ),
    ] = "period",
) -> None:
    """Show how a figure changes from period to period.

    One figure for each period or month, with the change from the one before.
    """
    from metrocli.query.selecting.filters import select
    from metrocli.query.trend import trend as question

    dataset = open_data(environment, out, early=COUNTED_ACTIVITIES)
    selection = select(dataset, filters.to_filters(environment))
    show_answer(environment, question(selection, what, by), dataset, out, shape, selection)
