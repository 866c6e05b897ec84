"""`metrocli import REPORT`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.data import BUNDLED_DATA_READ_ONLY, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import DataOptions, OutputWithoutData
from metrocli.cli.output import WRITTEN, WRITTEN_WITH_BACKUP, resolve_language, show_answer
from metrocli.cli.settings.import_settings import read_import_words
from metrocli.errors import ExitCode, Refused, UsageMistake
from metrocli.files.running.progress import report_step
from metrocli.messages import Message, MessageType
from metrocli.sheets.reading.bundled import find_bundled_data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.importing.plan import CellDifference, ImportPlan
    from metrocli.importing.read_report import DocumentReport
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.dataset import SheetDataset

NOT_IMPORTED = MessageType("not-imported", "No sheets were written.", "{--into:FOLDER} writes them.")
LEFTOVERS_ONLY = MessageType(
    "leftovers-only", "No sheets were written, because {--leftovers} only lists lines.", "Leave it out to write them."
)
DOCUMENT_FROM_STDIN = MessageType(
    "document-from-stdin", "a document cannot be read from stdin", "Save it as a file, and name the file."
)
LINES_LEFT_OVER = MessageType(
    "lines-left-over",
    "{count:,} lines of the document were not understood.",
    "{--leftovers} lists them.",
    one="1 line of the document was not understood.",
)
FACTS_IN_DOUBT = MessageType(
    "facts-in-doubt",
    "The reading of {count:,} cells is in doubt.",
    "Look into the document; in imported data, `check` lists such cells.",
    one="The reading of 1 cell is in doubt.",
)
ALIASES_PROPOSED = MessageType(
    "aliases-proposed",
    "{count:,} names are probably other spellings of members.",
    "Add those that are to the sheet aliases.",
    one="1 name is probably another spelling of a member.",
)
CELLS_DIFFER = MessageType(
    "cells-differ",
    "{count:,} cells of the data differ from the document and are left as they are.",
    "{--update} writes what the document says.",
    one="1 cell of the data differs from the document and is left as it is.",
)
CELLS_NOT_UPDATED = MessageType(
    "cells-not-updated",
    "{count:,} cells that differ cannot be changed: they are computed, or lists in several columns.",
    "Change them by hand.",
    one="1 cell that differs cannot be changed: it is computed, or a list in several columns.",
)
CELLS_UPDATED = MessageType(
    "cells-updated",
    "{count:,} cells now have what the document says.",
    one="1 cell now has what the document says.",
)
COLUMNS_MISSING = MessageType(
    "import-columns-missing",
    "The data has no column for {count:,} facts, so they are not written: {columns:all}.",
    "Add the columns, and run the command again with {--update}.",
    one="The data has no column for 1 fact, so it is not written: {columns:all}.",
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
NOTHING_NEW = MessageType("nothing-new", "The document states nothing that the data does not have.")
NO_FACTS = MessageType(
    "no-facts",
    "The document states nothing that was understood, so there is nothing to write.",
    "Check that it is a report of activities.",
)
UPDATE_WITHOUT_INTO = MessageType("update-without-into", "--update needs --into", "Name the data with --into.")
TARGET_IS_DOCUMENT = MessageType("target-is-document", "{path} is the report that is imported", "Name another target.")
UPDATE_WITH_REVIEW = MessageType(
    "update-with-review",
    "--update cannot be combined with --review, which writes no sheets",
    "Correct the review workbook, then import it with --update.",
)
EXAMPLES = (
    "metrocli import report.pdf",
    "metrocli import report.pdf --leftovers",
    "metrocli import report.pdf --into association.xlsx",
    "metrocli import report.pdf --review review.xlsx",
)


@dataclass(eq=False, repr=False)
class ImportTarget:
    """The data that a report goes into or is compared with."""

    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="DATA", readable=False, help="Folder or workbook to write into; new or with data."
        ),
    ] = None
    known: Annotated[
        Path | None,
        typer.Option(
            "--known",
            metavar="DATA",
            readable=False,
            help="Folder or workbook that lists the members.",
        ),
    ] = None
    review: Annotated[
        Path | None,
        typer.Option(
            "--review",
            metavar="FILE",
            readable=False,
            help="Workbook to write instead: what was found, to correct.",
        ),
    ] = None
    update: Annotated[bool, typer.Option("--update", help="Also change the cells of the data that differ.")] = False

    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="Encoding of a text report; default: detected.",
            autocompletion=candidates.encodings,
        ),
    ] = None

    def to_query(self, document: Path) -> dict[str, Any]:
        """Return the document and the options, for the answer."""
        paths = {"document": document, "into": self.into, "known": self.known}
        query: dict[str, Any] = {name: str(path) for name, path in paths.items() if path is not None}
        return query | ({"update": True} if self.update else {})

    def check(self, document: Path) -> None:
        """Check that the document is a file, the options go together, and the data may be written.

        Raises:
            UsageMistake: the document is stdin, or the options do not go together.
            Refused: the data is the bundled one.
        """
        if document == Path("-") and not document.exists():
            raise UsageMistake(DOCUMENT_FROM_STDIN())
        if self.update and self.into is None:
            raise UsageMistake(UPDATE_WITHOUT_INTO())
        if self.update and self.review is not None:
            raise UsageMistake(UPDATE_WITH_REVIEW())
        if self.into is not None and self.into.exists() and self.into.resolve() == find_bundled_data().resolve():
            raise Refused(BUNDLED_DATA_READ_ONLY())


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
    doubt, cells of the data differ, or a proposal of a review workbook is not decided.
    """
    from metrocli.importing.answer import build_answer, list_leftovers
    from metrocli.importing.planning.planner import plan_import
    from metrocli.importing.read_report import read_report
    from metrocli.importing.review.read import keep_answers
    from metrocli.importing.write import compute_digests
    from metrocli.sheets.reading.csv_files.encodings import check_encoding

    target.check(document)
    _refuse_document(document, (target.review, out.output))
    words = read_import_words(environment.settings)
    encoding = check_encoding(target.encoding) if target.encoding else ""
    into = target.into if target.into is not None and _has_data(target.into) else None
    digests = None if into is None else compute_digests(into)
    data, known = _open(environment, into), _open(environment, target.known)
    with report_step("Reading the report") as step:
        step.change(f"Reading {document.name}", 0, 2)
        read = read_report(document, _find_members(data, known), words, encoding)
        step.change("Comparing it with the data", 1, 2)
        plan = plan_import(read.report, data, known)
        plan = plan if read.review is None else keep_answers(plan, read.review)
    query = target.to_query(document)
    if leftovers:
        show_answer(environment, list_leftovers(read.report, query), None, out)
        environment.write_notes([LEFTOVERS_ONLY()] if target.into is not None or target.review is not None else [])
        raise typer.Exit(ExitCode.FINDINGS if read.report.leftovers else ExitCode.ANSWERED)
    found = _Import(read, plan, target, digests)
    write_along, late_notes = None, list[Message]()
    written = None
    if target.review is not None and any(read.report.rows.values()):
        content = _build_review(read, plan, target.review, resolve_language(environment, out))
        write_along = partial(_write_review, content, target.review, late_notes, force=out.force)
    elif target.into is not None and found.has_changes:
        written = str(target.into)
        write_along = partial(_write, found, target.into, late_notes, force=out.force)
    elif found.has_changes:
        late_notes.append(NOT_IMPORTED())
    notes = [*(data.notes if data else ()), *read.notes, *found.list_notes()]
    answer = build_answer(read, plan, query, written=written, updated=found.updated, notes=notes)
    show_answer(environment, answer, None, out, write_along=write_along)
    environment.write_notes(late_notes)
    if found.has_findings:
        raise typer.Exit(ExitCode.FINDINGS)


def _refuse_document(document: Path, targets: Sequence[Path | None]) -> None:
    """Refuse to write over the document, even with --force."""
    for target in filter(None, targets):
        if target.exists() and document.exists() and target.samefile(document):
            raise Refused(TARGET_IS_DOCUMENT(path=str(target)))


@dataclass(frozen=True, eq=False)
class _Import:
    """A report as it was read, and what it would change.

    Attributes:
        read: the report.
        plan: what it would change.
        target: the options.
        digests: the digests of the files of the data before it was read; None if the data is new.
    """

    read: DocumentReport
    plan: ImportPlan
    target: ImportTarget
    digests: Mapping[Path, bytes] | None

    @property
    def has_changes(self) -> bool:
        """Whether there is something to write."""
        return any(self.plan.new_rows.values()) or bool(self.updated)

    @cached_property
    def updated(self) -> tuple[CellDifference, ...]:
        """The cells that are changed with --update."""
        from metrocli.importing.write import find_writable

        return find_writable(self.plan, self.target.into) if self.target.update and self.target.into else ()

    @property
    def has_findings(self) -> bool:
        """Whether somebody has to look at something."""
        return any(note.code in _FINDINGS for note in self.list_notes())

    def list_notes(self) -> list[Message]:
        """List what a reader should look at."""
        from metrocli.importing.answer import count_doubtful

        plan, missing = self.plan, self.plan.missing_columns
        proposed = ALIASES_PROPOSED if self.read.review is None else ALIASES_UNDECIDED
        counts = (
            (LINES_LEFT_OVER, len(self.read.report.leftovers)),
            (FACTS_IN_DOUBT, count_doubtful(plan).total()),
            (CELLS_UPDATED, len(self.updated)),
            (CELLS_NOT_UPDATED if self.target.update else CELLS_DIFFER, len(plan.differences) - len(self.updated)),
            (proposed, len(plan.proposed_aliases)),
        )
        notes = [kind(count=count) for kind, count in counts if count]
        if missing:
            columns = [f"{one.sheet}.{one.column}" for one in missing]
            notes.append(COLUMNS_MISSING(count=sum(one.facts for one in missing), columns=columns))
        if not self.has_changes and not plan.differences:
            notes.append(NOTHING_NEW() if any(plan.unchanged.values()) else NO_FACTS())
        return notes


_FINDINGS = {
    kind.code
    for kind in (
        LINES_LEFT_OVER,
        FACTS_IN_DOUBT,
        CELLS_DIFFER,
        CELLS_NOT_UPDATED,
        COLUMNS_MISSING,
        ALIASES_UNDECIDED,
        NO_FACTS,
    )
}
"""The codes of notes with which the command exits with 1."""


def _write(
    found: _Import, into: Path, notes: list[Message], others: Mapping[Path, bytes], *, force: bool
) -> list[Path | None]:
    """Write an import together with other files; return the backups of these.

    Args:
        found: what to write.
        into: the folder or workbook.
        notes: a list that receives a note on each file.
        others: the content of the other files, by path.
        force: whether existing and read-only files may be replaced.
    """
    from metrocli.importing.write import write_dataset, write_into

    document = found.read.report.document
    if found.digests is None:
        written = write_dataset(found.plan, document, into, others)
        notes.extend([*written.notes, WRITTEN(path=str(into))])
        return written.backups
    plan = found.plan._replace(differences=found.updated)
    files = write_into(plan, document, into, found.digests, others, force=force)
    notes.extend(
        WRITTEN_WITH_BACKUP(path=str(path), backup=backup.name) if backup else WRITTEN(path=str(path))
        for path, backup in files.items()
        if path not in others
    )
    return [files.get(path) for path in others]


def _build_review(read: DocumentReport, plan: ImportPlan, target: Path, language: str) -> bytes:
    """Build the review workbook of a report.

    Raises:
        UsageMistake: the target is not a workbook.
    """
    from metrocli.importing.review.write import write_review

    if target.suffix.lower() != ".xlsx":
        raise UsageMistake(REVIEW_SUFFIX(path=str(target)))
    return write_review(read.report, plan, language)


def _write_review(
    content: bytes, target: Path, notes: list[Message], others: Mapping[Path, bytes], *, force: bool
) -> list[Path | None]:
    """Write a review workbook together with other files; return the backups of these.

    Args:
        content: the workbook.
        target: its path.
        notes: a list that receives notes on what was written.
        others: the content of the other files, by path.
        force: whether an existing file may be replaced; it is then kept as a backup.
    """
    from metrocli.files.atomic import WRITTEN_TWICE, write_files_atomically
    from metrocli.sheets.writing.convert import OLD_FILES_KEPT

    if target in others:
        raise Refused(WRITTEN_TWICE(path=str(target)))
    backup, *backups = write_files_atomically({target: content, **others}, force=force)
    notes.extend([OLD_FILES_KEPT(count=1, names=[backup.name])] if backup else [])
    notes.append(REVIEW_WRITTEN(path=str(target)))
    return backups


def _open(environment: Environment, path: Path | None) -> SheetDataset | None:
    """Open a dataset; None for none."""
    return None if path is None else open_data(environment, DataOptions(path))


def _find_members(*datasets: SheetDataset | None) -> NameIndex | None:
    """Return the members of the first dataset that lists any; None if none does."""
    return next((dataset.members for dataset in datasets if dataset is not None and [*dataset.members]), None)


def _has_data(path: Path) -> bool:
    """Return whether a path is a workbook or a folder with sheets."""
    from metrocli.sheets.reading.csv_files.csv_folder import CSV_SUFFIXES
    from metrocli.sheets.reading.large.parquet_listing import find_parquet_sheet

    if path.is_dir():
        return any(file.suffix.lower() in CSV_SUFFIXES for file in path.iterdir()) or bool(find_parquet_sheet(path))
    return path.exists()
