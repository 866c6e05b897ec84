"""Read a review workbook back: corrected, or half corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.files.file_kinds import find_kind
from metrocli.importing.document import DocumentLine
from metrocli.importing.facts import Certainty
from metrocli.importing.plan import ProposedAlias
from metrocli.importing.readers.registry import WORKBOOK_AS_DOCUMENT
from metrocli.importing.report import ImportedCell, ImportedReport, ImportedRow
from metrocli.importing.review.layout import IMPORTER, LEFTOVERS, PROPOSALS, REVIEW, REVIEWED_SHEETS, ROW, SOURCES
from metrocli.messages import MessageType
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.workbook_file import WorkbookFile
from metrocli.sheets.writing.cell_values import to_workbook_values
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from metrocli.importing.plan import ImportPlan
    from metrocli.messages import Message
    from metrocli.sheets.table import RawTable

COLUMN_NOT_TAKEN_BACK = MessageType(
    "review-column", "The column {header} of the tab {tab} is not imported.", "Give it a header of this sheet."
)
_YES = {"yes", "y", "si", "oui", "true", "1"}
_NO = {"no", "n", "non", "false", "0"}


class ReviewedReport(NamedTuple):
    """A review workbook as it was read.

    Attributes:
        report: its rows, with the leftovers that are still there; accepted aliases are rows of aliases.
        undecided: the proposed aliases without an answer.
        declined: those that are not aliases.
        notes: columns that are not imported.
    """

    report: ImportedReport
    undecided: tuple[ProposedAlias, ...] = ()
    declined: tuple[ProposedAlias, ...] = ()
    notes: tuple[Message, ...] = ()


def keep_answers(plan: ImportPlan, review: ReviewedReport) -> ImportPlan:
    """Return the plan of an import without the aliases that a review has decided about, and with those it has not."""
    aliases = [row.cells["alias"].value for row in review.report.rows.get("aliases", ()) if "alias" in row.cells]
    listed = {*aliases, *(proposal.alias for proposal in (*review.declined, *review.undecided))}
    proposed = (proposal for proposal in plan.proposed_aliases if proposal.alias not in listed)
    return plan._replace(proposed_aliases=(*review.undecided, *proposed))


class _Source(NamedTuple):
    """Where a cell was found, what was found, and how sure it is."""

    page: int
    line: int
    certainty: Certainty
    found: str


def read_review(path: Path) -> ReviewedReport:
    """Read a review workbook as far as it is corrected.

    Args:
        path: the workbook.

    Returns:
        Its rows. A corrected cell keeps its source and is sure; a cell in doubt stays so as long as its text and its
        row of the tab imported do. An added row has the page 0 and the line 0.

    Raises:
        UnreadableData: it is another workbook, or a tab cannot be read.
    """
    book = WorkbookFile(path)
    document, importer = _read_origin(book.read_table(REVIEW) if REVIEW in book.all_tabs else None)
    if not importer:
        raise UnreadableData(path.name, WORKBOOK_AS_DOCUMENT(kind=find_kind(path)))
    sources = {
        (record.get("sheet", ""), record[ROW], record.get("column", "")): _read_source(record)
        for record in _read_records(book, SOURCES)
        if record.get(ROW)
    }
    notes: list[Message] = []
    rows: dict[str, list[ImportedRow]] = {}
    for sheet in REVIEWED_SHEETS:
        table = book.read_table(sheet.name)
        if table is not None and table.rows:
            rows[sheet.name] = [*_read_rows(table, sources)]
            ignored = [header for header in table.unknown_columns if header not in {"", ROW}]
            notes += [COLUMN_NOT_TAKEN_BACK(header=header, tab=table.tab) for header in ignored]
    accepted, declined, undecided = _read_proposals(book)
    rows.setdefault("aliases", []).extend(_to_row(proposal) for proposal in accepted)
    by_sheet = {name: tuple(some) for name, some in rows.items() if some}
    leftovers = tuple(
        DocumentLine(record.get("text", ""), _to_number(record.get("page")), _to_number(record.get("line")))
        for record in _read_records(book, LEFTOVERS)
    )
    report = ImportedReport(document, by_sheet, (), leftovers, importer)
    return ReviewedReport(report, tuple(undecided), tuple(declined), tuple(notes))


def _read_origin(review: RawTable | None) -> tuple[str, str]:
    """Return the document and the importer that the first tab names; two blank texts in another workbook."""
    if review is None or review.headers[0] != REVIEW or len(review.headers) == 1:
        return "", ""
    about = {to_text(row[0]): to_text(row[1]) for row in review.rows}
    return review.headers[1], about.get(IMPORTER, "")


def _read_records(book: WorkbookFile, tab: str) -> Iterator[dict[str, str]]:
    """Read the rows of a tab as texts by its headers; nothing if there is no such tab."""
    table = book.read_table(tab) if tab in book.sheet_names else None
    if table is not None:
        for row in table.rows:
            yield {fold(header): to_text(cell) for header, cell in zip(table.headers, row, strict=True)}


def _read_source(record: Mapping[str, str]) -> _Source:
    word = fold(record.get("certainty", ""))
    certainty = Certainty(word) if word in set(Certainty) else Certainty.SURE
    return _Source(_to_number(record.get("page")), _to_number(record.get("line")), certainty, record.get("found", ""))


def _to_number(text: str | None) -> int:
    """Return a page or a line; 0 if it is unknown."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004


def _read_rows(table: RawTable, sources: Mapping[tuple[str, str, str], _Source]) -> Iterator[ImportedRow]:
    """Read the rows of a sheet, each cell with its source."""
    place = table.headers.index(ROW) if ROW in table.headers else -1
    for raw, values in zip(table.rows, to_workbook_values(table), strict=True):
        number = to_text(raw[place]) if place >= 0 else ""
        cells: dict[str, ImportedCell] = {}
        for name, index in table.column_indexes.items():
            text = to_text(values[index])
            if text:
                page, line, certainty, found = sources.get((table.name, number, name), _NO_SOURCE)
                cells[name] = ImportedCell(text, page, line, certainty if text == found else Certainty.SURE)
        if cells:
            yield ImportedRow(table.name, cells)


_NO_SOURCE = _Source(0, 0, Certainty.SURE, "")


def _read_proposals(book: WorkbookFile) -> tuple[list[ProposedAlias], list[ProposedAlias], list[ProposedAlias]]:
    """Read the proposed aliases: the accepted, the declined and the undecided ones."""
    accepted: list[ProposedAlias] = []
    declined: list[ProposedAlias] = []
    undecided: list[ProposedAlias] = []
    for record in _read_records(book, PROPOSALS):
        alias, member = record.get("alias", ""), record.get("member", "")
        if alias and member:
            answer = fold(record.get("accept", ""))
            answered = accepted if answer in _YES else declined if answer in _NO else undecided
            answered.append(
                ProposedAlias(alias, member, _to_number(record.get("page")), _to_number(record.get("line")))
            )
    return accepted, declined, undecided


def _to_row(proposal: ProposedAlias) -> ImportedRow:
    """Return an accepted alias as a row of aliases."""
    cells = {"alias": proposal.alias, "member": proposal.member}
    return ImportedRow(
        "aliases", {name: ImportedCell(text, proposal.page, proposal.line) for name, text in cells.items()}
    )
