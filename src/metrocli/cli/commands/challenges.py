"""`metrocli challenges`."""

from __future__ import annotations

from metrocli.cli.options import Filtering, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli challenges --region Europe",)


def challenges(asked: Filtering, shape: Shaping, out: Output) -> None:
    """List the challenges with their activities."""
    from metrocli.query.filters import select  # noqa: PLC0415 - not needed for --help
    from metrocli.query.plan import codes  # noqa: PLC0415

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(codes(selection, "challenges"), dataset, out, shape, selection)
