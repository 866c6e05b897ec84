"""`metrocli media`."""

from __future__ import annotations

from metrocli.cli.options import Mentions, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli media --period 2021-10",)


def media(asked: Mentions, shape: Shaping, out: Output) -> None:
    """List the mentions in the media."""
    from metrocli.query.lists import media as question
    from metrocli.query.selecting.filters import select

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(question(selection), dataset, out, shape, selection)
