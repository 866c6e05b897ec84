"""`metrocli stats`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.options import Output, Timing
from metrocli.cli.show import opened, show

EXAMPLES = (
    "metrocli stats --period 2021-T3",
    "metrocli stats --period 2021 --by line",
    "metrocli stats --period 2021-11 -f json",
)


def stats(
    asked: Timing,
    out: Output,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="KIND",
            help="Break the figures down by line, region or month.",
            autocompletion=candidates.breakdowns,
        ),
    ] = "",
) -> None:
    """Show the key figures of a period.

    People engaged, experts, activities by line and month, members that took part by region, outcomes, challenges.
    """
    from metrocli.query.stats import select_time
    from metrocli.query.stats import stats as question

    dataset = opened(out)
    selection = select_time(dataset, asked.filters())
    show(question(selection, by), dataset, out, selection=selection)
