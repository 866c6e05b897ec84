"""`metrocli activities`."""

from __future__ import annotations

from metrocli.cli.options import Filtering, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = (
    "metrocli activities --outcome L2A2D4",
    "metrocli activities --region Europe --period 2021-11",
    "metrocli activities --text 5G --columns id,title,members -f json",
)


def activities(asked: Filtering, shape: Shaping, out: Output) -> None:
    """List activities with their dates, outcomes and members."""
    from metrocli.query.activities import activities as question
    from metrocli.query.selecting.filters import select

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(question(selection), dataset, out, shape, selection)
