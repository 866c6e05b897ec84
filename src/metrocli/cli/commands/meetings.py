"""`metrocli meetings`."""

from __future__ import annotations

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import MemberFilters, OutputOptions, ShapeOptions
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli meetings --member Bruxelles",)


def meetings(environment: Environment, filters: MemberFilters, shape: ShapeOptions, out: OutputOptions) -> None:
    """List the bilateral meetings by month and mode."""
    from metrocli.query.lists import meetings as question
    from metrocli.query.selecting.filters import select

    dataset = open_data(environment, out)
    selection = select(dataset, filters.to_filters(environment))
    show_answer(environment, question(selection), dataset, out, shape, selection)
