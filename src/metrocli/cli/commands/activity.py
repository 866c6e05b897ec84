"""`metrocli activity ID`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import ACTIVITIES_AND_MEMBERS, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import OutputOptions
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli activity 2021-T3-06",)


def activity(
    environment: Environment,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The activity's id, such as 2021-T3-06, or its exact title.",
            autocompletion=candidates.activities,
        ),
    ],
    out: OutputOptions,
) -> None:
    """Show everything about one activity."""
    from metrocli.query.activities import activity as question
    from metrocli.query.selecting.filters import Filters, select

    dataset = open_data(environment, out, early=ACTIVITIES_AND_MEMBERS)
    selection = select(dataset, Filters())
    show_answer(environment, question(selection, name), dataset, out, selection=selection)
