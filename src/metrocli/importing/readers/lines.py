"""The lines of a document as a reader makes them: cleaned, numbered and bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.importing.document import DocumentLine, LineKind
from metrocli.messages import MessageType
from metrocli.text.clean import clean
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_TEXT_BYTES = 64 << 20
"""The most bytes of a document that is text, Markdown or HTML."""
MAX_FILE_BYTES = 512 << 20
"""The most bytes of any document, and of all that a DOCX file unpacks to."""
MAX_PAGES = 5_000
"""The most pages of a document."""
MAX_LINES = 500_000
"""The most lines of a document."""
_SPLIT_DOCUMENT = "Split the document, and import each part."

DOCUMENT_TOO_LARGE = MessageType(
    "document-too-large", "the document has more than {limit:,} {unit}, the most that can be read", _SPLIT_DOCUMENT
)
_BULLET = compile_late(r"(?:[-–—•●○◦▪▫■□‣⁃∙*·►▶➤✓✔]|\uf0b7|\uf0a7)\s+(?=\S)")
_INVISIBLE = compile_late(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff"
    r"\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]+"
)
"""Controls, marks of direction, half characters and tags."""


def clean_line(text: str) -> str:
    """Return a text with single spaces, composed accents, and without characters that cannot be seen."""
    return " ".join(clean(_INVISIBLE.sub("", text)).split())


def split_bullet(text: str) -> tuple[LineKind, str]:
    """Return a line of plain text as an item without its bullet, if it has one, else as text."""
    bullet = _BULLET.match(text)
    return (LineKind.ITEM, text[bullet.end() :]) if bullet else (LineKind.TEXT, text)


class LineCollector:
    """Collect the lines of a document.

    Args:
        place: the name of the file, for messages.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.lines: list[DocumentLine] = []
        self._next = 1

    def add(self, text: str, kind: LineKind = LineKind.TEXT, level: int = 0, *, page: int = 0, number: int = 0) -> None:
        """Add a line, unless it is blank.

        Args:
            text: its text, as it is in the file.
            kind: what it is by its form.
            level: the level of a heading.
            page: its page, from 1; 0 for none.
            number: its number; 0 for the next one.

        Raises:
            UnreadableData: the document has too many lines.
        """
        text = clean_line(text)
        if text:
            self._append(DocumentLine(text, page, number or self._next, kind, level))

    def add_row(self, cells: Sequence[str], *, page: int = 0, number: int = 0) -> None:
        """Add a row of a table, unless all its cells are blank; as `add`. Line breaks in a cell are kept."""
        cleaned = tuple("\n".join(filter(None, map(clean_line, cell.split("\n")))) for cell in cells)
        if any(cleaned):
            text = "\t".join(cleaned).replace("\n", " ")
            self._append(DocumentLine(text, page, number or self._next, LineKind.ROW, cells=cleaned))

    def separate(self, count: int) -> None:
        """Leave out a number before and after the last lines, as a blank line does: they belong together."""
        if count:
            self.lines[-count:] = [line._replace(number=line.number + 1) for line in self.lines[-count:]]
            self._next = self.lines[-1].number + 2

    def _append(self, line: DocumentLine) -> None:
        if len(self.lines) >= MAX_LINES:
            raise UnreadableData(self.place, DOCUMENT_TOO_LARGE(limit=MAX_LINES, unit="lines"))
        self.lines.append(line)
        self._next = line.number + 1


def check_size(path: Path, limit: int) -> None:
    """Check that a file is not larger than a limit, in bytes.

    Raises:
        UnreadableData: it is larger.
        OSError: it cannot be looked at.
    """
    if path.stat().st_size > limit:
        raise UnreadableData(path.name, DOCUMENT_TOO_LARGE(limit=limit >> 20, unit="MB"))
