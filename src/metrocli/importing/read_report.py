"""Read a report: the document, the facts that an importer finds in it, and these as rows of sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS
from metrocli.importing.importers import read_with_importer
from metrocli.importing.readers.registry import read_document
from metrocli.importing.report import gather_report

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.importing.document import ReportDocument
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.importing.report import ImportedReport
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
    """

    report: ImportedReport
    format: str
    pages: int
    lines: int
    notes: tuple[Message, ...] = ()


def read_report(path: Path, known: NameIndex | None = None, words: Words = DEFAULT_WORDS) -> DocumentReport:
    """Read a report from its document.

    Args:
        path: the document.
        known: the names of members in the dataset that it goes into; None if there is none.
        words: the phrases that mark sections, labels and units.

    Raises:
        UnreadableData: it cannot be read, is not a document, is too large, or has no text.
        MissingExtra: the library that its format needs is not installed.
    """
    return understand_document(read_document(path), known, words)


def understand_document(
    document: ReportDocument, known: NameIndex | None = None, words: Words = DEFAULT_WORDS
) -> DocumentReport:
    """Find the rows that a document states (see `read_report`)."""
    importer, reading, notes = read_with_importer(document, known, words)
    lines = (*document.lines, *document.running_lines)
    pages = max((line.page for line in lines), default=0)
    return DocumentReport(gather_report(document, reading, importer), document.format, pages, len(lines), notes)
