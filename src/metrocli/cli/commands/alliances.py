"""`metrocli alliances`."""

from __future__ import annotations

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import AllFilters, OutputOptions, ShapeOptions
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli alliances --member Guangzhou",)


def alliances(environment: Environment, filters: AllFilters, shape: ShapeOptions, out: OutputOptions) -> None:
    """List the allied organisations with their activities."""
    from metrocli.query.lists import alliances as question
    from metrocli.query.selecting.filters import select

    dataset = open_data(environment, out)
    selection = select(dataset, filters.to_filters(environment))
    show_answer(environment, question(selection), dataset, out, shape, selection)
