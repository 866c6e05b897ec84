"""The implementation of `outcomes` and `challenges`, which list the codes of a plan in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.cli.data import COUNTED_ACTIVITIES_AND_MEMBERS, open_data
from metrocli.cli.output import show_answer

if TYPE_CHECKING:
    from metrocli.cli.environment import Environment
    from metrocli.cli.option_sets import AllFilters, OutputOptions, ShapeOptions


def show_plan_codes(
    environment: Environment,
    sheet: str,
    filters: AllFilters,
    shape: ShapeOptions,
    out: OutputOptions,
    *,
    uncovered: bool,
) -> None:
    """List the codes of a sheet with their activities.

    Args:
        environment: the environment of the command.
        sheet: outcomes or challenges.
        filters: the filters of activities.
        shape: the shape of the list.
        out: the data, the target and the format.
        uncovered: list only codes without an activity.
    """
    from metrocli.query.plan_codes import codes
    from metrocli.query.selecting.filters import select

    dataset = open_data(environment, out, early=COUNTED_ACTIVITIES_AND_MEMBERS)
    selection = select(dataset, filters.to_filters(environment))
    show_answer(environment, codes(selection, sheet, uncovered=uncovered), dataset, out, shape, selection)
