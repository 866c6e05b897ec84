"""`metrocli outcomes`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import AllFilters, OutputOptions, ShapeOptions
from metrocli.cli.plan_codes import show_plan_codes

EXAMPLES = (
    "metrocli outcomes --outcome L2",
    "metrocli outcomes --member Guangzhou",
    "metrocli outcomes --uncovered --region Africa",
)


def outcomes(
    environment: Environment,
    filters: AllFilters,
    shape: ShapeOptions,
    out: OutputOptions,
    uncovered: Annotated[bool, typer.Option("--uncovered", help="Only outcomes without an activity.")] = False,
) -> None:
    """List the outcomes of the plan with their activities."""
    show_plan_codes(environment, "outcomes", filters, shape, out, uncovered=uncovered)
