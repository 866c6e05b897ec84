"""`metrocli outcomes`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.options import Filtering, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = (
    "metrocli outcomes --outcome L2",
    "metrocli outcomes --member Guangzhou",
    "metrocli outcomes --uncovered --region Africa",
)


def outcomes(
    asked: Filtering,
    shape: Shaping,
    out: Output,
    uncovered: Annotated[bool, typer.Option("--uncovered", help="Only outcomes without an activity.")] = False,
) -> None:
    """List the outcomes of the plan with their activities."""
    from metrocli.query.plan_codes import codes
    from metrocli.query.selecting.filters import select

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(codes(selection, "outcomes", uncovered=uncovered), dataset, out, shape, selection)
