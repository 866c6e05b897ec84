"""What the grammar makes of a document: facts with their source, text that it passed over, and leftovers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocli.importing.document import DocumentLine
    from metrocli.messages import Message


class Certainty(StrEnum):
    """How sure a reading is: sure by the form of the text, likely by its neighbours, or in doubt."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


class ImportedFact(NamedTuple):
    """A value of a cell that a document states.

    Attributes:
        sheet: the sheet, such as activities.
        row: the number of the row within the sheet, from 0, in the order of the document; facts with one sheet and row
            belong together.
        column: the column, by its declared name.
        value: the text to write into the cell, as a sheet writes it: a day as 2021-09-30, several values separated by
            "; ", names as printed.
        page: the page of its first line, from 1; 0 if the format has no pages.
        line: the number of this line.
        certainty: how sure the reading is.
    """

    sheet: str
    row: int
    column: str
    value: str
    page: int
    line: int
    certainty: Certainty = Certainty.SURE


class PassedOver(NamedTuple):
    """A line without a fact, and why it has none: contents, a running head, a caption, an introduction."""

    line: DocumentLine
    reason: Message


class DocumentReading(NamedTuple):
    """What a document says.

    Attributes:
        facts: the facts, by sheet and in the order of the document.
        passed_over: the lines that are understood and state no fact.
        leftovers: the lines that are not understood.
    """

    facts: tuple[ImportedFact, ...]
    passed_over: tuple[PassedOver, ...]
    leftovers: tuple[DocumentLine, ...]
