"""`metrocli meetings`."""

from __future__ import annotations

from metrocli.cli.options import Naming, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli meetings --member Bruxelles",)


def meetings(asked: Naming, shape: Shaping, out: Output) -> None:
    """List the bilateral meetings by month and mode."""
    from metrocli.query.lists import meetings as question
    from metrocli.query.selecting.filters import select

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(question(selection), dataset, out, shape, selection)
