"""`metrocli diff OLD NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli.options import Shaping, Source, Telling
from metrocli.cli.show import in_shape, opened, show
from metrocli.errors import ExitCode

EXAMPLES = ("metrocli diff before.xlsx association.xlsx", "metrocli diff before.xlsx association.xlsx --meaning")


def diff(
    old: Annotated[
        Path,
        typer.Argument(metavar="OLD", readable=False, help="The dataset before: a folder of CSV sheets or a workbook."),
    ],
    new: Annotated[
        Path,
        typer.Argument(metavar="NEW", readable=False, help="The dataset now: a folder of CSV sheets or a workbook."),
    ],
    meaning: Annotated[
        bool, typer.Option("--meaning", help="Leave out cells that only differ in how they are written.")
    ] = False,
    *,
    shape: Shaping,
    out: Telling,
) -> None:
    """List what changed between two datasets.

    Sheets, columns, rows and cells; rows are matched by their key, in whatever order they are. Dates, numbers and lists
    are compared by their meaning. The exit code is 1 where something changed.
    """
    from metrocli.query.diff import diff as question

    answer = question(opened(Source(data=old)), opened(Source(data=new)), meaning=meaning)
    told = in_shape(answer, shape)
    show(told, None, out)
    if len(answer.frame) and told.command == answer.command:  # else its columns were asked for
        raise typer.Exit(ExitCode.FINDINGS)
