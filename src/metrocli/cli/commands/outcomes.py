"""`metrocli outcomes`."""

from __future__ import annotations

from metrocli.cli.options import Filtering, Output, Shaping
from metrocli.cli.show import opened, show

EXAMPLES = (
    "metrocli outcomes --outcome L2",
    "metrocli outcomes --member Guangzhou",
)


def outcomes(asked: Filtering, shape: Shaping, out: Output) -> None:
    """List the codes of the plan with their activities."""
    from metrocli.query.filters import select  # noqa: PLC0415 - not needed for --help
    from metrocli.query.plan import codes  # noqa: PLC0415

    dataset = opened(out)
    selection = select(dataset, asked.filters())
    show(codes(selection, "outcomes"), dataset, out, shape, selection)
