"""`metrocli members`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.options import Filtering, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = (
    "metrocli members --region Africa --silent",
    "metrocli members --outcome L2A2D4",
    "metrocli members --sort -activities --limit 10",
)


def members(
    asked: Filtering,
    shape: Shaping,
    out: Output,
    silent: Annotated[bool, typer.Option("--silent", help="Only members that took part in no activity.")] = False,
) -> None:
    """List the members with their number of activities."""
    from metrocli.query.members import members as question
    from metrocli.query.selecting.filters import select

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(question(selection, silent=silent), dataset, out, shape, selection)
