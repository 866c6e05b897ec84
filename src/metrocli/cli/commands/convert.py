"""`metrocli convert TARGET`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli import streams
from metrocli.cli.options import Force, Source
from metrocli.cli.show import opened

EXAMPLES = ("metrocli convert association.xlsx", "metrocli convert sheets/ --data association.xlsx")


def convert(
    target: Annotated[
        Path, typer.Argument(metavar="TARGET", readable=False, help="A folder to write, or a file that ends in .xlsx.")
    ],
    source: Source,
    force: Force = False,
) -> None:
    """Write the dataset as a folder of CSV sheets or as a workbook.

    Every sheet, column and row is written: nothing is lost.
    """
    from metrocli.sheets.writing.convert import convert as write

    dataset = opened(source)
    notes = write(dataset, target, force=force)
    streams.note([*dataset.notes, *notes, f"Written to {target}."])
