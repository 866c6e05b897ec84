"""What a document says, as rows of sheets: between the reading of a document and the writing of a dataset."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.facts import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.importing.document import DocumentLine, ReportDocument
    from metrocli.importing.facts import DocumentReading, PassedOver

OWN_IMPORTER = "metrocli"
"""The name of the importer that reads what no importer of another package does."""


class ImportedCell(NamedTuple):
    """The text of a cell, and where the document states it.

    Attributes:
        value: the text to write into the cell.
        page: the page of its first line, from 1; 0 if the format has no pages.
        line: the number of this line.
        certainty: how sure the reading is.
    """

    value: str
    page: int
    line: int
    certainty: Certainty = Certainty.SURE


class ImportedRow(NamedTuple):
    """A row of a sheet that a document states.

    Attributes:
        sheet: the sheet, such as activities.
        cells: its cells that are not blank, by their declared column.
    """

    sheet: str
    cells: Mapping[str, ImportedCell]


class ImportedReport(NamedTuple):
    """A document as rows.

    Attributes:
        document: the name of the document's file, without the folder.
        rows: the rows of each sheet, in the order of the document.
        passed_over: the lines that are understood and state no fact.
        leftovers: the lines that are not understood.
        importer: the name of the importer that read it.
    """

    document: str
    rows: Mapping[str, tuple[ImportedRow, ...]]
    passed_over: tuple[PassedOver, ...] = ()
    leftovers: tuple[DocumentLine, ...] = ()
    importer: str = OWN_IMPORTER


def gather_report(document: ReportDocument, reading: DocumentReading, importer: str = OWN_IMPORTER) -> ImportedReport:
    """Gather the facts of a document into rows; the first of two facts of one cell counts."""
    cells: dict[tuple[str, int], dict[str, ImportedCell]] = defaultdict(dict)
    for fact in reading.facts:
        cell = ImportedCell(fact.value, fact.page, fact.line, fact.certainty)
        cells[fact.sheet, fact.row].setdefault(fact.column, cell)
    rows: dict[str, list[ImportedRow]] = defaultdict(list)
    for sheet, number in sorted(cells):
        rows[sheet].append(ImportedRow(sheet, cells[sheet, number]))
    by_sheet = {sheet: tuple(some) for sheet, some in rows.items()}
    return ImportedReport(document.name, by_sheet, reading.passed_over, reading.leftovers, importer)
