"""`metrocli challenges`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.options import Filtering, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli challenges --region Europe", "metrocli challenges --uncovered")


def challenges(
    asked: Filtering,
    shape: Shaping,
    out: Output,
    uncovered: Annotated[bool, typer.Option("--uncovered", help="Only challenges without an activity.")] = False,
) -> None:
    """List the challenges with their activities."""
    from metrocli.query.plan_codes import codes
    from metrocli.query.selecting.filters import select

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(codes(selection, "challenges", uncovered=uncovered), dataset, out, shape, selection)
