"""`metrocli convert TARGET`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.options import DataOptions, Force
from metrocli.cli.output import WRITTEN

EXAMPLES = ("metrocli convert association.xlsx", "metrocli convert sheets/ --data association.xlsx")


def convert(
    environment: Environment,
    target: Annotated[
        Path, typer.Argument(metavar="TARGET", readable=False, help="A folder to write, or a file that ends in .xlsx.")
    ],
    source: DataOptions,
    force: Force = False,
) -> None:
    """Write the dataset as a folder of CSV sheets or as a workbook.

    Every sheet, column and row is written: nothing is lost.
    """
    from metrocli.sheets.writing.convert import convert as write

    dataset = open_data(environment, source)
    notes = write(dataset, target, force=force)
    environment.write_notes(
        [*environment.note_bundled_data(source.data), *dataset.notes, *notes, WRITTEN(path=str(target))]
    )
