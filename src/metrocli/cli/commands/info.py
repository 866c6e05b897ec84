"""`metrocli info`."""

from __future__ import annotations

from metrocli.cli.options import Output
from metrocli.cli.show import opened, show

EXAMPLES = ("metrocli info", "metrocli info --data association.xlsx")


def info(out: Output) -> None:
    """Show which data is read, from where and how.

    Files, sheets, rows, unknown columns, and what was noticed while reading.
    """
    from metrocli.query.info import info as question

    dataset = opened(out)
    show(question(dataset), dataset, out)
