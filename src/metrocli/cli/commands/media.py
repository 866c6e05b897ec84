"""`metrocli media`."""

from __future__ import annotations

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import MediaFilters, OutputOptions, ShapeOptions
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli media --period 2021-10",)


def media(environment: Environment, filters: MediaFilters, shape: ShapeOptions, out: OutputOptions) -> None:
    """List the mentions in the media."""
    from metrocli.query.lists import media as question
    from metrocli.query.selecting.filters import select

    dataset = open_data(environment, out)
    selection = select(dataset, filters.to_filters(environment))
    show_answer(environment, question(selection), dataset, out, shape, selection)
