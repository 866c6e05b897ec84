"""`metrocli import REPORT`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import DataOptions, OutputWithoutData
from metrocli.cli.output import WRITTEN, resolve_language, show_answer
from metrocli.cli.progress import Progress
from metrocli.cli.settings.import_settings import read_import_words
from metrocli.errors import ExitCode, Refused, UsageMistake
from metrocli.messages import Message, MessageType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from metrocli.importing.plan import ImportPlan
    from metrocli.importing.read_report import DocumentReport
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.dataset import SheetDataset

    WriteAlong = Callable[[Mapping[Path, bytes]], Sequence[Path | None]]

NOT_IMPORTED = MessageType("not-imported", "Nothing was written.", "{--into:FOLDER} writes the sheets.")
LINES_LEFT_OVER = MessageType(
    "lines-left-over",
    "{count:,} lines of the document were not understood.",
    "{--leftovers} lists them.",
    one="1 line of the document was not understood.",
)
FACTS_IN_DOUBT = MessageType(
    "facts-in-doubt",
    "The reading of {count:,} cells is in doubt.",
    "Compare them with the document.",
    one="The reading of 1 cell is in doubt.",
)
NO_FACTS = MessageType(
    "no-facts",
    "The document states nothing that was understood, so there is nothing to write.",
    "Check that it is a report of activities.",
)
ALIASES_UNDECIDED = MessageType(
    "aliases-undecided",
    "{count:,} proposed aliases are not decided.",
    "Write yes or no in the tab proposals.",
    one="1 proposed alias is not decided.",
)
REVIEW_SUFFIX = MessageType("review-suffix", "{path:quoted} does not end in .xlsx", "Name a file that ends in .xlsx.")
REVIEW_WRITTEN = MessageType(
    "review-written",
    "Wrote the review workbook to {path}.",
    "Correct it, then import it: metrocli import {path} {--into:DATA}.",
)
TARGET_HAS_DATA = MessageType("target-has-data", "{path} already has sheets", "Name a new folder or workbook.")
EXAMPLES = (
    "metrocli import report.pdf",
    "metrocli import report.pdf --leftovers",
    "metrocli import report.pdf --into data-2022-T1",
    "metrocli import report.pdf --review review.xlsx",
)


@dataclass(eq=False, repr=False)
class ImportTarget:
    """The data that a report goes into or is compared with."""

    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="DATA", readable=False, help="Folder or .xlsx to write the sheets into."),
    ] = None
    known: Annotated[
        Path | None,
        typer.Option(
            "--known",
            metavar="DATA",
            readable=False,
            help="Folder or workbook that lists the members and their aliases.",
        ),
    ] = None

    review: Annotated[
        Path | None,
        typer.Option(
            "--review",
            metavar="FILE",
            readable=False,
            help="Workbook to write instead of the sheets: what was found, to correct and to import.",
        ),
    ] = None

    def to_query(self, document: Path) -> dict[str, Any]:
        """Return the document and the options, for the answer."""
        paths = {"document": document, "into": self.into, "known": self.known}
        return {name: str(path) for name, path in paths.items() if path is not None}


def import_(
    environment: Environment,
    document: Annotated[
        Path,
        typer.Argument(
            metavar="REPORT", readable=False, help="Report in PDF, DOCX, HTML, Markdown or text; or a review workbook."
        ),
    ],
    target: ImportTarget,
    leftovers: Annotated[bool, typer.Option("--leftovers", help="List the lines that were not understood.")] = False,
    *,
    out: OutputWithoutData,
) -> None:
    """Turn a published report into sheets.

    Without --into or --review, nothing is written. The exit code is 1 where lines were not understood, a reading is in
    doubt or a proposal of a review workbook is not decided.
    """
    from metrocli.importing.answer import build_answer, count_doubtful, list_leftovers
    from metrocli.importing.planning.planner import plan_import
    from metrocli.importing.read_report import read_report
    from metrocli.importing.review.read import keep_answers

    words = read_import_words(environment.settings)
    if target.into is not None and _has_data(target.into):
        raise Refused(TARGET_HAS_DATA(path=str(target.into)))
    known = None if target.known is None else open_data(environment, DataOptions(target.known))
    with Progress(environment.stderr) as progress:
        progress(document.name, 0, 1)
        read = read_report(document, _list_members(known), words)
        plan = plan_import(read.report, None, known)
        plan = plan if read.review is None else keep_answers(plan, read.review)
    query = target.to_query(document)
    if leftovers:
        show_answer(environment, list_leftovers(read.report, query), None, out)
        raise typer.Exit(ExitCode.FINDINGS if read.report.leftovers else ExitCode.ANSWERED)
    has_rows = any(plan.new_rows.values())
    written = target.into if has_rows and target.review is None else None
    notes = [*read.notes, *_list_notes(read, plan)]
    answer = build_answer(read, plan, query, written=str(written) if written else None, notes=notes)
    write_along, late_notes = None, list[Message]()
    if written is not None:
        write_along = _make_writer(plan, read.report.document, written, late_notes)
    elif target.review is not None and has_rows:
        content = _build_review(read, plan, target.review, resolve_language(environment, out))
        write_along = _make_review_writer(content, target.review, late_notes, force=out.force)
    show_answer(environment, answer, None, out, write_along=write_along)
    environment.write_notes(late_notes)
    if written is None and target.review is None and has_rows:
        environment.write_notes([NOT_IMPORTED()])
    is_undecided = read.review is not None and plan.proposed_aliases
    if read.report.leftovers or count_doubtful(plan) or is_undecided or not has_rows:
        raise typer.Exit(ExitCode.FINDINGS)


def _has_data(path: Path) -> bool:
    """Return whether a path is a workbook or a folder with sheets."""
    from metrocli.sheets.reading.source import CSV_SUFFIXES

    if path.is_dir():
        return any(file.suffix.lower() in CSV_SUFFIXES for file in path.iterdir())
    return path.exists()


def _list_members(dataset: SheetDataset | None) -> NameIndex | None:
    """Return the members of a dataset; None if there is no dataset."""
    return None if dataset is None else dataset.members


def _make_writer(plan: ImportPlan, document: str, target: Path, notes: list[Message]) -> WriteAlong:
    """Return a function that writes the rows of a plan as a new dataset, together with other files.

    Args:
        plan: the rows.
        document: the name of the document's file.
        target: a path that ends in .xlsx for a workbook; any other path is a folder.
        notes: a list that receives notes on what was written.
    """
    from metrocli.importing.planning.rows_as_dataset import make_dataset
    from metrocli.sheets.writing.convert import write_tables_with

    def write(others: Mapping[Path, bytes]) -> list[Path | None]:
        dataset = make_dataset(document, plan.new_rows)
        tables = [table for name in dataset.source.sheet_names if (table := dataset.table(name)) is not None]
        written, backups = write_tables_with(others, tables, target)
        notes.extend([*written, WRITTEN(path=str(target))])
        return backups

    return write


def _build_review(read: DocumentReport, plan: ImportPlan, target: Path, language: str) -> bytes:
    """Build the review workbook of a report.

    Raises:
        UsageMistake: the target is not a workbook.
    """
    from metrocli.importing.review.write import write_review

    if target.suffix.lower() != ".xlsx":
        raise UsageMistake(REVIEW_SUFFIX(path=str(target)))
    return write_review(read.report, plan, language)


def _make_review_writer(content: bytes, target: Path, notes: list[Message], *, force: bool) -> WriteAlong:
    """Return a function that writes a review workbook, together with other files.

    Args:
        content: the workbook.
        target: its path.
        notes: a list that receives notes on what was written.
        force: whether an existing file may be replaced; it is then kept as a backup.
    """
    from metrocli.files.atomic import WRITTEN_TWICE, write_files_atomically
    from metrocli.sheets.writing.convert import OLD_FILES_KEPT

    def write(others: Mapping[Path, bytes]) -> list[Path | None]:
        if target in others:
            raise Refused(WRITTEN_TWICE(path=str(target)))
        backup, *backups = write_files_atomically({target: content, **others}, force=force)
        notes.extend([OLD_FILES_KEPT(count=1, names=[backup.name])] if backup else [])
        notes.append(REVIEW_WRITTEN(path=str(target)))
        return backups

    return write


def _list_notes(read: DocumentReport, plan: ImportPlan) -> Iterator[Message]:
    """List what a reader should look at."""
    from metrocli.importing.answer import count_doubtful

    if read.report.leftovers:
        yield LINES_LEFT_OVER(count=len(read.report.leftovers))
    if doubtful := count_doubtful(plan).total():
        yield FACTS_IN_DOUBT(count=doubtful)
    if read.review is not None and plan.proposed_aliases:
        yield ALIASES_UNDECIDED(count=len(plan.proposed_aliases))
    if not any(plan.new_rows.values()):
        yield NO_FACTS()
