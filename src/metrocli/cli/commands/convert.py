"""`metrocli convert TARGET`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.help import OUTPUT
from metrocli.cli.option_sets import DataOptions
from metrocli.cli.options import Bom, Force
from metrocli.cli.output import WRITTEN
from metrocli.errors import UsageMistake
from metrocli.files.pyarrow_gate import allow_pyarrow
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

UNKNOWN_KIND = MessageType("unknown-kind", "a dataset cannot be written as {kind:quoted}", "Write {kinds:or}.")
UNKNOWN_PARTITION = MessageType(
    "unknown-partition", "Parquet files cannot be partitioned by {name:quoted}", "Write {--partition-by} period."
)
PARTITION_WITHOUT_PARQUET = MessageType(
    "partition-without-parquet", "--partition-by is only for Parquet files", "Add {--format} parquet."
)

EXAMPLES = (
    "metrocli convert association.xlsx",
    "metrocli convert sheets/ --data association.xlsx",
    "metrocli convert lake/ -f parquet --partition-by period",
)


def convert(
    environment: Environment,
    target: Annotated[
        Path, typer.Argument(metavar="TARGET", readable=False, help="A folder to write, or a file that ends in .xlsx.")
    ],
    source: DataOptions,
    kind: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="csv, xlsx or parquet; default: by TARGET.",
            autocompletion=candidates.data_formats,
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    partition_by: Annotated[
        str | None,
        typer.Option(
            "--partition-by",
            metavar="COLUMN",
            help="period: a folder of Parquet files for each one.",
            autocompletion=candidates.partitions,
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    force: Force = False,
    bom: Bom = False,
) -> None:
    """Write the dataset as CSV or Parquet files, or as a workbook.

    Every sheet, column and row is written: nothing is lost. In Parquet, the members of activities are rows of
    participations.
    """
    from metrocli.sheets.writing.convert import KINDS, PARQUET, check_target
    from metrocli.sheets.writing.convert import convert as write

    if kind is not None and kind.lower() not in KINDS:
        raise UsageMistake(UNKNOWN_KIND(kind=kind, kinds=KINDS))
    kind = (kind or "").lower()
    if partition_by is not None and partition_by != "period":
        raise UsageMistake(UNKNOWN_PARTITION(name=partition_by))
    if partition_by is not None and kind != PARQUET:
        raise UsageMistake(PARTITION_WITHOUT_PARQUET())
    if check_target(target, kind) | (kind == PARQUET) and bom:
        raise UsageMistake(BOM_WITHOUT_FOLDER())
    if kind == PARQUET:
        allow_pyarrow()  # pandas finds it only when it is imported itself

    dataset = open_data(environment, source)
    with report_step(f"Writing {target}"):
        notes = write(dataset, target, force=force, has_bom=bom, kind=kind, partition_by=partition_by or "")
    about_excel = [FOLDER_FOR_EXCEL(path=str(target))] if bom else []
    bundled = environment.note_bundled_data(source.data)
    environment.write_notes([*bundled, *dataset.notes, *notes, *about_excel, WRITTEN(path=str(target))])
