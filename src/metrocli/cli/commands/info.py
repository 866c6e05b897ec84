"""`metrocli info`."""

from __future__ import annotations

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import OutputOptions
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli info", "metrocli info --data association.xlsx")


def info(environment: Environment, out: OutputOptions) -> None:
    """Show which data is read, from where and how.

    Files, sheets, rows, unknown columns, and what was noticed while reading.
    """
    from metrocli.query.info import info as question
    from metrocli.query.selecting.selection import Selection

    dataset = open_data(environment, out)
    show_answer(environment, question(dataset), dataset, out, selection=Selection(dataset))
