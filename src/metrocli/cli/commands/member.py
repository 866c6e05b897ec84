"""`metrocli member NAME`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import ACTIVITIES_AND_MEMBERS, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import CountingFilters, OutputOptions
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli member Guangzhou", "metrocli member Bruxelles --period 2021-11")


def member(
    environment: Environment,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Name of the member, in any known spelling.", autocompletion=candidates.members
        ),
    ],
    filters: CountingFilters,
    out: OutputOptions,
) -> None:
    """Show everything about one member.

    Activities, outcomes and challenges, alliances, meetings, people, and whether it is counted as engaged.
    """
    from metrocli.query.member import member as question
    from metrocli.query.selecting.filters import select

    dataset = open_data(environment, out, early=ACTIVITIES_AND_MEMBERS)
    selection = select(dataset, filters.to_filters(environment))
    show_answer(environment, question(selection, name), dataset, out, selection=selection)
