"""`metrocli import REPORT`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from metrocli.cli.data import open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import DataOptions, OutputWithoutData
from metrocli.cli.output import show_answer
from metrocli.cli.progress import Progress
from metrocli.errors import ExitCode
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.importing.plan import ImportPlan
    from metrocli.importing.read_report import DocumentReport
    from metrocli.messages import Message
    from metrocli.sheets.dataset import SheetDataset

IMPORT_DRY_RUN = MessageType("import-dry-run", "Nothing was written.", "{--into:FOLDER} writes the sheets.")
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
    "no-facts", "The document states nothing that was understood.", "Check that it is a report of activities."
)
EXAMPLES = (
    "metrocli import report.pdf",
    "metrocli import report.pdf --leftovers",
    "metrocli import report.docx --known association.xlsx -f json",
)


@dataclass(eq=False, repr=False)
class ImportTarget:
    """The data that a report is compared with."""

    known: Annotated[
        Path | None,
        typer.Option(
            "--known",
            metavar="DATA",
            readable=False,
            help="Folder of CSV sheets or workbook whose names of members are known.",
        ),
    ] = None

    def to_query(self, document: Path) -> dict[str, Any]:
        """Return the options for the answer."""
        query: dict[str, Any] = {"document": str(document)}
        return query | ({"known": str(self.known)} if self.known is not None else {})


def import_(
    environment: Environment,
    document: Annotated[
        Path,
        typer.Argument(metavar="REPORT", readable=False, help="The report: PDF, DOCX, HTML, Markdown or text."),
    ],
    target: ImportTarget,
    leftovers: Annotated[
        bool, typer.Option("--leftovers", help="List the lines that were not understood, and nothing else.")
    ] = False,
    *,
    out: OutputWithoutData,
) -> None:
    """Turn a published report into sheets.

    Each fact keeps its page and line. The exit code is 1 where lines were not understood or a reading is in doubt.
    """
    from metrocli.importing.answer import build_answer, list_leftovers
    from metrocli.importing.plan import ImportPlan
    from metrocli.importing.read_report import read_report

    known = None if target.known is None else open_data(environment, DataOptions(target.known))
    with Progress(environment.stderr) as progress:
        progress(document.name, 0, 1)
        read = read_report(document, _members(known))
    query = target.to_query(document)
    if leftovers:
        show_answer(environment, list_leftovers(read.report, query), None, out)
    else:
        plan = ImportPlan(read.report.rows, {})
        notes = [*read.notes, *_list_notes(read, plan)]
        show_answer(environment, build_answer(read, plan, query, notes=notes), None, out)
    if read.report.leftovers:
        raise typer.Exit(ExitCode.FINDINGS)


def _members(dataset: SheetDataset | None) -> Any:
    return dataset.members if dataset is not None and dataset.has("memberships") else None


def _list_notes(read: DocumentReport, plan: ImportPlan) -> Iterator[Message]:
    """List what a reader should look at, and how to go on."""
    from metrocli.importing.answer import count_doubtful

    if read.report.leftovers:
        yield LINES_LEFT_OVER(count=len(read.report.leftovers))
    if doubtful := count_doubtful(plan).total():
        yield FACTS_IN_DOUBT(count=doubtful)
    yield IMPORT_DRY_RUN() if any(plan.new_rows.values()) else NO_FACTS()
