"""`metrocli matrix ROWS COLUMNS`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import COUNTED_ACTIVITIES_AND_MEMBERS, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import AllFilters, OutputOptions, ShapeOptions
from metrocli.cli.output import show_answer

EXAMPLES = (
    "metrocli matrix members outcomes --region Europe",
    "metrocli matrix members members --member Guangzhou",
    "metrocli matrix regions months -o who-when.xlsx",
)


def matrix(
    environment: Environment,
    down: Annotated[
        str,
        typer.Argument(
            metavar="ROWS",
            help="members, regions, countries, lines, outcomes, challenges, alliances, months or periods.",
            autocompletion=candidates.dimensions,
        ),
    ],
    across: Annotated[
        str,
        typer.Argument(
            metavar="COLUMNS",
            help="Any of the same words; it may be the same as ROWS.",
            autocompletion=candidates.dimensions,
        ),
    ],
    filters: AllFilters,
    shape: ShapeOptions,
    out: OutputOptions,
    whole: Annotated[bool, typer.Option("--all", help="Show rows and columns without an activity as well.")] = False,
) -> None:
    """Count the activities that two kinds of things have in common."""
    from metrocli.query.matrix import matrix as question
    from metrocli.query.selecting.filters import select

    dataset = open_data(environment, out, early=COUNTED_ACTIVITIES_AND_MEMBERS)
    selection = select(dataset, filters.to_filters(environment))
    show_answer(environment, question(selection, down, across, whole=whole), dataset, out, shape, selection)
