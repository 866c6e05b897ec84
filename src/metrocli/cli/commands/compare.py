"""`metrocli compare P Q`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import COUNTED_ACTIVITIES_AND_MEMBERS, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import FiltersWithoutTime, OutputOptions
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli compare 2021-10 2021-11", "metrocli compare 2021-10 2021-11 --region Europe")


def compare(
    environment: Environment,
    first: Annotated[
        str,
        typer.Argument(
            metavar="P", help="The first period, such as 2021, 2021-T2 or 2021-11.", autocompletion=candidates.periods
        ),
    ],
    second: Annotated[str, typer.Argument(metavar="Q", help="The second period.", autocompletion=candidates.periods)],
    filters: FiltersWithoutTime,
    out: OutputOptions,
) -> None:
    """Compare the figures of two periods.

    Activities, people, experts, members by region, outcomes and challenges; members that joined and that left.
    """
    from metrocli.query.compare import compare as question
    from metrocli.query.compare import select_periods

    dataset = open_data(environment, out, early=COUNTED_ACTIVITIES_AND_MEMBERS)
    one, other = select_periods(dataset, first, second, filters.to_filters())
    show_answer(environment, question(one, other), dataset, out, selection=other)
