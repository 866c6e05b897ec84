"""`metrocli activity ID`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.options import Output
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli activity 2021-T3-06",)


def activity(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The activity's id, such as 2021-T3-06, or its exact title.",
            autocompletion=candidates.activities,
        ),
    ],
    out: Output,
) -> None:
    """Show everything about one activity."""
    from metrocli.query.activities import activity as question
    from metrocli.query.selecting.filters import Filters, select

    dataset = opened(out)
    selection = select(dataset, Filters())
    show(question(selection, name), dataset, out, selection=selection)
