"""`metrocli convert TARGET`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import DataOptions
from metrocli.cli.options import Bom, Force
from metrocli.cli.output import WRITTEN
from metrocli.errors import UsageMistake
from metrocli.files.running.progress import report_step
from metrocli.messages import MessageType

BOM_WITHOUT_FOLDER = MessageType(
    "bom-without-folder", "--bom is only for CSV", "Name a folder for CSV sheets, or leave out --bom."
)
FOLDER_FOR_EXCEL = MessageType(
    "folder-for-excel",
    "Excel reads the CSV files in {path} as they are, but where its language separates cells with semicolons, such as "
    "Spanish or French, it puts each row into one cell.",
    "There, convert to a workbook, a name that ends in .xlsx.",
)

EXAMPLES = ("metrocli convert association.xlsx", "metrocli convert sheets/ --data association.xlsx")


def convert(
    environment: Environment,
    target: Annotated[
        Path, typer.Argument(metavar="TARGET", readable=False, help="A folder to write, or a file that ends in .xlsx.")
    ],
    source: DataOptions,
    force: Force = False,
    bom: Bom = False,
) -> None:
    """Write the dataset as a folder of CSV sheets or as a workbook.

    Every sheet, column and row is written: nothing is lost.
    """
    from metrocli.sheets.writing.convert import convert as write
    from metrocli.sheets.writing.convert import is_workbook_target

    if bom and is_workbook_target(target):
        raise UsageMistake(BOM_WITHOUT_FOLDER())

    dataset = open_data(environment, source)
    with report_step(f"Writing {target}"):
        notes = write(dataset, target, force=force, has_bom=bom)
    about_excel = [FOLDER_FOR_EXCEL(path=str(target))] if bom else []
    bundled = environment.note_bundled_data(source.data)
    environment.write_notes([*bundled, *dataset.notes, *notes, *about_excel, WRITTEN(path=str(target))])
