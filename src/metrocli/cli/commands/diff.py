"""`metrocli diff OLD NEW`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import DataOptions, OutputWithoutData, ShapeOptions
from metrocli.cli.options import Encoding
from metrocli.cli.output import shape_list, show_answer, shows_columns
from metrocli.errors import ExitCode
from metrocli.files.running.progress import report_step

EXAMPLES = ("metrocli diff before.xlsx association.xlsx", "metrocli diff before.xlsx association.xlsx --meaning")


@dataclass(eq=False, repr=False)
class ComparisonOutput(OutputWithoutData):
    """The target and the format of the changes, and the encoding of both datasets."""

    encoding: Encoding = None


def diff(
    environment: Environment,
    old: Annotated[
        Path,
        typer.Argument(metavar="OLD", readable=False, help="The old dataset: a folder (CSV, Parquet) or a workbook."),
    ],
    new: Annotated[
        Path,
        typer.Argument(metavar="NEW", readable=False, help="The new dataset: a folder (CSV, Parquet) or a workbook."),
    ],
    meaning: Annotated[
        bool, typer.Option("--meaning", help="Leave out cells that only differ in how they are written.")
    ] = False,
    *,
    shape: ShapeOptions,
    out: ComparisonOutput,
) -> None:
    """List what changed between two datasets.

    Sheets, columns, rows and cells; rows are matched by their key, in any order. Dates, numbers and lists
    are compared by their meaning. The exit code is 1 where something changed.
    """
    from metrocli.query.diff import diff as question

    before, now = (open_data(environment, DataOptions(path, encoding=out.encoding)) for path in (old, new))
    with report_step("Comparing the datasets"):
        answer = question(before, now, meaning=meaning)
    shaped = shape_list(environment, answer, shape)
    show_answer(environment, shaped, None, out)
    if len(answer.frame) and not shows_columns(shaped, answer):
        raise typer.Exit(ExitCode.FINDINGS)
