"""`metrocli merge A B … -o ALL`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.options import DataOptions, Debug, Force, Format, NoPager, OutputWithoutData, ShapeOptions
from metrocli.cli.output import resolve_format, shape_list, show_answer, shows_columns
from metrocli.errors import ExitCode, Refused, UsageMistake

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = (
    "metrocli merge africa.xlsx europe.xlsx",
    "metrocli merge africa.xlsx europe.xlsx -o all.xlsx",
    "metrocli merge africa.xlsx europe.xlsx -o all.xlsx --prefer europe.xlsx",
)


@dataclass(eq=False, repr=False)
class MergeOutput:
    """The targets of the merged dataset and of the list of differences."""

    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="ALL",
            readable=False,
            help="Merged dataset to write: a folder or a file ending in .xlsx.",
        ),
    ] = None
    conflicts: Annotated[
        Path | None,
        typer.Option(
            "--conflicts",
            metavar="FILE",
            readable=False,
            help="File to write the list of differences to, such as a .xlsx.",
        ),
    ] = None
    format: Format = None
    force: Force = False
    no_pager: NoPager = False
    debug: Debug = False

    def for_differences(self) -> OutputWithoutData:
        """Return the target and the format of the list of differences."""
        return OutputWithoutData(self.debug, self.format, self.conflicts, self.force, self.no_pager)


def merge(
    environment: Environment,
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="A B...", readable=False, help="Two or more datasets: folders of CSV sheets, or workbooks."
        ),
    ],
    prefer: Annotated[
        list[Path] | None,
        typer.Option(
            "--prefer", metavar="FILE", readable=False, help="In a conflict, take this dataset; the first named wins."
        ),
    ] = None,
    unite: Annotated[
        bool, typer.Option("--unite", help="Unite lists that differ, such as an activity's members.")
    ] = False,
    *,
    shape: ShapeOptions,
    out: MergeOutput,
) -> None:
    """Combine several datasets into one.

    Rows with the same key become one row; a blank cell is filled from another dataset. Cells that differ are listed
    with all their values. Where nothing decides between the values, nothing is written and the exit code is 1.
    """
    from metrocli.query.merge import merge as question
    from metrocli.sheets.writing.convert import write_tables

    if len(sources) < 2:  # noqa: PLR2004 - fewer cannot be merged
        raise UsageMistake("one dataset alone cannot be merged. Name two or more.")
    preferred = [_source_index(path, sources) for path in prefer or []]
    list_output = out.for_differences()
    resolve_format(environment, list_output)
    _check_targets(out, sources)
    answer, merged = question(
        [open_data(environment, DataOptions(data=path)) for path in sources], prefer=preferred, unite=unite
    )
    shaped = shape_list(environment, answer, shape)
    has_rows = not shows_columns(shaped, answer)
    if merged.has_conflicts or not has_rows:
        show_answer(environment, shaped, None, list_output)
        raise typer.Exit(ExitCode.FINDINGS if has_rows else ExitCode.ANSWERED)
    # Before the answer, because its reader may close the pipe before its end.
    notes = [] if out.output is None else write_tables(merged.tables, out.output, force=out.force)
    show_answer(environment, shaped, None, list_output)
    environment.write_notes(
        [*notes, "Nothing is written without -o." if out.output is None else f"Written to {out.output}."]
    )


def _source_index(path: Path, sources: Sequence[Path]) -> int:
    """Return the index of a source that --prefer names."""
    for index, source in enumerate(sources):
        if path == source or path.absolute() == source.absolute():
            return index
    raise UsageMistake(f"--prefer {path} is none of the sources. Choose from {', '.join(map(str, sources))}.")


def _check_targets(out: MergeOutput, sources: Sequence[Path]) -> None:
    """Refuse targets that would replace a source, another target or an existing file, before anything is written."""
    from metrocli.sheets.reading.source import CSV_SUFFIXES

    # Path.resolve fails for symbolic links in a circle.
    source_paths = {Path(os.path.realpath(source)) for source in sources}
    for target in filter(None, (out.output, out.conflicts)):
        real = Path(os.path.realpath(target))
        if real in source_paths or (real.parent in source_paths and real.suffix.lower() in CSV_SUFFIXES):
            within = "one of the sources" if real in source_paths else "a sheet of one of the sources"
            raise Refused(f"{target} is {within}. Name another target.")
    if out.conflicts is not None and out.output is not None and out.conflicts.absolute() == out.output.absolute():
        raise UsageMistake(f"-o and --conflicts both name {out.output}. Name two files.")
    if out.conflicts is not None and out.conflicts.exists() and not out.force:
        raise Refused(f"{out.conflicts.name} already exists. --force replaces it and keeps the old one as a backup.")
