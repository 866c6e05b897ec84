"""Importers: each reads the reports of one association. Packages may add theirs; ours reads what no other one does."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, NamedTuple, Protocol

from metrocli.errors import MetrocliError
from metrocli.importing.document import DocumentLine
from metrocli.importing.facts import Certainty, DocumentReading, PassedOver
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS
from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.report import OWN_IMPORTER
from metrocli.messages import Message, MessageType
from metrocli.sheets.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.importing.document import ReportDocument
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.names.resolve import NameIndex

ENTRY_POINTS = "metrocli.importers"
"""The group of entry points in which a package declares its importers."""

IMPORTER_FAILED = MessageType(
    "importer-failed",
    "The importer {name} is not used: {problem}.",
    "Correct or uninstall the package that it belongs to.",
)
_FAULT = MessageType("importer-fault", "it ended with {kind}: {text}")
_WRONG_TYPE = MessageType("importer-wrong-type", "it returned the type {kind} instead of {wanted}")
_NO_SUCH_COLUMN = MessageType("importer-no-such-column", "it names the column {column} of the sheet {sheet}")
_NO_SUCH_LINE = MessageType("importer-no-such-line", "it names line {line} of page {page}, which the document lacks")


class Importer(Protocol):
    """What a class must have that reads the reports of an association; its entry point gives it a name."""

    def identify(self, document: ReportDocument) -> bool:
        """Return whether this importer is the one to read the document."""

    def read(self, document: ReportDocument, known: NameIndex | None, words: Words) -> DocumentReading:
        """Return the facts of a document, with what becomes of each of its lines.

        Args:
            document: the document.
            known: the names of members in the dataset that it goes into; None if there is none.
            words: the phrases that mark sections, labels and units, also those of the settings.
        """


class ImporterReading(NamedTuple):
    """What an importer read.

    Attributes:
        importer: the name of the importer; "metrocli" for our own.
        reading: what it read.
        notes: a note for each importer that could not be used.
    """

    importer: str
    reading: DocumentReading
    notes: tuple[Message, ...] = ()


def read_with_importer(
    document: ReportDocument, known: NameIndex | None = None, words: Words = DEFAULT_WORDS
) -> ImporterReading:
    """Read a document with the first installed importer that identifies it, in the order of their names, else our own.

    Args:
        document: the document.
        known: the names of members in the dataset that it goes into; None if there is none.
        words: the phrases that mark sections, labels and units.

    Returns:
        The facts, and a note for each importer that fails or returns a fact of no declared column. The document is
        then read by the next importer.

    Raises:
        MetrocliError: an importer refuses the document with such an error of its own.
    """
    notes: list[Message] = []
    for entry in _list_entry_points(notes):
        try:
            importer: Importer = entry.load()()
            if not importer.identify(document):
                continue
            reading = importer.read(document, known, words)
            problem = _find_problem(document, reading)
        except (MetrocliError, MemoryError):
            raise
        except Exception as fault:  # noqa: BLE001 - the code of other packages may fail in any way
            problem = _FAULT(kind=type(fault).__name__, text=str(fault))
        if problem is None:
            return ImporterReading(entry.name, reading, tuple(notes))
        notes.append(IMPORTER_FAILED(name=entry.name, problem=problem))
    return ImporterReading(OWN_IMPORTER, read_facts(document, known, words), tuple(notes))


def _list_entry_points(notes: list[Message]) -> Sequence[metadata.EntryPoint]:
    """Return the declared importers by name; a package whose declaration cannot be read is a note."""
    try:
        return sorted(metadata.entry_points(group=ENTRY_POINTS), key=lambda entry: (entry.name, entry.value))
    except Exception as fault:  # noqa: BLE001 - the files of other packages may be damaged in any way
        notes.append(IMPORTER_FAILED(name=ENTRY_POINTS, problem=_FAULT(kind=type(fault).__name__, text=str(fault))))
        return ()


def _find_problem(document: ReportDocument, reading: object) -> Message | None:
    """Return why a reading cannot be used; None if it can."""
    if not isinstance(reading, DocumentReading):
        return _WRONG_TYPE(kind=type(reading).__name__, wanted=DocumentReading.__name__)
    columns = {(sheet.name, column.name) for sheet in SHEETS for column in sheet.columns}
    lines = {(line.page, line.number) for line in (*document.lines, *document.running_lines)}
    for fact in reading.facts:
        if (fact.sheet, fact.column) not in columns:
            return _NO_SUCH_COLUMN(sheet=fact.sheet, column=fact.column)
        if (fact.page, fact.line) not in lines:
            return _NO_SUCH_LINE(page=fact.page, line=fact.line)
    values: list[tuple[type, Iterable[object]]] = [
        (str, (fact.value for fact in reading.facts)),
        (Certainty, (fact.certainty for fact in reading.facts)),
        (PassedOver, reading.passed_over),
        (DocumentLine, reading.leftovers),
    ]
    wrong = ((wanted, value) for wanted, several in values for value in several if not isinstance(value, wanted))
    return next((_WRONG_TYPE(kind=type(value).__name__, wanted=wanted.__name__) for wanted, value in wrong), None)
