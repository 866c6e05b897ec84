"""`metrocli template NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import DataOptions
from metrocli.cli.options import Debug, Encoding, Force
from metrocli.cli.output import WRITTEN

EXAMPLES = (
    "metrocli template league.xlsx",
    "metrocli template liga.xlsx --language es",
    "metrocli template officer.xlsx --lists association.xlsx",
    "metrocli template sheets/",
)


def template(
    environment: Environment,
    target: Annotated[
        Path, typer.Argument(metavar="NEW", readable=False, help="A file to write that ends in .xlsx, or a folder.")
    ],
    language: Annotated[
        str,
        typer.Option(
            "--language",
            metavar="LANG",
            help="Language of headers and instructions: en (default), es, fr.",
            autocompletion=candidates.template_languages,
        ),
    ] = "en",
    lists: Annotated[
        Path | None,
        typer.Option(
            "--lists",
            metavar="PATH",
            readable=False,
            help="Copy members, codes, alliances and periods from this dataset.",
        ),
    ] = None,
    force: Force = False,
    debug: Debug = False,
    encoding: Encoding = None,
) -> None:
    """Write empty sheets, ready to fill in.

    A workbook has drop-down lists, limits for dates and numbers, comments on its headers and a sheet with instructions.
    A folder has CSV files and a datapackage.json that describes them to other programs. Without --lists, each sheet has
    an example row: overwrite it.
    """
    from metrocli.sheets.template.build import write_template as write

    dataset = open_data(environment, DataOptions(lists, debug, encoding)) if lists is not None else None
    notes = write(target, language, dataset, force=force)
    environment.write_notes([*(dataset.notes if dataset else ()), *notes, WRITTEN(path=str(target))])
