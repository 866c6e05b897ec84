"""`metrocli alliances`."""

from __future__ import annotations

from metrocli.cli.options import Filtering, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli alliances --member Guangzhou",)


def alliances(asked: Filtering, shape: Shaping, out: Output) -> None:
    """List the allied organisations with their activities."""
    from metrocli.query.lists import alliances as question
    from metrocli.query.selecting.filters import select

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(question(selection), dataset, out, shape, selection)
