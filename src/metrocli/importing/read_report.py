"""Read a report: the document, the facts that an importer finds in it, and these as rows of sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.files.file_kinds import WORKBOOK_KINDS, find_kind
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS
from metrocli.importing.importers import read_with_importer
from metrocli.importing.readers.registry import read_document
from metrocli.importing.report import gather_report
from metrocli.importing.review.read import read_review

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.importing.document import ReportDocument
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.importing.report import ImportedReport
    from metrocli.importing.review.read import ReviewedReport
    from metrocli.messages import Message
    from metrocli.names.resolve import NameIndex


class DocumentReport(NamedTuple):
    """A report as it was read.

    Attributes:
        report: the rows that it states.
        format: the format of the document, such as "pdf".
        pages: the number of its pages; 0 if the format has none.
        lines: the number of its lines that are not blank.
        notes: what a reader should know, such as an importer that cannot be used.
        review: what a review workbook has decided, if the report was read from one; else None. The pages and lines are
            then those that it names.
    """

    report: ImportedReport
    format: str
    pages: int
    lines: int
    notes: tuple[Message, ...] = ()
    review: ReviewedReport | None = None


def read_report(
    path: Path, known: NameIndex | None = None, words: Words = DEFAULT_WORDS, encoding: str = ""
) -> DocumentReport:
    """Read a report from its document, or from the review workbook of an earlier import.

    Args:
        path: the document or the workbook.
        known: the names of members in the dataset that it goes into; None if there is none.
        words: the phrases that mark sections, labels and units.
        encoding: the encoding of a file of text that the user named; "" to find it.

    Raises:
        UnreadableData: it cannot be read, is not a document, is another workbook, is too large, or has no text.
        MissingExtra: the library that its format needs is not installed.
    """
    if path.is_file() and find_kind(path) in WORKBOOK_KINDS:
        return _count_review(read_review(path))
    return understand_document(read_document(path, encoding), known, words)


def understand_document(
    document: ReportDocument, known: NameIndex | None = None, words: Words = DEFAULT_WORDS
) -> DocumentReport:
    """Find the rows that a document states (see `read_report`)."""
    importer, reading, notes = read_with_importer(document, known, words)
    lines = (*document.lines, *document.running_lines)
    pages = max((line.page for line in lines), default=0)
    return DocumentReport(gather_report(document, reading, importer), document.format, pages, len(lines), notes)


def _count_review(review: ReviewedReport) -> DocumentReport:
    """Return the report of a review workbook, with the number of the pages and lines that it names."""
    report = review.report
    lines = {(line.page, line.number) for line in report.leftovers}
    for rows in report.rows.values():
        lines |= {(cell.page, cell.line) for row in rows for cell in row.cells.values() if cell.line}
    pages = max((page for page, _ in lines), default=0)
    return DocumentReport(report, "review", pages, len(lines), review.notes, review)
