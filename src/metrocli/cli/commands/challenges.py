"""`metrocli challenges`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import AllFilters, OutputOptions, ShapeOptions
from metrocli.cli.plan_codes import show_plan_codes

EXAMPLES = ("metrocli challenges --region Europe", "metrocli challenges --uncovered")


def challenges(
    environment: Environment,
    filters: AllFilters,
    shape: ShapeOptions,
    out: OutputOptions,
    uncovered: Annotated[bool, typer.Option("--uncovered", help="Only challenges without an activity.")] = False,
) -> None:
    """List the challenges with their activities."""
    show_plan_codes(environment, "challenges", filters, shape, out, uncovered=uncovered)
