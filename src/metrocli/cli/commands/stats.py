"""`metrocli stats`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import COUNTED_ACTIVITIES_AND_MEMBERS, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import CountingFilters, OutputOptions
from metrocli.cli.output import show_answer

EXAMPLES = (
    "metrocli stats --period 2021-T3",
    "metrocli stats --period 2021 --by line",
    "metrocli stats --period 2021-11 -f json",
)


def stats(
    environment: Environment,
    filters: CountingFilters,
    out: OutputOptions,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="KIND",
            help="Break the figures down by line, region or month.",
            autocompletion=candidates.breakdown_keys,
        ),
    ] = "",
) -> None:
    """Show the key figures of a period.

    People engaged, experts, activities by line and month, members that took part by region, outcomes, challenges.
    """
    from metrocli.query.stats import select_time
    from metrocli.query.stats import stats as question

    dataset = open_data(environment, out, early=COUNTED_ACTIVITIES_AND_MEMBERS)
    selection = select_time(dataset, filters.to_filters(environment))
    show_answer(environment, question(selection, by), dataset, out, selection=selection)
