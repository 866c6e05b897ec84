"""`metrocli member NAME`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.options import Output, Timing
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli member Guangzhou", "metrocli member Bruxelles --period 2021-11")


def member(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Name of the member, in any known spelling.", autocompletion=candidates.members
        ),
    ],
    asked: Timing,
    out: Output,
) -> None:
    """Show everything about one member.

    Activities, outcomes and challenges, alliances, meetings, people, and whether it is counted as engaged.
    """
    from metrocli.query.member import member as question
    from metrocli.query.selecting.filters import select

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(question(selection, name), dataset, out, selection=selection)
