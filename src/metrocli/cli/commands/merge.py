"""`metrocli merge A B … -o ALL`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import DataOptions, OutputWithoutData, ShapeOptions
from metrocli.cli.options import Bom, Debug, Encoding, Force, Format, Lang, NoPager
from metrocli.cli.output import WRITTEN, resolve_format, shape_list, show_answer, shows_columns
from metrocli.errors import ExitCode, Refused, UsageMistake
from metrocli.files.running.progress import report_step
from metrocli.messages import Message, MessageType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MERGE_ONE_DATASET = MessageType(
    "merge-one-dataset", "only one dataset is named, so there is nothing to merge", "Name two or more."
)
PREFER_UNKNOWN = MessageType(
    "prefer-unknown", "--prefer {path} is not one of the datasets to merge", "Choose from {sources:all}."
)
TARGET_IS_SOURCE = MessageType("target-is-source", "{path} is one of the sources", "Name another target.")
TARGET_IS_SHEET = MessageType("target-is-sheet", "{path} is a sheet of one of the sources", "Name another target.")
SAME_TARGETS = MessageType("same-targets", "-o and --conflicts both name {path}", "Name two files.")
NOT_WRITTEN = MessageType("not-written", "Nothing was written.", "Name the target with -o.")
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
    lang: Lang = None
    format: Format = None
    force: Force = False
    bom: Bom = False
    no_pager: NoPager = False
    debug: Debug = False
    encoding: Encoding = None

    def for_differences(self) -> OutputWithoutData:
        """Return the target and the format of the list of differences."""
        return OutputWithoutData(
            self.debug, self.lang, self.format, self.conflicts, self.force, self.bom, self.no_pager
        )


def merge(
    environment: Environment,
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="A B...", readable=False, help="Two or more datasets: folders (CSV, Parquet) or workbooks."
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
    from metrocli.sheets.writing.convert import write_tables_with

    if len(sources) < 2:  # noqa: PLR2004 - fewer cannot be merged
        raise UsageMistake(MERGE_ONE_DATASET())
    preferred = [_source_index(path, sources) for path in prefer or []]
    list_output = out.for_differences()
    resolve_format(environment, list_output)
    _check_targets(out, sources)
    datasets = [open_data(environment, DataOptions(path, encoding=out.encoding)) for path in sources]
    with report_step("Comparing the datasets"):
        answer, merged = question(datasets, prefer=preferred, unite=unite)
    shaped = shape_list(environment, answer, shape)
    has_rows = not shows_columns(shaped, answer)
    if merged.has_conflicts or not has_rows:
        show_answer(environment, shaped, None, list_output)
        raise typer.Exit(ExitCode.FINDINGS if has_rows else ExitCode.ANSWERED)
    if out.output is None:
        show_answer(environment, shaped, None, list_output)
        environment.write_notes([NOT_WRITTEN()])
        return
    target, notes = out.output, list[Message]()

    def write_merged(others: Mapping[Path, bytes]) -> list[Path | None]:
        written, backups = write_tables_with(others, merged.tables, target, force=out.force)
        notes.extend(written)
        return backups

    show_answer(environment, shaped, None, list_output, write_along=write_merged)
    environment.write_notes([*notes, WRITTEN(path=str(target))])


def _source_index(path: Path, sources: Sequence[Path]) -> int:
    """Return the index of a source that --prefer names."""
    for index, source in enumerate(sources):
        if path == source or path.absolute() == source.absolute():
            return index
    raise UsageMistake(PREFER_UNKNOWN(path=str(path), sources=[*map(str, sources)]))


def _check_targets(out: MergeOutput, sources: Sequence[Path]) -> None:
    """Refuse targets that would replace a source, another target or an existing file, before anything is written."""
    from metrocli.sheets.reading.csv_files.csv_folder import CSV_SUFFIXES

    # Path.resolve fails for symbolic links in a circle.
    source_paths = {Path(os.path.realpath(source)) for source in sources}
    for target in filter(None, (out.output, out.conflicts)):
        real = Path(os.path.realpath(target))
        if real in source_paths or (real.parent in source_paths and real.suffix.lower() in CSV_SUFFIXES):
            kind = TARGET_IS_SOURCE if real in source_paths else TARGET_IS_SHEET
            raise Refused(kind(path=str(target)))
    if out.conflicts is not None and out.output is not None and out.conflicts.absolute() == out.output.absolute():
        raise UsageMistake(SAME_TARGETS(path=str(out.output)))
    if out.conflicts is not None and out.conflicts.exists() and not out.force:
        from metrocli.files.targets import FILE_EXISTS

        raise Refused(FILE_EXISTS(file=out.conflicts.name))
